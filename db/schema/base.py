"""What all tables share: the declarative base, the columns every synced record carries, and the marks of a column."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, MetaData, SmallInteger, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.schema.column_types import Compartment, Day, Grade, PerCent, Rating5, Scale3, Scale4, Scale7


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
        Literal: Text,
        int: BigInteger().with_variant(Integer, "sqlite"),
        bytes: LargeBinary,
        dt.date: Day,
        # A Literal of numbers that is not named here would become a TEXT column.
        **dict.fromkeys((Grade, PerCent, Rating5, Scale3, Scale4, Scale7), SmallInteger),
    }


class Synced(Base):
    """A record that travels. Local key for joins, UUIDv7 `id` for the world, and what moves it between nodes."""

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


def column(
    *arguments: Any,
    local: bool = False,
    review: bool = False,
    personal: bool = False,
    passing: bool = False,
    maker: bool = False,
    anew: bool = False,
    draft: bool = False,
    sealed: Compartment | None = None,
    **options: Any,
) -> Any:
    """A column of a synced table, with what is special about it.

    `local`: this node derives it or keeps it for itself, no bundle carries it. `review`: concurrent edits are kept for a
    person to look at. `personal`: tells who a person is or what they said, blanked by an erasure. `passing`: personal, and
    emptied once it has served: what it held before is kept in no history. `maker`: the person who made the record. `anew`:
    the field that is written once more where a deleted record is still needed; one that is seldom edited. `draft`: the
    record that a draft of this kind is about. `sealed`: the compartment whose keys open it (`Sealed`); personal too, and empty
    bytes where nothing is said.
    """
    marks: dict[str, Any] = {
        "local": local,
        "review": review,
        "personal": personal or passing or sealed is not None,
        "passing": passing,
        "maker": maker,
        "anew": anew,
        "draft": draft,
        "sealed": sealed,
    }
    if sealed:
        options.setdefault("default", b"")
    return mapped_column(*arguments, info={name: mark for name, mark in marks.items() if mark}, **options)
