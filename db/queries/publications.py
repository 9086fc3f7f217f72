"""Reads publications: plans, instruments, courses, articles."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.queries.row_columns import columns_of
from db.schema import Publication


@dataclass(frozen=True)
class PublicationRow:
    """One published version; `id` in hex, `published_at` in ms since 1970 UTC."""

    key: int
    id: str
    code: str
    version: int
    title: str
    content: str
    published_at: int


def published(read: Connection, kind: str, code: str = "") -> list[PublicationRow]:
    """Versions of a kind that are not withdrawn, newest first; of one code, or of all."""
    made = Publication
    query = (
        select(*columns_of(PublicationRow, made))
        .where(made.kind == kind, made.withdrawn.is_(False))
        .order_by(made.version.desc(), made.published_at.desc(), made.id.desc())
    )
    if code:
        query = query.where(made.code == code)
    return [PublicationRow(*row) for row in read.execute(query)]
