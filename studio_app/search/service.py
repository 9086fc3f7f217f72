"""What can be found from anywhere in the window: people, rooms, cases and articles that this person may see, and commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from db.queries.searching import FindRow, all_to_find
from studio_app.cases import service as cases
from studio_app.domain.permissions import Permission
from studio_app.domain.pinyin import pinyin
from studio_app.domain.place_words import building_name, room_name
from studio_app.library import service as library
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.search.index import Entry, HitKind, SearchIndex
from studio_app.words import say

__all__ = ["SEARCHED_KINDS", "Entry", "HitKind", "SearchIndex", "command_entry", "search_index"]

_CHECKED_EVERY = 500
"""entries between two looks at whether the index is still wanted"""

SEARCHED_KINDS = frozenset({"student", "case", "assignment", "publication"})
"""Types of record whose changes make an index old."""


def search_index(signed_in: SignedIn, commands: Sequence[Entry] = (), progress: Progress | None = None) -> SearchIndex:
    """Everything this person may find, read at one moment: about half a second for 60,000 people.

    `commands` are the window's own; they come last, so that one letter and Enter never lock the window. What a role may not see is not in it.
    """
    return SearchIndex(_checked(chain(_records(signed_in), _articles(signed_in), commands), progress or NoProgress()))


def _checked(entries: Iterable[Entry], progress: Progress) -> Iterator[Entry]:
    for number, entry in enumerate(entries):
        if number % _CHECKED_EVERY == 0:
            progress.check()
        yield entry


def _records(signed_in: SignedIn) -> Iterator[Entry]:
    """People, rooms and cases, one by one, for they are very many."""
    if not signed_in.may(Permission.SEE_PEOPLE):
        return
    open_cases = cases.list_cases(signed_in, "open") if signed_in.may(Permission.SEE_CASES) else []
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
            yield Entry(HitKind.CASE, about_whom.name, line, about_whom.find, case.case)


def _articles(signed_in: SignedIn) -> Iterator[Entry]:
    if signed_in.may(Permission.READ_ARTICLES):
        for article in library.list_articles(signed_in):
            yield Entry(HitKind.ARTICLE, article.title, article.source, article.find, article.article)


def command_entry(name: str, title: str, english: str) -> Entry:
    """A command of the window: found by its title, its pinyin and its English name."""
    return Entry(HitKind.COMMAND, title, "", f"{_words(title)}|{english.lower()}", name)


def _person(row: FindRow) -> Entry:
    line = " · ".join(filter(None, (row.student_no, row.class_name)))
    return Entry(HitKind.PERSON, row.name, line, row.find.lower(), row.key)


def _room(building: str, room: str) -> Entry:
    title = f"{building_name(building)} {room_name(room)}"
    return Entry(HitKind.ROOM, title, "", f"{room}|{building}{room}|{building}-{room}".lower(), place=(building, room))


def _words(title: str) -> str:
    read = pinyin(title) if title else None
    spoken = f"|{read.full}|{read.initials}" if read else ""
    return title.lower() + spoken
