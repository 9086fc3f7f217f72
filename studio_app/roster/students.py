"""Lists of the roster's students: pages, and the trees of classes and rooms."""

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
"""Default page size."""

STATUS_NAMES: dict[str, str] = {
    "present": marked("enrolled"),
    "leave": marked("on leave"),
    "graduated": marked("graduated"),
    "left": marked("has left"),
    "transferred": marked("in another college"),
    "merged": marked("second entry"),
}
"""Labels of the statuses, for `say`."""
CHOSEN_STATUSES = ("present", "leave", "graduated", "left", "transferred")
"""Statuses that people set; `merged` results from merging two entries."""
GENDER_NAMES: dict[str, str] = {"": "", "female": marked("female"), "male": marked("male")}
"""Labels of the genders, for `say`."""


@dataclass(frozen=True)
class Listing:
    """The first page of a list: total, rows, and the index of the student looked for."""

    total: int
    first: tuple[StudentRow, ...]
    place: int | None = None


def list_students(
    signed_in: SignedIn, narrowing: Narrowing | None = None, offset: int = 0, count: int = PAGE
) -> list[StudentRow]:
    """Students within this person's scope, by class and number: `count` of them from `offset` (from 0)."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.students(read, limit, narrowing or Narrowing(), offset=offset, count=count)


def students_count(signed_in: SignedIn, narrowing: Narrowing | None = None) -> int:
    """Total number of students of `list_students`."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.students_count(read, limit, narrowing or Narrowing())


def student_keys(signed_in: SignedIn, narrowing: Narrowing, rows: Sequence[int] | None = None) -> list[int]:
    """Keys of the students in these rows (from 0) of `list_students`; None: of all."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        keys = queries.keys_of(read, limit, narrowing)
    return keys if rows is None else [keys[row] for row in rows if row < len(keys)]


def students_with(signed_in: SignedIn, keys: Sequence[int]) -> list[StudentDetail]:
    """Those of these students within this person's scope, with all fields of the roster."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.students_with(read, limit, keys)


def listing(signed_in: SignedIn, narrowing: Narrowing, look_for: int | None = None) -> Listing:
    """Total and first page from one snapshot. `look_for`: the student whose index is wanted."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        total = queries.students_count(read, limit, narrowing)
        first = queries.students(read, limit, narrowing, count=PAGE)
        place = None if look_for is None else queries.place_of(read, limit, narrowing, look_for)
    return Listing(total, tuple(first), place)


def classes(signed_in: SignedIn) -> list[ClassCount]:
    """The classes within this person's scope, by college and major, with their numbers of present students."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.classes(read, limit)


def rooms(signed_in: SignedIn) -> list[RoomCount]:
    """The dormitory rooms within this person's scope, with their numbers of present students."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.rooms(read, limit)


def log_list_export(signed_in: SignedIn, how: Literal["list", "copy"], people: int) -> None:
    """Logs that a list of so many people was exported, as text or to the clipboard."""
    signed_in.require(Permission.SEE_PEOPLE)
    with signed_in.unit() as unit:
        unit.log("export", "student", detail=f"{how} {people}")
