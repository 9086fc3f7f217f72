"""What all tables share: the declarative base, column types, and the columns every synced record carries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Dialect, ForeignKey, Integer, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Day(TypeDecorator[dt.date]):
    """A calendar day in the node's time zone, stored as its proleptic Gregorian ordinal: small, and sorts."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value.toordinal()

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.date | None:  # noqa: ARG002
        return None if value is None else dt.date.fromordinal(value)


class Base(DeclarativeBase):
    """Tables of a node file. Moments are milliseconds since 1970 UTC; texts are never null, empty when unknown."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        str: Text,
        int: BigInteger().with_variant(Integer, "sqlite"),
        bytes: LargeBinary,
        dt.date: Day,
    }


class Synced(Base):
    """A record that travels. Local key for joins, UUIDv7 `id` for the world, and what SYNC needs to move it."""

    __abstract__ = True

    key: Mapped[int] = mapped_column(primary_key=True, sort_order=-9)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True, sort_order=-8)
    origin: Mapped[int] = mapped_column(ForeignKey("node.key"), sort_order=-7)
    """the node that made the record"""
    rev: Mapped[int] = mapped_column(index=True, sort_order=-6)
    """this node's counter at the last change of the record here"""
    came_from: Mapped[int | None] = mapped_column(ForeignKey("node.key"), sort_order=-5)
    """the neighbour its present state came from; None when it was written here"""


class Fact(Synced):
    """Written once and never changed; a correction is a new fact that names the one it amends."""

    __abstract__ = True


class Record(Synced):
    """Changes field by field; `stamps` holds each field's version (see `db.versions`)."""

    __abstract__ = True

    stamps: Mapped[bytes] = mapped_column(sort_order=-4)


def local(**options: Any) -> Any:
    """A column that this node derives or keeps for itself and that no bundle carries."""
    return mapped_column(info={"local": True}, **options)


def reviewed(*arguments: Any, **options: Any) -> Any:
    """A column whose concurrent edits are kept for a person to look at."""
    return mapped_column(*arguments, info={"review": True}, **options)


def personal(*arguments: Any, **options: Any) -> Any:
    """A column that tells who a person is or what they said, blanked by an erasure."""
    return mapped_column(*arguments, info={"personal": True}, **options)


def passing(*arguments: Any, **options: Any) -> Any:
    """A personal column that is emptied once it has served: what it held before is kept in no history."""
    return mapped_column(*arguments, info={"personal": True, "passing": True}, **options)
