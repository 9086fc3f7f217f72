"""What nodes tell each other about the work as a whole: what is sent out to all, keys that no longer count, weekly figures."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from db.schema.base import Fact, Record, column
from db.schema.column_types import Code, Count, Hex16, Hex32, LongWords, Moment, Short, Version


class Publication(Record):
    """Something that is sent out whole to everybody below: one row for each version of it."""

    __tablename__ = "publication"
    __table_args__ = (Index("ix_publication_code", "kind", "code", "version"),)

    kind: Mapped[Literal["plan", "instrument", "course", "article"]]
    code: Mapped[Code]
    """the same in every version of it"""
    version: Mapped[Version]
    title: Mapped[Short]
    content: Mapped[LongWords]
    """JSON; Markdown for an article"""
    published_at: Mapped[Moment]
    withdrawn: Mapped[bool] = column(default=False)
    """no longer to be used; what was filled in with it stays"""


class Revocation(Fact):
    """From a moment on, a node's key no longer counts."""

    __tablename__ = "revocation"
    __table_args__ = (Index("ix_revocation_node", "node"),)

    node: Mapped[Hex16]
    """id in hex"""
    verify_key: Mapped[Hex32]
    """the Ed25519 public key that is refused, in hex"""
    revoked_at: Mapped[Moment]
    revoked_by: Mapped[int | None] = column(ForeignKey("person.key"))


class WeekFigure(Record):
    """One number about a studio's week, for the center: how many, of how many. Nothing about one person."""

    __tablename__ = "week_figure"
    __table_args__ = (Index("ix_week_figure_week", "week", "name"),)

    week: Mapped[dt.date]
    """its Monday"""
    name: Mapped[Code]
    """what is counted, see `studio_app/figures/week.py`"""
    detail: Mapped[Code] = column(default="")
    """the code of the course, for certificates"""
    counted: Mapped[Count | None]
    """None: too few people to be told"""
    out_of: Mapped[Count | None]
