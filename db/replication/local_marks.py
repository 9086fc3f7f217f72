"""What a file notes on its records for itself: that something was read or settled here. No bundle carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from db.schema import Synced, synced_type
from db.store import UnitOfWork


def mark_locally(
    unit: UnitOfWork, model: type[Synced], key: int, values: Mapping[str, Any], student: int | None = None
) -> None:
    """Sets columns of one record that are this file's own. Raises ValueError for a column that travels."""
    kind = synced_type(model)
    if travels := {field.name for field in kind.fields} & set(values):
        raise ValueError(f"{kind.name} {sorted(travels)} travel")
    unit.connection.execute(update(kind.table).where(kind.table.c.key == key).values(**values))
    unit.touched(model, student)
