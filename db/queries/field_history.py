"""Reads the field history: who wrote a value in this file."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.schema import FieldHistory, Person


def writer_of(read: Connection, kind: str, record: int, field: str, at: int) -> str | None:
    """Name of the local person who wrote the field of a record at that moment (ms); None if nobody here did."""
    query = (
        select(Person.name)
        .join(FieldHistory, FieldHistory.by == Person.key)
        .where(
            FieldHistory.type == kind, FieldHistory.record == record, FieldHistory.field == field, FieldHistory.at == at
        )
        .order_by(FieldHistory.key.desc())
        .limit(1)
    )
    return read.execute(query).scalar_one_or_none()
