"""What nodes tell each other about the work as a whole: what is sent out to all, keys that no longer count, weekly figures."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Fact, Record


class Publication(Record):
    """Something that is sent out whole to everybody below: one row for each version of it."""

    __tablename__ = "publication"
    __table_args__ = (Index("ix_publication_code", "kind", "code", "version"),)

    kind: Mapped[str]
    """`plan`, `instrument`, `course` or `article`"""
    code: Mapped[str]
    """the same in every version of it"""
    version: Mapped[int]
    title: Mapped[str]
    content: Mapped[str]
    """JSON; Markdown for an article"""
    published_at: Mapped[int]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    """no longer to be used; what was filled in with it stays"""


class Revocation(Fact):
    """From a moment on, a node's key no longer counts."""

    __tablename__ = "revocation"
    __table_args__ = (Index("ix_revocation_node", "node"),)

    node: Mapped[str]
    """id in hex"""
    verify_key: Mapped[str]
    """the Ed25519 public key that is refused, in hex"""
    revoked_at: Mapped[int]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))


class WeekFigure(Record):
    """One number about a studio's week, for the center: how many, of how many. Nothing about one person."""

    __tablename__ = "week_figure"
    __table_args__ = (Index("ix_week_figure_week", "week", "name"),)

    week: Mapped[dt.date]
    """its Monday"""
    name: Mapped[str]
    """what is counted, see `studio_app/figures/week.py`"""
    detail: Mapped[str] = mapped_column(default="")
    """the code of the course, for certificates"""
    counted: Mapped[int | None]
    """None: too few people to be told"""
    out_of: Mapped[int | None]
