"""Reads articles: every published version, drafts, and which neighbours have a version."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.queries.row_columns import columns_of, name_of
from db.schema import BundleEntry, Draft, Neighbour, Node, Person, Publication

KIND = "article"


@dataclass(frozen=True)
class ArticleRow:
    """One version of an article, without its text; `article` is its key, `id` in hex, `published_at` in ms, `rev` of this
    file.
    """

    article: int
    id: str
    code: str
    version: int
    title: str
    published_at: int
    withdrawn: bool
    origin: int
    origin_name: str
    """empty for a node that is no neighbour of this one, and told it to one who is"""
    rev: int


@dataclass(frozen=True)
class ArticleDraftRow:
    """A draft of an article: `subject` is its number in this file, `content` JSON, `at` in ms."""

    person: int
    person_name: str
    subject: int
    content: str
    at: int


@dataclass(frozen=True)
class HolderRow:
    """A neighbour below; `told_at` is the moment (ms) of the first bundle with the version, None if there was none yet."""

    name: str
    has: bool
    told_at: int | None


def article_versions(read: Connection, code: str = "") -> list[ArticleRow]:
    """Every version of every article, or of one, withdrawn ones included; the newest version of each comes first."""
    made = Publication
    query = (
        select(*columns_of(ArticleRow, made, article=made.key, origin_name=Node.name))
        .join(Node, Node.key == made.origin)
        .where(made.kind == KIND)
        .order_by(made.version.desc(), made.published_at.desc(), made.id.desc())
    )
    if code:
        query = query.where(made.code == code)
    return [ArticleRow(*row) for row in read.execute(query)]


def article_content(read: Connection, key: int) -> str:
    """The Markdown of one version; empty where there is none with that key."""
    query = select(Publication.content).where(Publication.key == key, Publication.kind == KIND)
    return read.execute(query).scalar_one_or_none() or ""


def articles_saying(read: Connection, text: str) -> set[int]:
    """Keys of the versions whose Markdown contains `text`, case-insensitively."""
    holds = func.instr(func.lower(Publication.content), text.lower()) > 0
    return set(read.execute(select(Publication.key).where(Publication.kind == KIND, holds)).scalars())


def article_drafts(read: Connection) -> list[ArticleDraftRow]:
    """Everybody's drafts, newest first."""
    query = (
        select(*columns_of(ArticleDraftRow, Draft, person_name=name_of(Person)))
        .outerjoin(Person, Person.key == Draft.person)
        .where(Draft.kind == KIND)
        .order_by(Draft.at.desc(), Draft.key.desc())
    )
    return [ArticleDraftRow(*row) for row in read.execute(query)]


def holders(read: Connection, rev: int) -> list[HolderRow]:
    """The neighbours below by name, and whether each has what has been in this file since `rev`."""
    told = (
        select(BundleEntry.neighbour, func.min(BundleEntry.at).label("first"))
        .where(BundleEntry.direction == "out", BundleEntry.upto >= rev)
        .group_by(BundleEntry.neighbour)
        .subquery()
    )
    query = (
        select(Node.name, Neighbour.acknowledged_upto >= rev, told.c.first)
        .join(Neighbour, Neighbour.node == Node.key)
        .outerjoin(told, told.c.neighbour == Node.key)
        .where(Neighbour.relation == "child", Neighbour.state == "active")
        .order_by(Node.name)
    )
    return [HolderRow(row[0], bool(row[1]), row[2]) for row in read.execute(query)]
