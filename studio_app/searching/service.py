"""What can be found from anywhere in the window: people, rooms and cases that this person may see, and commands."""

from __future__ import annotations

from collections.abc import Sequence

from db.queries.searching import FindRow, all_to_find
from studio_app.cases import service as cases
from studio_app.node.signed_in import SignedIn
from studio_app.observation.place_words import building_name, room_name
from studio_app.roster.pinyin import pinyin
from studio_app.searching.index import Entry, HitKind, SearchIndex
from studio_app.security.permissions import Permission
from studio_app.words import say

__all__ = ["SEARCHED_KINDS", "Entry", "HitKind", "SearchIndex", "command_entry", "search_index"]

SEARCHED_KINDS = frozenset({"student", "case", "assignment"})
"""Types of record whose changes make an index old."""


def search_index(signed_in: SignedIn, commands: Sequence[Entry] = ()) -> SearchIndex:
    """Everything this person may find, read at one moment: about half a second for 60,000 people.

    `commands` are the window's own; they come last, so that one letter and Enter never lock the window. What a role may not see is not in it.
    """
    entries: list[Entry] = []
    named: dict[int, FindRow] = {}
    with signed_in.read() as read:
        if signed_in.may(Permission.SEE_PEOPLE):
            rows = all_to_find(read, signed_in.limit(Permission.SEE_PEOPLE))
            named = {row.key: row for row in rows}
            rooms = {(row.building, row.room): None for row in rows if row.room}
            entries += [_person(row.key, row.name, row.student_no, row.class_name, row.find) for row in rows]
            entries += [_room(building, room) for building, room in rooms]
    if signed_in.may(Permission.SEE_CASES):
        for case in cases.list_cases(signed_in, "open"):
            row = named.get(case.student)
            if row is not None:
                line = say("{level} case", level=case.level.label)
                entries.append(Entry(HitKind.CASE, row.name, line, row.find, case.case))
    return SearchIndex([*entries, *commands])


def command_entry(name: str, title: str, english: str) -> Entry:
    """A command of the window: found by its title, its pinyin and its English name."""
    return Entry(HitKind.COMMAND, title, "", f"{_words(title)}|{english.lower()}", name)


def _person(key: int, name: str, student_no: str, class_name: str, find: str) -> Entry:
    return Entry(HitKind.PERSON, name, " · ".join(filter(None, (student_no, class_name))), find.lower(), key)


def _room(building: str, room: str) -> Entry:
    title = f"{building_name(building)} {room_name(room)}"
    return Entry(HitKind.ROOM, title, "", f"{room}|{building}{room}|{building}-{room}".lower(), place=(building, room))


def _words(title: str) -> str:
    read = pinyin(title) if title else None
    spoken = f"|{read.full}|{read.initials}" if read else ""
    return title.lower() + spoken
