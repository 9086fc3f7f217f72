"""Reads records of any synced type in wire form: ids for references, ISO dates, hex for ids."""

from __future__ import annotations

import base64
import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    LargeBinary,
    Select,
    select,
    type_coerce,
)

from db.queries.id_lists import is_one_of
from db.schema import Field, Node, SyncedType, synced_type
from db.versions import RecordVersion, decode

ROWS = 500
"""Rows fetched at a time."""

Gate: TypeAlias = Callable[[FromClause], ColumnElement[bool]] | None
"""For a type that others refer to: the condition under which a reference to one of its records may be told; None: never."""


@dataclass(frozen=True)
class WireRecord:
    """A record in wire form. `stamps` is None for a fact; `key` is the local one.

    `hidden` names the references whose target may not be disclosed (see `References`); they read as None.
    """

    key: int
    id: str
    origin: str
    rev: int
    fields: dict[str, Any]
    stamps: bytes | None
    hidden: frozenset[str] = frozenset()
    came_from: int | None = None

    def version(self, names: Collection[str] | None = None) -> RecordVersion | None:
        """The record's fields, or those of these names, with their stamps; None for a fact."""
        if self.stamps is None:
            return None
        return decode(self.stamps, self.fields if names is None else {name: self.fields[name] for name in names})


class References:
    """Cache of the ids of referenced records by key. `read` must be one snapshot of the file.

    `gates` holds the types of which only some records may be disclosed; `named` gives the id under which a record of a
    type (with its id in hex) is disclosed.
    """

    def __init__(
        self,
        read: Connection,
        gates: Mapping[str, Gate] | None = None,
        named: Callable[[str, str], str] = lambda kind, id: id,  # noqa: ARG005
    ) -> None:
        self._read = read
        self._gates = gates or {}
        self._named = named
        self._known: dict[str, dict[int | None, str | None]] = {}
        self._nodes: dict[int, str] = {}

    def ids(self, kind: str, keys: Sequence[int | None]) -> list[str | None]:
        """The id in hex of the record of `kind` with each of the keys; None for no key, and for one that may not be
        disclosed.
        """
        known = self._known.setdefault(kind, {None: None})
        if missing := set(keys) - known.keys():
            known.update(dict.fromkeys(missing))
            table, gate = synced_type(kind).table, self._gates.get(kind)
            if kind not in self._gates or gate is not None:
                query = select(table.c.key, table.c.id).where(table.c.key.in_(missing))
                found = self._read.execute(query if gate is None else query.where(gate(table)))
                known.update((key, self._named(kind, id.hex())) for key, id in found)
        return [known[key] for key in keys]

    def nodes(self, keys: Sequence[int]) -> list[str]:
        """The id in hex of the node with each of the keys."""
        if not self._nodes.keys() >= set(keys):
            self._nodes = {row.key: row.id.hex() for row in self._read.execute(select(Node.key, Node.id))}
        return [self._nodes[key] for key in keys]


def wire_select(
    kind: SyncedType, *, by_id: bool = False, names: frozenset[str] | None = None, extra: Collection[Any] = ()
) -> Select[Any]:
    """Selects key, rev, came_from, stamps (None for facts), id, origin, then the fields, or those of `names`, in order, and
    last the `extra` columns. References are selected as keys, days as the numbers that they are stored as."""
    table = kind.table
    stamps = table.c.came_from.label("stamps") if kind.is_fact else table.c.stamps
    columns: list[Any] = [table.c.key, table.c.rev, table.c.came_from, stamps, table.c.id, table.c.origin]
    for field in _fields(kind, names):
        column = table.c[field.name]
        columns.append(type_coerce(column, Integer).label(field.name) if field.is_day else column)
    return select(*columns, *extra).order_by(table.c.id if by_id else table.c.rev)


def wire_batch(
    kind: SyncedType, rows: Sequence[Any], references: References, names: frozenset[str] | None = None
) -> list[WireRecord]:
    """The records in `rows` of `wire_select`, with the same `names`."""
    if not rows:
        return []
    fields = _fields(kind, names)
    keys, revs, came_from, stamps, ids, origins, *columns = zip(*rows, strict=True)
    values = [_as_travels(kind, field, column, references) for field, column in zip(fields, columns, strict=False)]
    told = [field.name for field in fields]
    hidden = [frozenset[str]()] * len(rows)
    for field, column, ids_told in zip(fields, columns, values, strict=False):
        if field.refers_to:
            for place, (key, id_told) in enumerate(zip(column, ids_told, strict=True)):
                if id_told is None and key is not None:
                    hidden[place] |= {field.name}
    return [
        WireRecord(
            key, id.hex(), origin, rev, dict(zip(told, row, strict=True)), None if kind.is_fact else blob, gone, source
        )
        for key, rev, source, blob, id, origin, row, gone in zip(
            keys,
            revs,
            came_from,
            stamps,
            ids,
            references.nodes(origins),
            zip(*values, strict=True),
            hidden,
            strict=True,
        )
    ]


@functools.cache
def _fields(kind: SyncedType, names: frozenset[str] | None) -> tuple[Field, ...]:
    return tuple(field for field in kind.fields if names is None or field.name in names)


def _as_travels(kind: SyncedType, field: Field, column: Sequence[Any], references: References) -> Sequence[Any]:
    """Values of a field in rows of `wire_select` as they travel."""
    if field.refers_to:
        return references.ids(field.refers_to, column)
    stored = kind.table.c[field.name].type
    way = _iso_day if field.is_day else _base64 if isinstance(stored, LargeBinary) else None
    return column if way is None else [None if value is None else way(value) for value in column]


def _base64(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()


@functools.lru_cache(maxsize=10_000)
def _iso_day(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def wire_rows(
    read: Connection, kind: SyncedType, *, since: int = 0, upto: int | None = None, by_id: bool = False
) -> Iterator[WireRecord]:
    """Records of `kind` with since < rev <= upto, by rev or by id, streamed."""
    table = kind.table
    query = wire_select(kind, by_id=by_id)
    if since:
        query = query.where(table.c.rev > since)
    if upto is not None:
        query = query.where(table.c.rev <= upto)
    references = References(read)
    for rows in batches(read, query):
        yield from wire_batch(kind, rows, references)


def wire_records(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, WireRecord]:
    """The records of `kind` with these ids that are here, by id in hex."""
    return records_of(read, kind, wire_select(kind).where(is_one_of(kind.table.c.id, ids)))


def records_of(read: Connection, kind: SyncedType, query: Select[Any]) -> dict[str, WireRecord]:
    """What a `wire_select` of `kind` finds, by id in hex."""
    return {one.id: one for one in wire_batch(kind, read.execute(query).all(), References(read))}


def batches(read: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows of a query, some at a time."""
    yield from read.execute(query.execution_options(yield_per=ROWS)).partitions()
