"""Selects the deletions and erasures a neighbour is sent: those of records that it may ever have held, and those"""

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
    """The lines for one neighbour; `here` and `there` are ids of nodes, `wire_id` gives the id under which it knows a record
    (type, id), `wire_origin` the node that it is told made it, `wire_node` what it calls the node of a stamp."""

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
        """The lines of deletions (`delete`; what refers to others first) or of erasures (`erasure`)."""
        for told in self._told(span):
            if told.what == what:
                id, origin = self._wire_id(told.type, told.id), self._wire_origin(told.origin)
                stamp = told.stamp._replace(node=self._wire_node(told.stamp.node))
                own = receipt(self._key, told.type, id, what, stamp)
                yield removal_line(told.type, id, origin, what, stamp, own, self._returned(told))

    def count(self, span: Span) -> int:
        """How many lines there are of both."""
        return len(self._told(span))

    def _told(self, span: Span) -> list[RemovalRow]:
        found = queries.removals_between(self._read, self._aim.there, span)
        return [told for told in found if self._concerns(told)]

    def _concerns(self, told: RemovalRow) -> bool:
        if self._returned(told) is not None:
            return True
        cell = self._edge.cells.get(told.type)
        if cell is None:
            return False
        if cell.tracked:
            return queries.was_sent(self._read, self._aim.there, told.id)
        if cell.which is Which.ALL:
            return True
        if cell.which in (Which.MADE_HERE, Which.OWN_ACCOUNT, Which.OWN_RESULTS):
            return told.origin == self._here
        # What hangs on a student or a case is told to the studio whose student it is.
        return told.origin == self._there or self._is_theirs(told)

    def _returned(self, told: RemovalRow) -> str | None:
        """The neighbour's own receipt: it told of this itself, and is told of it should it have forgotten."""
        return told.receipt[1] if told.receipt is not None and told.receipt[0] == self._there else None

    def _is_theirs(self, told: RemovalRow) -> bool:
        for name in ("student", "case"):
            id = told.fields.get(name)
            if id and self._about(name, id) == self._there:
                return True
        return False

    def _about(self, kind: str, id: str) -> str | None:
        if kind == "case":
            return queries.student_origin_of_case(self._read, id)
        return queries.origin_of(self._read, kind, id)
