"""Values of the Library: articles, drafts, and recipients."""

from __future__ import annotations

from dataclasses import dataclass

from db.changes import Changes
from db.queries.articles import ArticleRow, HolderRow

TITLE_LIMIT = 200
SIZE_LIMIT = 60_000
"""Maximum length of an article in characters: what one line of a bundle holds in any language."""


@dataclass(frozen=True)
class Article(ArticleRow):
    """The newest version of an article.

    `source`: name of the publisher; `own`: published from this file, so that it can be withdrawn and revised here.
    `find`: the title with its pinyin and initials, separated by `|`, lower case.
    """

    source: str
    own: bool
    find: str


@dataclass(frozen=True)
class Picture:
    """A picture that an article refers to and that is not included; `words` stand in its place."""

    words: str
    address: str


@dataclass(frozen=True)
class ArticlePage:
    """An article with its text. `holders` only for a person who may publish."""

    article: Article
    markdown: str
    pictures: tuple[Picture, ...]
    holders: tuple[HolderRow, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An unpublished article. `code` and `version`: of the article it revises, and its next version number; '' and 1
    for a new one. `by`: its author, `at` when it was last saved (ms).
    """

    number: int
    title: str
    markdown: str
    pictures: tuple[Picture, ...]
    code: str
    version: int
    by: str
    at: int


@dataclass(frozen=True)
class ImportedDraft:
    """The result of importing a file: a draft."""

    draft: Draft
    changes: Changes


@dataclass(frozen=True)
class Published:
    """The result of publishing: the article's key, id and version."""

    article: int
    id: str
    version: int
    title: str
    changes: Changes


@dataclass(frozen=True)
class Withdrawn:
    """The result of a withdrawal: `versions` are the keys of the withdrawn versions."""

    title: str
    versions: tuple[int, ...]
    changes: Changes
