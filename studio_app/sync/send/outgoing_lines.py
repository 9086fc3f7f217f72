"""Builds the lines of a bundle for one neighbour from one snapshot of the file."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from db.queries import node as node_queries
from db.queries import sync as queries
from db.queries.disclosed_data import file_ids_of_person
from db.queries.fact_lines import can_tell, fact_lines
from db.queries.node import NeighbourRow
from db.queries.records import Gate, References, WireRecord
from db.queries.scope_conditions import Aim, condition, is_sent
from db.queries.sync import Span
from db.reading import Reading
from db.replication.pseudonym import pseudonym
from db.schema import SYNCED, SyncedType
from db.versions import FieldVersion, RecordVersion
from studio_app.node.signed_in import SignedIn
from studio_app.sync.bundle.records import is_disclosed, record_line, withdrawal_line
from studio_app.sync.rules.scope import Cell, Edge, edge
from studio_app.sync.send.removal_lines import RemovalLines
from studio_app.sync.trust.pseudonyms import with_node_ids

WITHDRAWN = "withdrawn"
"""What withdrawal lines are counted as, beside the types of record."""

REMOVED = "removed"
"""What lines of deletions and erasures are counted as."""


class Exporter:
    """The lines for one neighbour, as the connection `read` sees the file."""

    def __init__(self, read: Reading, kind: str, node: str, neighbour: NeighbourRow, signed_in: SignedIn) -> None:
        self._read = read
        self._node = node
        self._there = neighbour.id
        self._files_there = file_ids_of_person(read, neighbour.key)
        self._aim = Aim(neighbour.key, signed_in.today())
        self._edge = edge(kind, neighbour.kind) or Edge("studio->center", {})
        key = node_queries.node_keys(read).pseudonym_key
        self._pseudonym = functools.lru_cache(maxsize=100_000)(functools.partial(pseudonym, key))
        self._references = References(read, self._reference_filters(), self._wire_id)
        self._newest_granted = queries.newest_granted(read, neighbour.key)
        self._removed = RemovalLines(
            read, self._edge, self._aim, node, neighbour.id, self._wire_id, self._wire_origin, self._wire_node
        )

    def counts(self, span: Span) -> dict[str, int]:
        """Number of lines that `lines` yields, by type; types without any are left out."""
        found = {}
        for kind, cell in self._cells():
            which = None if cell.tracked else cell.which
            found[kind.name] = queries.outgoing_count(
                self._read, kind, which, self._aim, span, granted=self._granted(kind, span)
            )
        if self._edge.withdraws:
            found[WITHDRAWN] = len(queries.withdrawals(self._read, self._aim, span))
        found[REMOVED] = self._removed.count(span)
        return {name: count for name, count in found.items() if count}

    def lines(self, span: Span) -> Iterator[list[bytes]]:
        """Yields lines in batches: erasures; records, referenced ones first; deletions and withdrawals."""
        yield list(self._removed.lines(span, "erasure"))
        for kind, cell in self._cells():
            yield from self._record_lines(kind, cell, span)
        yield list(self._removed.lines(span, "delete"))
        if self._edge.withdraws:
            withdrawn = queries.withdrawals(self._read, self._aim, span)
            yield [withdrawal_line(name, self._wire_id(name, record.hex())) for name, record in withdrawn]

    def _record_lines(self, kind: SyncedType, cell: Cell, span: Span) -> Iterator[list[bytes]]:
        read, names, aim = self._read, cell.all_fields, self._aim
        if not cell.tracked and can_tell(read, kind, names):
            origin = self._node if self._edge.pseudonyms else None
            yield from fact_lines(read, kind, names, cell.which, aim, span, self._references, origin)
            return
        which, granted = None if cell.tracked else cell.which, self._granted(kind, span)
        for some in queries.outgoing(read, kind, names, which, aim, span, self._references, granted=granted):
            yield [self._line(kind, cell, record, what) for record, what in some]

    def _granted(self, kind: SyncedType, span: Span) -> bool:
        """Whether any record of this type entered the scope since the span's start."""
        return self._newest_granted.get(kind.name, 0) > span.since

    def _cells(self) -> Iterator[tuple[SyncedType, Cell]]:
        for kind in SYNCED:
            cell = self._edge.cells.get(kind.name)
            if cell is not None:
                yield kind, cell

    def _reference_filters(self) -> dict[str, Gate]:
        filters: dict[str, Gate] = {}
        for kind in SYNCED:
            cell = self._edge.cells.get(kind.name)
            if kind.name in self._edge.refers_to:
                continue
            if cell is None:
                filters[kind.name] = None
            elif cell.tracked:
                filters[kind.name] = functools.partial(is_sent, there=self._aim.there)
            else:
                filters[kind.name] = functools.partial(condition, cell.which, aim=self._aim)
        return filters

    def _line(self, kind: SyncedType, cell: Cell, record: WireRecord, what: str) -> bytes:
        names = cell.all_fields if what == "full" else cell.fields
        fields = {name: value for name, value in record.fields.items() if name in names}
        version = None if kind.is_fact else self._version(kind, cell, record, fields)
        if version is not None:
            fields = version.values()
        return record_line(
            kind.name,
            self._wire_id(kind.name, record.id),
            record.origin if cell.by_many else self._origin(record),
            fields,
            version,
            withdraw=self._edge.withdraws and not (kind.is_fact or cell.by_many) and bool(_rest(kind, fields)),
        )

    def _version(self, kind: SyncedType, cell: Cell, record: WireRecord, fields: dict[str, Any]) -> RecordVersion:
        here = record.version(fields)
        assert here is not None
        found: dict[str, FieldVersion] = {}
        references = _references(kind)
        for name, value in fields.items():
            field = here.fields[name]
            if not is_disclosed(field) or name in record.hidden:
                continue
            if name in cell.by_sender and field.stamp.node != self._node:
                continue
            if name in cell.by_receiver and field.stamp.node != self._there:
                continue
            if name in cell.by_person and field.stamp.node not in self._files_there:
                continue
            mapped = cell.mapped_values.get(name)
            if mapped is not None:
                value = mapped[value]
            if mapped is not None or name in references or name in cell.by_receiver | cell.by_person:
                # Rivals would say what may not be told; that their writes were seen may be known.
                seen = tuple(s for _, s in sorted(field.known().items()) if s != field.stamp)
                found[name] = FieldVersion(value, field.stamp, seen)
            else:
                found[name] = field
        version = RecordVersion(found)
        return with_node_ids(version, self._wire_node) if self._edge.pseudonyms and not cell.by_many else version

    def _wire_id(self, kind: str, id: str) -> str:
        return self._pseudonym(id) if self._edge.pseudonyms and kind == "student" else id

    def _origin(self, record: WireRecord) -> str:
        """The record's origin; hidden from the center, since a Messenger's file would show the rooms."""
        return self._wire_origin(record.origin)

    def _wire_node(self, node: str) -> str:
        known = node in (self._node, self._there) or not self._edge.pseudonyms
        return node if known else self._pseudonym(node)

    def _wire_origin(self, origin: str) -> str:
        return self._node if self._edge.pseudonyms and origin != self._there else origin


@functools.cache
def _references(kind: SyncedType) -> Mapping[str, str]:
    """Names of the fields that refer to something, with the type of it."""
    return {field.name: field.refers_to for field in kind.fields if field.refers_to}


def _rest(kind: SyncedType, fields: dict[str, Any]) -> list[str]:
    return [field.name for field in kind.fields if field.name not in fields]
