"""What the Library hands out: articles as they are listed and read, drafts, and who has an article already."""

from __future__ import annotations

from dataclasses import dataclass

from db.changes import Changes

TITLE_LIMIT = 200
SIZE_LIMIT = 60_000
"""Characters of an article: what one line of a bundle holds in any language."""


@dataclass(frozen=True)
class Article:
    """An article in its newest version. `article` is its key, `published_at` in ms since 1970 UTC.

    `source`: the name of who published it; `own`: that was this file, so it can be withdrawn and renewed here. `find`:
    the title with its pinyin and initials, parted by `|`, lower case.
    """

    article: int
    id: str
    code: str
    version: int
    title: str
    published_at: int
    source: str
    own: bool
    find: str


@dataclass(frozen=True)
class Picture:
    """A picture that an article names and that cannot come along: `words` stand where it would."""

    words: str
    address: str


@dataclass(frozen=True)
class Holder:
    """Somebody below this file: has the article, was sent it at `told_at` (ms), or will get it with the next bundle."""

    name: str
    has: bool
    told_at: int | None


@dataclass(frozen=True)
class ArticlePage:
    """An article to be read. `holders` only for who may publish."""

    article: Article
    markdown: str
    pictures: tuple[Picture, ...]
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An article that nobody was sent yet. `code` and `version`: of the article it renews and the number it will have;
    '' and 1 for a new one. `by`: whose draft it is, `at` when it was last kept (ms)."""

    number: int
    title: str
    markdown: str
    pictures: tuple[Picture, ...]
    code: str
    version: int
    by: str
    at: int


@dataclass(frozen=True)
class Brought:
    """What bringing in a file came to: a draft to be looked at."""

    draft: Draft
    changes: Changes


@dataclass(frozen=True)
class Published:
    """What was published: its key and id, and the version it has."""

    article: int
    id: str
    version: int
    title: str
    changes: Changes


@dataclass(frozen=True)
class Withdrawn:
    """What was taken back: `versions` are the keys of those that counted until now."""

    title: str
    versions: tuple[int, ...]
    changes: Changes
