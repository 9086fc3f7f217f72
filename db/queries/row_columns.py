"""The columns of a select for a row's dataclass, so that the fields of a row are named once, in its class."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute

from db.schema.base import Base


def columns_of(row: type, table: type[Base], **given: Any) -> list[Any]:
    """A column for each field of the dataclass `row`, in order: that of `given`, else the one of `table` with its name.

    The record's id is selected in hex, as rows hold it.
    """
    if hasattr(table, "id"):
        given.setdefault("id", in_hex(table.id))
    return [given[one.name] if one.name in given else getattr(table, one.name) for one in fields(row)]


def in_hex(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """A column of bytes in lower-case hex; empty for NULL."""
    return func.lower(func.hex(column))


def name_of(person: Any) -> ColumnElement[str]:
    """The name of an outer-joined person; empty where there is none."""
    return func.coalesce(person.name, "")
