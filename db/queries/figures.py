"""Reads for charts: only the columns that a figure needs, never a note, and no corrected check-in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, select

from db.queries.limits import Limit, present_within, students_within
from db.queries.merged_students import about
from db.queries.row_columns import columns_of
from db.schema import CheckIn, Student


@dataclass(frozen=True)
class ChartPerson:
    """The student of a trend. `id` in hex, for the access log."""

    key: int
    id: str
    student_no: str
    name: str
    class_name: str
    building: str
    room: str


@dataclass(frozen=True, slots=True)
class ObservedRow:
    """The observed values of one check-in, in the codes of `studio_app.domain.check_in_form`."""

    day: dt.date
    mood: int | None
    sleep: int | None
    appetite: int | None
    social: int | None
    study: int | None
    contact: int
    signs: int


@dataclass(frozen=True)
class RoomDay:
    """A room on a day: the mean of its people's moods, and of how many people a mood was observed."""

    room: str
    day: dt.date
    mood: float
    people: int


def chart_person(read: Connection, limit: Limit, key: int) -> ChartPerson | None:
    """The student with this key; None when there is none within the limit."""
    return _person(read, and_(Student.key == key, students_within(limit)))


def chart_person_by_no(read: Connection, limit: Limit, student_no: str) -> ChartPerson | None:
    """The student with this number; None when there is none within the limit."""
    return _person(read, and_(Student.student_no == student_no, students_within(limit)))


def observed(read: Connection, student: int, last: dt.date) -> list[ObservedRow]:
    """A student's check-ins up to `last`, oldest first, those under merged entries included."""
    query = (
        select(*columns_of(ObservedRow, CheckIn))
        .where(about(CheckIn.student, [student]), CheckIn.day <= last, CheckIn.amended_by.is_(None))
        .order_by(CheckIn.day)
    )
    return [ObservedRow(*row) for row in read.execute(query)]


def buildings(read: Connection, limit: Limit) -> list[str]:
    """The dormitory buildings of present students within the limit."""
    query = select(Student.building).where(_housed(limit)).distinct()
    return [row.building for row in read.execute(query)]


def rooms_of(read: Connection, limit: Limit, building: str) -> list[str]:
    """The rooms of a building with present students within the limit."""
    query = select(Student.room).where(_housed(limit), Student.building == building).distinct()
    return [row.room for row in read.execute(query)]


def room_days(read: Connection, limit: Limit, building: str, first: dt.date, last: dt.date) -> list[RoomDay]:
    """Mean moods of a building's rooms by day, over students within the limit who live there now.

    Several check-ins of one person on one day are averaged first, so that each person has the same weight.
    """
    one = (
        select(Student.room, CheckIn.day, func.avg(CheckIn.mood).label("mood"))
        .join(Student, Student.key == CheckIn.student)
        .where(
            _housed(limit),
            Student.building == building,
            CheckIn.day.between(first, last),
            CheckIn.mood.is_not(None),
            CheckIn.amended_by.is_(None),
        )
        .group_by(Student.room, CheckIn.student, CheckIn.day)
        .subquery()
    )
    query = select(one.c.room, one.c.day, func.avg(one.c.mood), func.count()).group_by(one.c.room, one.c.day)
    return [RoomDay(room, day, float(mood), people) for room, day, mood, people in read.execute(query)]


def _housed(limit: Limit) -> ColumnElement[bool]:
    return and_(present_within(limit), Student.building != "", Student.room != "")


def _person(read: Connection, wanted: ColumnElement[bool]) -> ChartPerson | None:
    row = read.execute(select(*columns_of(ChartPerson, Student)).where(wanted).limit(1)).first()
    return None if row is None else ChartPerson(*row)
