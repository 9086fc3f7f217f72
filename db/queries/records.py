"""Reads records of any synced type in the form in which they travel: ids for references, ISO days, hex for ids."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Boolean, ColumnElement, Connection, FromClause, Integer, Select, Text, case, null, select

from db.queries.aliases import named_apart, table_apart
from db.schema import Node, SyncedType, synced_type
from db.versions import RecordVersion, decode

CHUNK = 2000
"""Rows fetched at a time."""

Gate: TypeAlias = Callable[[FromClause], ColumnElement[bool]] | None
"""For a type that others refer to: the condition under which a reference to one of its records may be told; None: never."""


@dataclass(frozen=True)
class WireRecord:
    """A record as it travels. `stamps` is None for a fact; `key` is the local one.

    `hidden` names the references that hold something which may not be told (see `Gate`); they read as None.
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


_ORIGIN = named_apart(Node)

_AS_THEY_ARE = (Boolean, Integer, Text)


def wire_select(
    kind: SyncedType, *, by_id: bool = False, gates: Mapping[str, Gate] | None = None, extra: Collection[Any] = ()
) -> Select[Any]:
    """Selects key, id, origin's id, rev, came_from, stamps (None for facts), then the fields in order.

    After these come `extra` columns, and last, for each reference to a type in `gates`, the key that it holds.
    """
    table = kind.table
    origin = _ORIGIN
    columns: list[Any] = [table.c.key, table.c.id, origin.id.label("origin"), table.c.rev, table.c.came_from]
    columns.append(table.c.stamps if not kind.is_fact else table.c.came_from.label("stamps"))
    held: list[Any] = []
    chosen = table.join(origin, origin.key == table.c.origin)
    for field in kind.fields:
        if field.refers_to is None:
            columns.append(table.c[field.name])
            continue
        target = table_apart(synced_type(field.refers_to).table, f"{kind.name} {field.name}")
        told: Any = target.c.id
        if gates is not None and field.refers_to in gates:
            gate = gates[field.refers_to]
            told = null() if gate is None else case((gate(target), target.c.id))
            held.append(table.c[field.name].label(f"held_{field.name}"))
        chosen = chosen.outerjoin(target, target.c.key == table.c[field.name])
        columns.append(told.label(field.name))
    return select(*columns, *extra, *held).select_from(chosen).order_by(table.c.id if by_id else table.c.rev)


def wire_record(kind: SyncedType, row: Any, gates: Mapping[str, Gate] | None = None) -> WireRecord:
    """The record in a row of `wire_select`."""
    shape = _shape(kind)
    key, id, origin, rev, came_from, stamps, *values = row
    fields = dict(zip(shape.names, values, strict=False))
    for name in shape.otherwise:
        fields[name] = wire_value(fields[name])
    hidden: frozenset[str] = frozenset()
    if gates:
        gated = [name for name, refers_to in shape.references if refers_to in gates]
        held = values[len(values) - len(gated) :] if gated else ()
        hidden = frozenset(
            name for name, key_held in zip(gated, held, strict=True) if key_held is not None and fields[name] is None
        )
    return WireRecord(key, id.hex(), origin.hex(), rev, fields, None if kind.is_fact else stamps, hidden, came_from)


@dataclass(frozen=True)
class _Shape:
    """Names of a type's fields in order; of those that travel otherwise than their column holds them; and of references, with
    the type that is referred to."""

    names: tuple[str, ...]
    otherwise: tuple[str, ...]
    references: tuple[tuple[str, str], ...]


@functools.cache
def _shape(kind: SyncedType) -> _Shape:
    references = tuple((field.name, field.refers_to) for field in kind.fields if field.refers_to)
    plainly = {
        field.name
        for field in kind.fields
        if not field.refers_to and isinstance(kind.table.c[field.name].type, _AS_THEY_ARE)
    }
    names = tuple(field.name for field in kind.fields)
    return _Shape(names, tuple(name for name in names if name not in plainly), references)


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
    for row in read.execute(query.execution_options(yield_per=CHUNK)):
        yield wire_record(kind, row)


def wire_records(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, WireRecord]:
    """The records of `kind` with these ids that are here, by id in hex."""
    query = wire_select(kind).where(kind.table.c.id.in_(list(ids)))
    return {record.id: record for record in (wire_record(kind, row) for row in read.execute(query))}


def wire_value(value: object) -> object:
    """A column's value as it travels."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, dt.date) else value
