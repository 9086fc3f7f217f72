"""Reads for charts: only the columns that a figure needs, never a note, and no corrected check-in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, select

from db.queries.limits import Limit, present_within
from db.queries.merged_students import about
from db.queries.row_columns import columns_of
from db.schema import CheckIn, Student


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
