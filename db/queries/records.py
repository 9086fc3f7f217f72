"""Reads records of any synced type in the form in which they travel: ids for references, ISO days, hex for ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import aliased

from db.schema import Node, SyncedType, synced_type
from db.versions import RecordVersion, decode

CHUNK = 2000
"""Rows fetched at a time."""


@dataclass(frozen=True)
class WireRecord:
    """A record as it travels. `version` is None for a fact; `key` is the local one."""

    key: int
    id: str
    origin: str
    rev: int
    fields: dict[str, Any]
    stamps: bytes | None

    def version(self) -> RecordVersion | None:
        """The record's fields with their stamps; None for a fact."""
        return None if self.stamps is None else decode(self.stamps, self.fields)


def wire_select(kind: SyncedType, *, by_id: bool = False) -> Select[Any]:
    """Selects key, id, origin's id, rev, came_from, stamps (None for facts), then the fields in order."""
    table = kind.table
    origin = aliased(Node)
    columns: list[Any] = [table.c.key, table.c.id, origin.id.label("origin"), table.c.rev, table.c.came_from]
    columns.append(table.c.stamps if not kind.is_fact else table.c.came_from.label("stamps"))
    chosen = table.join(origin, origin.key == table.c.origin)
    for field in kind.fields:
        if field.refers_to is None:
            columns.append(table.c[field.name])
            continue
        target = synced_type(field.refers_to).table.alias()
        chosen = chosen.outerjoin(target, target.c.key == table.c[field.name])
        columns.append(target.c.id.label(field.name))
    return select(*columns).select_from(chosen).order_by(table.c.id if by_id else table.c.rev)


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
    names = [field.name for field in kind.fields]
    for row in read.execute(query.execution_options(yield_per=CHUNK)):
        fields = {name: wire_value(value) for name, value in zip(names, row[6:], strict=True)}
        stamps = None if kind.is_fact else row.stamps
        yield WireRecord(row.key, row.id.hex(), row.origin.hex(), row.rev, fields, stamps)


def wire_value(value: object) -> object:
    """A column's value as it travels."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, dt.date) else value
