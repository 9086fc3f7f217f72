"""Reads check-ins and alerts. Corrected check-ins are left out in favour of their corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from db.queries.aliases import eager_alias
from db.queries.limits import Limit, present_within, standing, students_within
from db.queries.merged_students import about, told_of
from db.queries.row_columns import columns_of, name_of
from db.schema import Alert, Assignment, CheckIn, Draft, PeriodMark, Person, Student

_RAISER, _ACKNOWLEDGER = eager_alias(Person), eager_alias(Person)


@dataclass(frozen=True)
class CheckInRow:
    """A check-in. `note` and `reason` are empty where the reader may not read them."""

    key: int
    student: int
    day: dt.date
    mood: int | None
    sleep: int | None
    appetite: int | None
    social: int | None
    study: int | None
    contact: int
    signs: int
    note: str
    source: int
    observer: int | None
    observer_name: str
    entered_at: int
    amends: int | None
    reason: str


@dataclass(frozen=True)
class AlertRow:
    """An alert with its student."""

    key: int
    id: str
    student: int
    student_name: str
    student_no: str
    class_name: str
    building: str
    room: str
    check_in: int | None
    day: dt.date
    level: int
    signs: int
    words: str
    raised_at: int
    raised_by: str
    status: str
    acknowledged_at: int | None
    acknowledged_by: str
    outcome: str


@dataclass(frozen=True)
class RoomState:
    """A room on one day: its residents, how many have a check-in, how many were seen, and whose assignment it is."""

    building: str
    room: str
    people: int
    entered: int
    seen: int
    messengers: tuple[str, ...]


@dataclass(frozen=True)
class PeriodRow:
    """A period mark."""

    key: int
    name: str
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class DraftRow:
    """A draft: `content` is JSON."""

    subject: int
    day: dt.date
    content: str
    at: int


def check_in_ids(read: Connection, keys: Sequence[int]) -> list[str]:
    """The ids in hex of check-ins, in the order of `keys`."""
    rows = read.execute(select(CheckIn.key, CheckIn.id).where(CheckIn.key.in_(keys)))
    ids = {row.key: row.id.hex() for row in rows}
    return [ids[key] for key in keys]


def _check_ins() -> Select[*tuple[Any, ...]]:
    return (
        select(*columns_of(CheckInRow, CheckIn, observer_name=name_of(Person)))
        .outerjoin(Person, Person.key == CheckIn.observer)
        .where(CheckIn.amended_by.is_(None))
    )


def check_ins_of(read: Connection, students: Sequence[int], first: dt.date, last: dt.date) -> list[CheckInRow]:
    """The check-ins under the entries `students` from `first` to `last`, by entry, day and time of entering."""
    query = (
        _check_ins()
        .where(CheckIn.student.in_(students), CheckIn.day.between(first, last))
        .order_by(CheckIn.student, CheckIn.day, CheckIn.entered_at)
    )
    return [CheckInRow(*row) for row in read.execute(query)]


def sign_days(
    read: Connection, students: Sequence[int], first: dt.date, last: dt.date
) -> list[tuple[int, dt.date, int]]:
    """(student, day, bit mask) of the check-ins with signs, for the rules; those under merged entries included."""
    query = (
        select(func.coalesce(Student.merged_into, Student.key), CheckIn.day, CheckIn.signs)
        .join(Student, Student.key == CheckIn.student)
        .where(
            about(CheckIn.student, students),
            CheckIn.day.between(first, last),
            CheckIn.signs != 0,
            CheckIn.amended_by.is_(None),
        )
    )
    return [(row[0], row[1], row[2]) for row in read.execute(query)]


def not_seen_since(read: Connection, limit: Limit, day: dt.date) -> list[tuple[int, dt.date]]:
    """(student, last day on which somebody met them) of present students within the limit last met on `day` or before.

    Earliest day first. The cost is one index lookup a student, however many check-ins they have.
    """
    seen = and_(CheckIn.student == Student.key, CheckIn.contact < 3, CheckIn.amended_by.is_(None))
    newest = select(CheckIn.day).where(seen).order_by(CheckIn.day.desc()).limit(1).correlate(Student).scalar_subquery()
    last = select(Student.key, newest.label("day")).where(present_within(limit)).subquery()
    query = select(last.c.key, last.c.day).where(last.c.day <= day).order_by(last.c.day, last.c.key)
    return [(row[0], row[1]) for row in read.execute(query)]


def rooms_on(read: Connection, limit: Limit, day: dt.date) -> list[RoomState]:
    """Every room within the limit with the progress of its round on `day`; check-ins under merged entries count."""
    observed = aliased(Student)
    whom = func.coalesce(observed.merged_into, observed.key)
    entered = (
        select(whom.label("student"), func.min(CheckIn.contact).label("contact"))
        .join(observed, observed.key == CheckIn.student)
        .where(CheckIn.day == day, CheckIn.amended_by.is_(None))
        .group_by(whom)
        .subquery()
    )
    place = (Student.building, Student.room)
    query = (
        select(
            *place,
            func.count(Student.key),
            func.count(entered.c.student),
            func.count(entered.c.student).filter(entered.c.contact < 3),
        )
        .outerjoin(entered, entered.c.student == Student.key)
        .where(present_within(limit), Student.room != "")
        .group_by(*place)
        .order_by(Student.building, func.length(Student.room), Student.room)
    )
    names: dict[tuple[str, str], list[str]] = {}
    on = (
        select(Assignment.building, Assignment.room, Person.name)
        .join(Person)
        .where(
            Assignment.room != "",
            Assignment.since <= day,
            or_(Assignment.until.is_(None), Assignment.until >= day),
            Person.active,
        )
    )
    for row in read.execute(on.order_by(Person.name)):
        names.setdefault((row.building, row.room), []).append(row.name)
    return [RoomState(*row, tuple(names.get((row[0], row[1]), ()))) for row in read.execute(query)]


def own_rooms(read: Connection, person: int, day: dt.date) -> set[tuple[str, str]]:
    """(building, room) assigned to a Messenger on `day`."""
    query = select(Assignment.building, Assignment.room).where(standing(person, day), Assignment.room != "")
    return {(row.building, row.room) for row in read.execute(query)}


def alerts(
    read: Connection, limit: Limit, *, open_only: bool = False, student: int | None = None, key: int | None = None
) -> list[AlertRow]:
    """Alerts within the limit: open ones first, then by level, then newest."""
    told = {name: told_of(getattr(Student, name)) for name in ("class_name", "building", "room")}
    told["student_name"] = told_of(Student.name)
    people = {"raised_by": name_of(_RAISER), "acknowledged_by": name_of(_ACKNOWLEDGER)}
    query = (
        select(*columns_of(AlertRow, Alert, student_no=Student.student_no, **told, **people))
        .join(Student, Student.key == Alert.student)
        .outerjoin(_RAISER, _RAISER.key == Alert.raised_by)
        .outerjoin(_ACKNOWLEDGER, _ACKNOWLEDGER.key == Alert.acknowledged_by)
        .where(students_within(limit))
        .order_by((Alert.status != "raised"), Alert.level.desc(), Alert.raised_at.desc())
    )
    if open_only:
        query = query.where(Alert.status != "closed")
    if student is not None:
        query = query.where(about(Alert.student, [student]))
    if key is not None:
        query = query.where(Alert.key == key)
    return [AlertRow(*row) for row in read.execute(query)]


def open_alerts_of(read: Connection, students: Sequence[int]) -> list[tuple[int, int, int, int, str]]:
    """(key, student, level, signs, status) of the alerts of `students` that are not closed, oldest first."""
    query = (
        select(Alert.key, func.coalesce(Student.merged_into, Student.key), Alert.level, Alert.signs, Alert.status)
        .join(Student, Student.key == Alert.student)
        .where(about(Alert.student, students), Alert.status != "closed")
        .order_by(Alert.raised_at)
    )
    return [tuple(row) for row in read.execute(query)]  # type: ignore[misc]


def period_marks(read: Connection) -> list[PeriodRow]:
    """All period marks, by first day."""
    query = select(*columns_of(PeriodRow, PeriodMark)).order_by(PeriodMark.first_day)
    return [PeriodRow(*row) for row in read.execute(query)]


def drafts(read: Connection, person: int, kind: str, subjects: Sequence[int] | None = None) -> list[DraftRow]:
    """A person's drafts of one kind, about all subjects or some."""
    query = select(*columns_of(DraftRow, Draft)).where(Draft.person == person, Draft.kind == kind)
    if subjects is not None:
        query = query.where(Draft.subject.in_(subjects))
    return [DraftRow(*row) for row in read.execute(query.order_by(Draft.day, Draft.at))]
