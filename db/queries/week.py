"""Counts for a studio's weekly figures: assigned rooms and classes, active Messengers, certificates."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Connection, and_, distinct, func, or_, select

from db.schema import Assignment, CheckIn, Person, Student, TrainingResult, WeekFigure
from db.schema.node import HERE

_PRESENT = Student.status == "present"
_MESSENGER = and_(Person.role == "messenger", Person.active)


def _holds(day: dt.date) -> ColumnElement[bool]:
    return and_(Assignment.since <= day, or_(Assignment.until.is_(None), Assignment.until >= day))


def rooms(read: Connection, day: dt.date) -> tuple[int, int]:
    """(rooms assigned to a Messenger on `day`, rooms with residents)."""
    lived_in = {tuple(row) for row in read.execute(
        select(Student.building, Student.room).where(_PRESENT, Student.room != "").distinct()
    )}  # fmt: skip
    stood_for = {tuple(row) for row in read.execute(
        select(Assignment.building, Assignment.room)
        .join(Person, Person.key == Assignment.person)
        .where(_MESSENGER, _holds(day), Assignment.room != "")
    )}  # fmt: skip
    return len(lived_in & stood_for), len(lived_in)


def classes(read: Connection, day: dt.date) -> tuple[int, int]:
    """(classes assigned to a Messenger on `day`, classes with students)."""
    studied_in = set(
        read.execute(select(Student.class_name).where(_PRESENT, Student.class_name != "").distinct()).scalars()
    )
    stood_for = read.execute(
        select(Assignment.class_name)
        .join(Person, Person.key == Assignment.person)
        .where(_MESSENGER, _holds(day), Assignment.class_name != "")
    ).scalars()
    return len(studied_in.intersection(stood_for)), len(studied_in)


def messengers(read: Connection) -> int:
    """Number of Messengers with an account."""
    return read.execute(select(func.count(Person.key)).where(_MESSENGER)).scalar_one()


def messengers_standing(read: Connection, day: dt.date) -> int:
    """Number of Messengers with an assignment on `day`."""
    query = select(func.count(distinct(Assignment.person))).join(Person, Person.key == Assignment.person)
    return read.execute(query.where(_MESSENGER, _holds(day))).scalar_one()


def messengers_at_work(read: Connection, first: dt.date, last: dt.date) -> int:
    """Number of Messengers who recorded a check-in about a day from `first` to `last`."""
    query = select(func.count(distinct(CheckIn.observer))).join(Person, Person.key == CheckIn.observer)
    return read.execute(query.where(_MESSENGER, CheckIn.day >= first, CheckIn.day <= last)).scalar_one()


def certificates(read: Connection, day: dt.date) -> dict[str, int]:
    """Code of a course to the number of Messengers with a valid certificate on `day`."""
    holds = and_(
        TrainingResult.passed,
        TrainingResult.day <= day,
        or_(TrainingResult.expires.is_(None), TrainingResult.expires >= day),
    )
    query = (
        select(TrainingResult.course, func.count(distinct(TrainingResult.person)))
        .join(Person, Person.key == TrainingResult.person)
        .where(_MESSENGER, holds)
        .group_by(TrainingResult.course)
    )
    return {row[0]: row[1] for row in read.execute(query)}


def kept(read: Connection, first: dt.date) -> dict[tuple[dt.date, str, str], int]:
    """(week, name, detail) to the key, of the figures stored here for weeks from `first` on."""
    figure = WeekFigure
    query = select(figure.week, figure.name, figure.detail, figure.key).where(
        figure.week >= first, figure.origin == HERE
    )
    return {(row[0], row[1], row[2]): row[3] for row in read.execute(query.order_by(figure.key.desc()))}
