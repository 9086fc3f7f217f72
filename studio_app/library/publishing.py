"""Publishes and withdraws articles and their versions: records that are sent down with the next bundles.

The center's articles go to every studio and on to every Messenger; a studio's, to its Messengers.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.changes import Changes
from db.queries.articles import KIND, article_versions
from db.schema import Publication
from db.schema.node import HERE
from studio_app.domain.permissions import Permission
from studio_app.library.article import Published, Withdrawn
from studio_app.library.drafts import content_of, delete_draft, next_version, own_article, row_of
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


def publish(signed_in: SignedIn, number: int) -> Published:
    """Publishes the draft: a new article, or a new version of one.

    Raises Refusal `not-permitted`, `no-such-draft`, `no-title`, `empty-article`.
    """
    signed_in.require(Permission.PUBLISH)
    with signed_in.unit() as unit:
        row = row_of(unit.connection, number)
        title, markdown, code = content_of(row)
        if not title.strip():
            raise Refusal("no-title", say("The article has no title yet. Give it one, then publish it."))
        if not markdown.strip():
            raise Refusal("empty-article", say("There is no text in the article yet, so it was not published."))
        code = code or unit.next_id().hex()
        version = next_version(unit.connection, code)
        values = {"kind": KIND, "code": code, "version": version, "title": title, "content": markdown}
        key = unit.add(Publication, {**values, "published_at": unit.now})
        delete_draft(unit, row)
        made = next(each for each in article_versions(unit.connection, code) if each.article == key)
        unit.log("article-published", "publication", made.id, detail=str(version))
    return Published(key, made.id, version, title, unit.changes)


def withdraw(signed_in: SignedIn, article: int) -> Withdrawn:
    """Withdraws an article with all its versions; after the next bundles it is no longer shown anywhere below.

    Raises Refusal `not-permitted`, `no-such-article`, `not-own-article`.
    """
    signed_in.require(Permission.PUBLISH)
    with signed_in.unit() as unit:
        row = own_article(unit.connection, article)
        keys = tuple(
            each.article
            for each in article_versions(unit.connection, row.code)
            if each.origin == HERE and not each.withdrawn
        )
        for key in keys:
            unit.change(Publication, key, {"withdrawn": True})
        unit.log("article-withdrawn", "publication", row.id, detail=str(row.version))
    return Withdrawn(row.title, keys, unit.changes)


def restore_article(signed_in: SignedIn, versions: Sequence[int]) -> Changes:
    """Undoes a withdrawal: `versions` as `withdraw` gave them. Raises Refusal `not-permitted`, `no-such-article`."""
    signed_in.require(Permission.PUBLISH)
    with signed_in.unit() as unit:
        rows = [row for row in article_versions(unit.connection) if row.article in set(versions) and row.origin == HERE]
        if not rows:
            raise Refusal("no-such-article", say("This article is not here any more. Nothing was done."))
        for row in rows:
            unit.change(Publication, row.article, {"withdrawn": False})
        unit.log("article-put-back", "publication", rows[0].id, detail=str(rows[0].version))
    return unit.changes
