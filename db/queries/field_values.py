"""Reads columns of one record of any type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from db.schema import SyncedType


def columns(read: Connection, kind: SyncedType, key: int, names: Sequence[str]) -> dict[str, Any] | None:
    """Values of some columns of the record with this key; None if there is none."""
    table = kind.table
    row = read.execute(select(*(table.c[name] for name in names)).where(table.c.key == key)).mappings().first()
    return None if row is None else dict(row)
