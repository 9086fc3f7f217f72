"""Entry module of global search: people, rooms, cases and articles that this person may see, and commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from db.queries.searching import FindRow, all_to_find
from studio_app.cases.listing import list_cases
from studio_app.domain.permissions import Permission
from studio_app.domain.pinyin import pinyin
from studio_app.domain.place_words import building_name, room_name
from studio_app.library.reading import list_articles
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.search.hint import search_hint
from studio_app.search.index import HitKind, SearchEntry, SearchIndex
from studio_app.words import say

__all__ = [
    "SEARCHED_KINDS",
    "HitKind",
    "SearchEntry",
    "SearchIndex",
    "command_entry",
    "search_hint",
    "search_index",
]

_CHECKED_EVERY = 500
"""entries between two checks for cancellation"""

SEARCHED_KINDS = frozenset({"student", "case", "assignment", "publication"})
"""Record types whose changes invalidate an index."""


def search_index(
    signed_in: SignedIn, commands: Sequence[SearchEntry] = (), progress: Progress | None = None
) -> SearchIndex:
    """Builds the index of everything this person may find, from one snapshot: about 0.5 s for 60,000 people.

    `commands` are the window's own; they come last, so that one letter and Enter never lock the window.
    """
    return SearchIndex(_checked(chain(_records(signed_in), _articles(signed_in), commands), progress or NoProgress()))


def _checked(entries: Iterable[SearchEntry], progress: Progress) -> Iterator[SearchEntry]:
    for number, entry in enumerate(entries):
        if number % _CHECKED_EVERY == 0:
            progress.check()
        yield entry


def _records(signed_in: SignedIn) -> Iterator[SearchEntry]:
    """People, rooms and cases as a generator, because there are very many."""
    if not signed_in.may(Permission.SEE_PEOPLE):
        return
    open_cases = list_cases(signed_in, "open") if signed_in.may(Permission.SEE_CASES) else []
    about = {case.student for case in open_cases}
    named: dict[int, FindRow] = {}
    rooms: dict[tuple[str, str], None] = {}
    with signed_in.read() as read:
        for row in all_to_find(read, signed_in.limit(Permission.SEE_PEOPLE)):
            yield _person(row)
            if row.room:
                rooms[row.building, row.room] = None
            if row.key in about:
                named[row.key] = row
    for building, room in rooms:
        yield _room(building, room)
    for case in open_cases:
        about_whom = named.get(case.student)
        if about_whom is not None:
            line = say("{level} case", level=case.level.label)
            yield SearchEntry(HitKind.CASE, about_whom.name, line, about_whom.find, case.case)


def _articles(signed_in: SignedIn) -> Iterator[SearchEntry]:
    if signed_in.may(Permission.READ_ARTICLES):
        for article in list_articles(signed_in):
            yield SearchEntry(HitKind.ARTICLE, article.title, article.source, article.find, article.article)


def command_entry(name: str, title: str, english: str) -> SearchEntry:
    """A command of the window, found by its title, its pinyin and its English name."""
    return SearchEntry(HitKind.COMMAND, title, "", f"{_words(title)}|{english.lower()}", name)


def _person(row: FindRow) -> SearchEntry:
    line = " · ".join(filter(None, (row.student_no, row.class_name)))
    return SearchEntry(HitKind.PERSON, row.name, line, row.find.lower(), row.key)


def _room(building: str, room: str) -> SearchEntry:
    title = f"{building_name(building)} {room_name(room)}"
    return SearchEntry(
        HitKind.ROOM, title, "", f"{room}|{building}{room}|{building}-{room}".lower(), place=(building, room)
    )


def _words(title: str) -> str:
    read = pinyin(title) if title else None
    spoken = f"|{read.full}|{read.initials}" if read else ""
    return title.lower() + spoken
