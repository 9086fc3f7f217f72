"""Lists published articles in their newest versions, and reads one of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from db.queries.articles import ArticleRow, article_content, article_versions, articles_saying, holders
from db.reading import Reading
from db.schema.node import HERE
from studio_app.domain.permissions import Permission
from studio_app.domain.pinyin import text_pinyin
from studio_app.library.article import Article, ArticlePage
from studio_app.library.markdown_text import pictures_in
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


def list_articles(signed_in: SignedIn, text: str = "") -> list[Article]:
    """The articles, newest first; with `text` those whose title (or its pinyin or initials) or text contains it.

    Raises Refusal `not-permitted`.
    """
    signed_in.require(Permission.READ_ARTICLES)
    typed = _plain(text).strip()
    with signed_in.read() as read:
        found = newest(article_versions(read))
        saying = articles_saying(read, typed) if typed else set()
    words = typed.split()
    return [article for article in found if article.article in saying or all(word in article.find for word in words)]


def article_page(signed_in: SignedIn, article: int) -> ArticlePage:
    """The newest version of the article of which `article` is the key of any version.

    Raises Refusal `not-permitted`, `no-such-article`.
    """
    signed_in.require(Permission.READ_ARTICLES)
    with signed_in.read() as read:
        row = current_version(read, article)
        markdown = article_content(read, row.article)
        below = holders(read, row.rev) if signed_in.may(Permission.PUBLISH) else []
    return ArticlePage(as_article(row), markdown, pictures_in(markdown), tuple(below))


def article_named(signed_in: SignedIn, name: str) -> Article:
    """The article with this id, code or title, for scripts.

    Raises Refusal `not-permitted`, `no-such-article`, `several-articles`.
    """
    wanted = name.strip()
    found = [each for each in list_articles(signed_in) if wanted in (each.id, each.code, each.title)]
    if not found:
        raise no_such_article()
    if len(found) > 1:
        raise Refusal(
            "several-articles",
            say(
                "{count} articles have this title. Please name the one you mean by its code, which the list shows. Nothing "
                "was done.",
                count=len(found),
            ),
        )
    return found[0]


def newest(rows: Iterable[ArticleRow]) -> list[Article]:
    """The current version of each article, latest first. `rows` as `article_versions` gives them."""
    first: dict[tuple[int, str], ArticleRow] = {}
    for row in rows:
        if not row.withdrawn:
            first.setdefault((row.origin, row.code), row)
    ordered = sorted(first.values(), key=lambda row: (row.published_at, row.id), reverse=True)
    return [as_article(row) for row in ordered]


def current_version(read: Reading, article: int) -> ArticleRow:
    """The current version of the article of which `article` is a version. Raises Refusal `no-such-article`."""
    rows = article_versions(read)
    this = next((row for row in rows if row.article == article), None)
    if this is not None:
        for row in rows:
            if (row.origin, row.code) == (this.origin, this.code) and not row.withdrawn:
                return row
    raise no_such_article()


def as_article(row: ArticleRow) -> Article:
    """A version as the Library shows it."""
    read = text_pinyin(row.title)
    find = "|".join(dict.fromkeys((_plain(row.title), read.full, read.initials)))
    return Article(**vars(row), source=source_of(row), own=row.origin == HERE, find=find)


def source_of(row: ArticleRow) -> str:
    """The publisher's name. A Messenger's file knows its studio by name; articles passed on by it are the center's."""
    return row.origin_name or say("the center")


def no_such_article() -> Refusal:
    """The refusal for an article that does not exist, or no longer."""
    return Refusal(
        "no-such-article",
        say("This article is not here; it may have been withdrawn. Nothing was done."),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
