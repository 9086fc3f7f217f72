"""Reads students and assignments: lists, search, the trees of classes and rooms, one person, field history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from db.queries.aliases import eager_alias
from db.queries.limits import Limit, present_within, students_within
from db.queries.row_columns import columns_of
from db.schema import Assignment, FieldHistory, Person, Student


@dataclass(frozen=True)
class StudentRow:
    """A student as lists show them."""

    key: int
    student_no: str
    name: str
    gender: str
    college: str
    major: str
    class_name: str
    grade: str
    building: str
    room: str
    bed: str
    status: str


@dataclass(frozen=True)
class StudentDetail(StudentRow):
    """A student with all roster fields; `id` in hex. `merged_into`: the entry kept of the same person, if any."""

    id: str
    phone: str
    birth_date: dt.date | None
    ethnicity: str
    status_note: str = ""
    merged_into: int | None = None


@dataclass(frozen=True)
class ClassCount:
    """A class and its number of students."""

    college: str
    major: str
    class_name: str
    count: int


@dataclass(frozen=True)
class RoomCount:
    """A room and its number of residents."""

    building: str
    room: str
    count: int


@dataclass(frozen=True)
class Narrowing:
    """A filter on students; empty texts do not filter. `rooms`: those of a floor of `building`.

    Merged entries are included only if `status` is that of merged entries.
    """

    text: str = ""
    college: str = ""
    major: str = ""
    class_name: str = ""
    building: str = ""
    room: str = ""
    status: str = ""
    rooms: tuple[str, ...] = ()
    grade: str = ""


@dataclass(frozen=True)
class FieldChange:
    """A change of a field: its former value and when it got the new one; `by` is a name, empty for a bundle."""

    field: str
    old: object
    new: object
    at: int
    by: str


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment of a person to a room, or with an empty room to a class, from one day to another."""

    key: int
    person: int
    name: str
    building: str
    room: str
    class_name: str
    since: dt.date
    until: dt.date | None


EVERYONE = Limit("everyone")
"""For rules about the whole roster (is a number taken?), never for what a person is shown."""
_ROW = tuple(columns_of(StudentRow, Student))
_DETAIL = tuple(columns_of(StudentDetail, Student))
_OTHER = eager_alias(Student)
_KEYS_AT_ONCE = 5000
_SEVERAL = func.count() > 1
_ORDER = (Student.college, Student.class_name, Student.student_no, Student.key)


def _conditions(limit: Limit, narrow: Narrowing) -> list[ColumnElement[bool]]:
    # Who was erased has no name: what was seen of them stays in the figures, and nobody can say whose row it would be.
    found = [students_within(limit), or_(Student.name != "", Student.merged_into.is_not(None))]
    for word in narrow.text.lower().split():
        found.append(_found_by(word))
    if narrow.status != "merged":
        found.append(Student.status != "merged")
    for name in ("college", "major", "class_name", "building", "room", "status", "grade"):
        wanted = getattr(narrow, name)
        if wanted:
            found.append(getattr(Student, name) == wanted)
    if narrow.rooms:
        found.append(Student.room.in_(narrow.rooms))
    return found


def _found_by(word: str) -> ColumnElement[bool]:
    """The condition on the find text of the entry, or of an entry merged into it."""
    under_other = select(_OTHER.merged_into).where(
        _OTHER.merged_into.is_not(None), _OTHER.find.contains(word, autoescape=True)
    )
    return or_(Student.find.contains(word, autoescape=True), Student.key.in_(under_other))


def students(
    read: Connection, limit: Limit, narrow: Narrowing, *, offset: int = 0, count: int = 200
) -> list[StudentRow]:
    """Students within the limit, by class and number, one page. Each word of the text must match."""
    query = select(*_ROW).where(*_conditions(limit, narrow)).order_by(*_ORDER).offset(offset).limit(count)
    return [StudentRow(*row) for row in read.execute(query)]


def students_count(read: Connection, limit: Limit, narrow: Narrowing) -> int:
    """Number of students that `students` gives on all pages."""
    return read.execute(select(func.count(Student.key)).where(*_conditions(limit, narrow))).scalar_one()


def place_of(read: Connection, limit: Limit, narrow: Narrowing, key: int) -> int | None:
    """The position, from 0, at which `students` gives the student `key`; None if it does not."""
    conditions = _conditions(limit, narrow)
    found = read.execute(select(*_ORDER).where(Student.key == key, *conditions)).first()
    if found is None:
        return None
    before = tuple_(*_ORDER) < tuple(found)
    return read.execute(select(func.count(Student.key)).where(*conditions, before)).scalar_one()


def student(read: Connection, limit: Limit, key: int) -> StudentDetail | None:
    """One student; None if there is none within the limit."""
    query = select(*_DETAIL).where(Student.key == key, students_within(limit))
    row = read.execute(query).first()
    return None if row is None else StudentDetail(*row)


def student_by_no(read: Connection, limit: Limit, student_no: str) -> StudentDetail | None:
    """The student with this number; None if there is none within the limit.

    The number of a merged entry gives the entry that is kept.
    """
    query = select(*_DETAIL).where(Student.student_no == student_no, students_within(limit))
    row = read.execute(query.order_by(Student.status == "merged", Student.key).limit(1)).first()
    if row is None:
        return None
    found = StudentDetail(*row)
    return found if found.merged_into is None else student(read, limit, found.merged_into)


def entries_merged_into(read: Connection, limit: Limit, key: int) -> list[StudentDetail]:
    """The entries merged into the student `key`, in order of creation."""
    query = select(*_DETAIL).where(Student.merged_into == key, students_within(limit)).order_by(Student.key)
    return [StudentDetail(*row) for row in read.execute(query)]


def students_with(read: Connection, limit: Limit, keys: Sequence[int]) -> list[StudentDetail]:
    """The students with these keys who are within the limit, by class and number."""
    found: list[StudentDetail] = []
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        rows = read.execute(select(*_DETAIL).where(Student.key.in_(some), students_within(limit)))
        found += [StudentDetail(*row) for row in rows]
    return sorted(found, key=lambda one: (one.college, one.class_name, one.student_no, one.key))


class Whereabouts(NamedTuple):
    """A student's name and place, for very long lists."""

    key: int
    name: str
    building: str
    room: str
    class_name: str


def whereabouts(read: Connection, limit: Limit, keys: Sequence[int]) -> dict[int, Whereabouts]:
    """Name and place of the students with these keys who are within the limit."""
    columns = (Student.key, Student.name, Student.building, Student.room, Student.class_name)
    found: dict[int, Whereabouts] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        rows = read.execute(select(*columns).where(Student.key.in_(some), students_within(limit)))
        found |= {row[0]: Whereabouts(*row) for row in rows}
    return found


def sharing(read: Connection, limit: Limit) -> list[StudentDetail]:
    """Entries that share their number, or name, birth date and class, with another entry; merged entries excluded."""
    own = and_(students_within(limit), Student.merged_into.is_(None))
    born = (Student.name, Student.birth_date, Student.class_name)
    numbers = (
        select(Student.student_no).where(own, Student.student_no != "").group_by(Student.student_no).having(_SEVERAL)
    )
    people = select(*born).where(own, *(column != "" for column in (Student.name, Student.class_name)))
    people = people.where(Student.birth_date.is_not(None)).group_by(*born).having(_SEVERAL)
    shared = or_(Student.student_no.in_(numbers), tuple_(*born).in_(people))
    return [StudentDetail(*row) for row in read.execute(select(*_DETAIL).where(own, shared))]


def keys_of(read: Connection, limit: Limit, narrow: Narrowing) -> list[int]:
    """The keys of all students that `students` gives."""
    return list(read.execute(select(Student.key).where(*_conditions(limit, narrow)).order_by(*_ORDER)).scalars())


def grades(read: Connection, limit: Limit) -> list[tuple[str, str, int]]:
    """(grade, status, count) of enrolled students and those on leave."""
    query = (
        select(Student.grade, Student.status, func.count())
        .where(students_within(limit), Student.status.in_(("present", "leave")))
        .group_by(Student.grade, Student.status)
        .order_by(Student.grade)
    )
    return [(row[0], row[1], row[2]) for row in read.execute(query)]


def all_students(read: Connection, limit: Limit) -> list[StudentDetail]:
    """All students within the limit with all roster fields, for comparison with a registry table."""
    return [StudentDetail(*row) for row in read.execute(select(*_DETAIL).where(students_within(limit)))]


def classes(read: Connection, limit: Limit) -> list[ClassCount]:
    """The classes and their numbers of present students."""
    place = (Student.college, Student.major, Student.class_name)
    query = select(*place, func.count()).where(present_within(limit)).group_by(*place).order_by(*place)
    return [ClassCount(*row) for row in read.execute(query)]


def rooms(read: Connection, limit: Limit) -> list[RoomCount]:
    """The dormitory rooms and their numbers of present students."""
    place = (Student.building, Student.room)
    query = (
        select(*place, func.count())
        .where(present_within(limit), Student.room != "")
        .group_by(*place)
        .order_by(Student.building, func.length(Student.room), Student.room)
    )
    return [RoomCount(*row) for row in read.execute(query)]


def living_in(read: Connection, limit: Limit, building: str, room: str) -> list[StudentRow]:
    """The present students of a room, by bed."""
    query = (
        select(*_ROW)
        .where(present_within(limit), Student.building == building, Student.room == room)
        .order_by(func.length(Student.bed), Student.bed, Student.student_no)
    )
    return [StudentRow(*row) for row in read.execute(query)]


def living_on(read: Connection, limit: Limit, building: str) -> list[StudentRow]:
    """The present students of a building who have a room."""
    query = select(*_ROW).where(present_within(limit), Student.building == building, Student.room != "")
    return [StudentRow(*row) for row in read.execute(query)]


def assignments(
    read: Connection,
    *,
    person: int | None = None,
    building: str = "",
    room: str = "",
    class_name: str = "",
    on: dt.date | None = None,
    never_begun: bool = False,
) -> list[AssignmentRow]:
    """Assignments, newest first: of one person, one room or class, one day, or all.

    With both a room and a class: the assignments of either. `never_begun`: includes those ended before their first day.
    """
    query = select(*columns_of(AssignmentRow, Assignment, name=Person.name)).join(
        Person, Person.key == Assignment.person
    )
    places: list[ColumnElement[bool]] = []
    if room:
        places.append(and_(Assignment.building == building, Assignment.room == room))
    if class_name:
        places.append(Assignment.class_name == class_name)
    if places:
        query = query.where(or_(*places))
    if person is not None:
        query = query.where(Assignment.person == person)
    if not never_begun:
        query = query.where(or_(Assignment.until.is_(None), Assignment.until >= Assignment.since))
    if on is not None:
        query = query.where(
            Person.active, Assignment.since <= on, or_(Assignment.until.is_(None), Assignment.until >= on)
        )
    return [AssignmentRow(*row) for row in read.execute(query.order_by(Assignment.since.desc(), Assignment.key.desc()))]


def field_changes(read: Connection, kind: str, key: int, names: Sequence[str] | None = None) -> list[FieldChange]:
    """Former values of a record's fields, newest first."""
    query = (
        select(FieldHistory.field, FieldHistory.old, FieldHistory.new, FieldHistory.at, Person.name)
        .outerjoin(Person, Person.key == FieldHistory.by)
        .where(FieldHistory.type == kind, FieldHistory.record == key)
        .order_by(FieldHistory.key.desc())
    )
    if names is not None:
        query = query.where(FieldHistory.field.in_(names))
    return [
        FieldChange(row.field, msgspec.json.decode(row.old), msgspec.json.decode(row.new), row.at, row.name or "")
        for row in read.execute(query)
    ]
