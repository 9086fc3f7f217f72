"""What a neighbour told this file, by the moment at which it was made."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from db.queries.scope_conditions import HERE
from db.schema import SyncedType


def told_by(read: Connection, kind: SyncedType, neighbour: int, upto: int, *, only_source: bool) -> set[bytes]:
    """Ids of records of `kind` whose state came from the neighbour, that were not made here, and that are not younger than
    the moment `upto` (ms): a UUIDv7 begins with it (RFC 9562, 5.7). `only_source`: nobody else tells this file anything, so what
    is known to have come from nowhere came from there too."""
    table = kind.table
    latest = (upto + 1).to_bytes(6, "big")
    from_there = table.c.came_from == neighbour
    if only_source:
        from_there = or_(from_there, table.c.came_from.is_(None))
    rows = read.execute(select(table.c.id).where(from_there, table.c.origin != HERE, table.c.id < latest))
    return set(rows.scalars())
