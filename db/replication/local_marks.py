"""Writes local columns of records, which no bundle carries: that something was read or settled here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from db.schema import Synced, synced_type
from db.store import UnitOfWork


def mark_locally(
    unit: UnitOfWork, model: type[Synced], key: int, values: Mapping[str, Any], student: int | None = None
) -> None:
    """Sets local columns of one record. Raises ValueError for a synced column."""
    kind = synced_type(model)
    if travels := {field.name for field in kind.fields} & set(values):
        raise ValueError(f"{kind.name} {sorted(travels)} travel")
    unit.connection.execute(update(kind.table).where(kind.table.c.key == key).values(**values))
    unit.touched(model, student)
