"""Drafts of articles: stored in this file, visible to everybody who may publish, until published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from db.changes import Changes
from db.local_writes import drop_draft, keep_draft
from db.queries.articles import KIND, ArticleDraftRow, ArticleRow, article_content, article_drafts, article_versions
from db.reading import Reading
from db.schema.node import HERE
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.library.article import SIZE_LIMIT, TITLE_LIMIT, Draft, ImportedDraft
from studio_app.library.markdown_file import read_markdown, too_long
from studio_app.library.markdown_text import pictures_in
from studio_app.library.reading import current_version, source_of
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say

_DAY = dt.date(1970, 1, 1)
"""Fixed day, since drafts are stored by subject and day."""


class _StoredDraft(msgspec.Struct, frozen=True):
    title: str
    markdown: str
    code: str = ""


def article_drafts_here(signed_in: SignedIn) -> list[Draft]:
    """Every draft in this file, newest first. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.PUBLISH)
    with signed_in.read() as read:
        return [_draft(read, row) for row in article_drafts(read)]


def article_draft(signed_in: SignedIn, number: int) -> Draft:
    """One draft. Raises Refusal `not-permitted`, `no-such-draft`."""
    signed_in.require(Permission.PUBLISH)
    with signed_in.read() as read:
        return _draft(read, row_of(read, number))


def import_draft(signed_in: SignedIn, path: Path, renews: int | None = None) -> ImportedDraft:
    """Imports a Markdown file as a draft.

    `renews`: key of the article that it revises. Without it a file with the title of an own article revises that one,
    and one with the title of a draft replaces the draft.

    Raises Refusal `not-permitted`, `no-such-article`, `not-own-article`, `nothing-new` and those of `read_markdown`.
    """
    signed_in.require(Permission.PUBLISH)
    title, markdown = read_markdown(path)
    with signed_in.unit() as unit:
        code = _code_of(unit, renews, title)
        _refuse_unchanged(unit, code, title, markdown)
        kept = _StoredDraft(title, markdown, code)
        rows = article_drafts(unit.connection)
        before = next((row for row in rows if _same(_stored(row), kept)), None)
        number = _next_number(rows) if before is None else before.subject
        _save(unit, signed_in.person if before is None else before.person, number, kept)
        draft = _draft(unit.connection, row_of(unit.connection, number))
    return ImportedDraft(draft, unit.changes)


def begin_article(signed_in: SignedIn, renews: int | None = None) -> ImportedDraft:
    """Creates a draft: empty, or with the text of the article that it revises (its key).

    Raises Refusal `not-permitted`, `no-such-article`, `not-own-article`.
    """
    signed_in.require(Permission.PUBLISH)
    with signed_in.unit() as unit:
        rows = article_drafts(unit.connection)
        kept = _StoredDraft("", "")
        same = next((row for row in rows if _stored(row) == kept), None)  # begun, and nothing written yet
        if renews is not None:
            row = own_article(unit.connection, renews)
            kept = _StoredDraft(row.title, article_content(unit.connection, row.article), row.code)
            same = next((row for row in rows if _stored(row).code == kept.code), None)
        number = _next_number(rows) if same is None else same.subject
        if same is None:
            _save(unit, signed_in.person, number, kept)
        draft = _draft(unit.connection, row_of(unit.connection, number))
    return ImportedDraft(draft, unit.changes)


def save_article_draft(signed_in: SignedIn, number: int, title: str, markdown: str) -> Changes:
    """Saves title and text of a draft. Raises Refusal `not-permitted`, `no-such-draft`, `too-long`."""
    signed_in.require(Permission.PUBLISH)
    with signed_in.unit() as unit:
        row = row_of(unit.connection, number)
        if len(markdown) > SIZE_LIMIT:
            raise too_long(title)
        _save(
            unit, row.person, number, _StoredDraft(" ".join(title.split())[:TITLE_LIMIT], markdown, _stored(row).code)
        )
    return unit.changes


def discard_article_draft(signed_in: SignedIn, number: int) -> Changes:
    """Deletes a draft; published articles stay. Raises Refusal `not-permitted`, `no-such-draft`."""
    signed_in.require(Permission.PUBLISH)
    with signed_in.unit() as unit:
        delete_draft(unit, row_of(unit.connection, number))
    return unit.changes


def restore_draft(signed_in: SignedIn, draft: Draft) -> Changes:
    """Undoes `discard_article_draft`. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.PUBLISH)
    with signed_in.unit() as unit:
        _save(unit, signed_in.person, draft.number, _StoredDraft(draft.title, draft.markdown, draft.code))
    return unit.changes


def row_of(read: Reading, number: int) -> ArticleDraftRow:
    """The draft with this number. Raises Refusal `no-such-draft`."""
    for row in article_drafts(read):
        if row.subject == number:
            return row
    raise Refusal(
        "no-such-draft", say("This draft is not here any more; it may have been published. Nothing was done.")
    )


def content_of(row: ArticleDraftRow) -> tuple[str, str, str]:
    """Title, Markdown, and the code of the article that it revises ('' for a new one)."""
    kept = _stored(row)
    return kept.title, kept.markdown, kept.code


def delete_draft(unit: UnitOfWork, row: ArticleDraftRow) -> None:
    """Deletes a draft."""
    drop_draft(unit, row.person, KIND, row.subject, _DAY)


def own_article(read: Reading, article: int) -> ArticleRow:
    """The article if it was published from this file. Raises Refusal `no-such-article`, `not-own-article`."""
    row = current_version(read, article)
    if row.origin != HERE:
        raise Refusal(
            "not-own-article",
            say(
                "This article came from {source}, and only there it can be changed or withdrawn. Nothing was changed.",
                source=source_of(row),
            ),
        )
    return row


def next_version(read: Reading, code: str) -> int:
    """The number of the next version of an own article."""
    rows = article_versions(read, code) if code else []
    return max((row.version for row in rows if row.origin == HERE), default=0) + 1


def _code_of(unit: UnitOfWork, renews: int | None, title: str) -> str:
    if renews is not None:
        return own_article(unit.connection, renews).code
    rows = article_versions(unit.connection)
    return next((row.code for row in rows if row.origin == HERE and row.title == title and not row.withdrawn), "")


def _refuse_unchanged(unit: UnitOfWork, code: str, title: str, markdown: str) -> None:
    rows = article_versions(unit.connection, code) if code else []
    row = next((row for row in rows if row.origin == HERE and not row.withdrawn), None)
    if row is not None and row.title == title and article_content(unit.connection, row.article) == markdown:
        raise Refusal(
            "nothing-new",
            say("“{title}” is published already, word for word, so there is nothing to bring in.", title=title),
        )


def _save(unit: UnitOfWork, person: int, number: int, kept: _StoredDraft) -> None:
    keep_draft(unit, person, KIND, number, _DAY, msgspec.json.encode(kept).decode())


def _stored(row: ArticleDraftRow) -> _StoredDraft:
    return msgspec.json.decode(row.content, type=_StoredDraft)


def _same(one: _StoredDraft, other: _StoredDraft) -> bool:
    return one.code == other.code if other.code else not one.code and one.title == other.title


def _next_number(rows: list[ArticleDraftRow]) -> int:
    return max((row.subject for row in rows), default=0) + 1


def _draft(read: Reading, row: ArticleDraftRow) -> Draft:
    kept = _stored(row)
    version = next_version(read, kept.code)
    pictures = pictures_in(kept.markdown)
    return Draft(row.subject, kept.title, kept.markdown, pictures, kept.code, version, row.person_name, row.at)
