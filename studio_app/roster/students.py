"""The people of the roster as views and commands list them: pages, the trees of classes and rooms, who lives where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from db.queries import people as queries
from db.queries.people import ClassCount, Narrowing, RoomCount, StudentDetail, StudentRow
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.words import marked

PAGE = 200
"""People whom one call gives where nothing else is asked for."""

STATUS_NAMES: dict[str, str] = {
    "present": marked("enrolled"),
    "leave": marked("on leave"),
    "graduated": marked("graduated"),
    "left": marked("has left"),
    "transferred": marked("in another college"),
    "merged": marked("second entry"),
}
"""A student's status in words, for `say`."""
CHOSEN_STATUSES = ("present", "leave", "graduated", "left", "transferred")
"""Statuses that people give; `merged` comes of merging two entries."""
GENDER_NAMES: dict[str, str] = {"": "", "female": marked("female"), "male": marked("male")}
"""A student's gender in words, for `say`."""


@dataclass(frozen=True)
class Listing:
    """The beginning of a list: how many there are in all, the first of them, and where the one looked for stands."""

    total: int
    first: tuple[StudentRow, ...]
    place: int | None = None


def list_students(
    signed_in: SignedIn, narrowing: Narrowing | None = None, offset: int = 0, count: int = PAGE
) -> list[StudentRow]:
    """People whom this person may see, by class and number: `count` of them from place `offset` (from 0) on."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.students(read, limit, narrowing or Narrowing(), offset=offset, count=count)


def students_count(signed_in: SignedIn, narrowing: Narrowing | None = None) -> int:
    """How many people `list_students` gives in all."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.students_count(read, limit, narrowing or Narrowing())


def student_keys(signed_in: SignedIn, narrowing: Narrowing, rows: Sequence[int] | None = None) -> list[int]:
    """The keys of the people in these rows (from 0) of what `list_students` gives; None: of all of them."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        keys = queries.keys_of(read, limit, narrowing)
    return keys if rows is None else [keys[row] for row in rows if row < len(keys)]


def students_with(signed_in: SignedIn, keys: Sequence[int]) -> list[StudentDetail]:
    """Those of these people whom this person may see, with all that the roster keeps of them."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.students_with(read, limit, keys)


def listing(signed_in: SignedIn, narrowing: Narrowing, look_for: int | None = None) -> Listing:
    """What a list needs to be shown: both read at one moment. `look_for`: the student whose place is wanted."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        total = queries.students_count(read, limit, narrowing)
        first = queries.students(read, limit, narrowing, count=PAGE)
        place = None if look_for is None else queries.place_of(read, limit, narrowing, look_for)
    return Listing(total, tuple(first), place)


def classes(signed_in: SignedIn) -> list[ClassCount]:
    """The classes whose people one may see, by college and major, and how many present students each has."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.classes(read, limit)


def rooms(signed_in: SignedIn) -> list[RoomCount]:
    """The dormitory rooms whose people one may see, and how many present students live in each."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.rooms(read, limit)


def taken_out(signed_in: SignedIn, how: Literal["list", "copy"], people: int) -> None:
    """Notes in the access log that a list of so many people left the program, as text or through the clipboard."""
    signed_in.require(Permission.SEE_PEOPLE)
    with signed_in.unit() as unit:
        unit.log("export", "student", detail=f"{how} {people}")
