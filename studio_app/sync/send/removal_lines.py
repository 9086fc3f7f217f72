"""Selects the deletions and erasures that a neighbour is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from db.queries import removals as queries
from db.queries.node import node_keys
from db.queries.removals import RemovalRow
from db.queries.scope_conditions import Aim, Which
from db.queries.sync import Span
from db.reading import Reading
from studio_app.sync.bundle.records import removal_line
from studio_app.sync.rules.removal_receipts import receipt
from studio_app.sync.rules.scope import Edge


class RemovalLines:
    """The deletions and erasures for one neighbour."""

    def __init__(
        self,
        read: Reading,
        edge: Edge,
        aim: Aim,
        here: str,
        there: str,
        wire_id: Callable[[str, str], str],
        wire_origin: Callable[[str], str],
        wire_node: Callable[[str], str],
    ) -> None:
        self._read = read
        self._edge = edge
        self._aim = aim
        self._here = here
        self._there = there
        self._wire_id = wire_id
        self._wire_origin = wire_origin
        self._wire_node = wire_node
        self._key = node_keys(read).pseudonym_key

    def lines(self, span: Span, what: str) -> Iterator[bytes]:
        """The lines of deletions (`delete`; referring records first) or of erasures (`erasure`)."""
        for removal in self._removals(span):
            if removal.what == what:
                id, origin = self._wire_id(removal.type, removal.id), self._wire_origin(removal.origin)
                stamp = removal.stamp._replace(node=self._wire_node(removal.stamp.node))
                own = receipt(self._key, removal.type, id, what, stamp)
                yield removal_line(removal.type, id, origin, what, stamp, own, self._returned(removal))

    def count(self, span: Span) -> int:
        """Number of lines of both."""
        return len(self._removals(span))

    def _removals(self, span: Span) -> list[RemovalRow]:
        found = queries.removals_between(self._read, self._aim.there, span)
        return [removal for removal in found if self._concerns(removal)]

    def _concerns(self, removal: RemovalRow) -> bool:
        if self._returned(removal) is not None:
            return True
        cell = self._edge.cells.get(removal.type)
        if cell is None:
            return False
        if cell.tracked:
            return queries.was_sent(self._read, self._aim.there, removal.id)
        if cell.which is Which.ALL:
            return True
        if cell.which in (Which.MADE_HERE, Which.OWN_ACCOUNT, Which.OWN_RESULTS):
            return removal.origin == self._here
        # What hangs on a student or a case is told to the studio whose student it is.
        return removal.origin == self._there or self._is_theirs(removal)

    def _returned(self, removal: RemovalRow) -> str | None:
        """The neighbour's own receipt of a removal it sent, returned in case it forgot the removal."""
        return removal.receipt[1] if removal.receipt is not None and removal.receipt[0] == self._there else None

    def _is_theirs(self, removal: RemovalRow) -> bool:
        for name in ("student", "case"):
            id = removal.fields.get(name)
            if id and self._about(name, id) == self._there:
                return True
        return False

    def _about(self, kind: str, id: str) -> str | None:
        if kind == "case":
            return queries.student_origin_of_case(self._read, id)
        return queries.origin_of(self._read, kind, id)
