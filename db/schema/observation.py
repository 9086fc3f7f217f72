"""Observations: check-ins, the period marks charts show, and the alerts that warning signs raise."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Fact, Record, local, personal, reviewed


class CheckIn(Fact):
    """One person, one day, one observer. Codes are those of `studio_app.observation.form`."""

    __tablename__ = "check_in"
    __table_args__ = (
        Index("ix_check_in_student_day", "student", "day"),
        Index("ix_check_in_day", "day"),
        # Those for a neighbour are counted from it alone.
        Index("ix_check_in_rev_came_from", "rev", "came_from"),
    )

    rev: Mapped[int] = mapped_column(sort_order=-6)
    student: Mapped[int] = mapped_column(ForeignKey("student.key"))
    day: Mapped[dt.date]
    mood: Mapped[int | None] = mapped_column(SmallInteger)
    sleep: Mapped[int | None] = mapped_column(SmallInteger)
    appetite: Mapped[int | None] = mapped_column(SmallInteger)
    social: Mapped[int | None] = mapped_column(SmallInteger)
    study: Mapped[int | None] = mapped_column(SmallInteger)
    contact: Mapped[int] = mapped_column(SmallInteger)
    signs: Mapped[int] = mapped_column(default=0)
    """bit mask over `studio_app.crisis.signs`"""
    note: Mapped[str] = personal(default="")
    source: Mapped[int] = mapped_column(SmallInteger, default=0)
    observer: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    entered_at: Mapped[int]
    amends: Mapped[int | None] = mapped_column(ForeignKey("check_in.key"))
    reason: Mapped[str] = personal(default="")
    """why it was entered late or corrected"""
    amended_by: Mapped[int | None] = local()
    """key of the check-in that corrects this one; figures leave it out then"""


class PeriodMark(Record):
    """A stretch of days that charts name: an exam week, an epidemic wave."""

    __tablename__ = "period_mark"

    name: Mapped[str]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]


class Alert(Record):
    """Raised by a warning sign or by a person; waits until somebody acknowledges it."""

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_student", "student"), Index("ix_alert_status", "status"))

    student: Mapped[int] = mapped_column(ForeignKey("student.key"))
    check_in: Mapped[int | None] = mapped_column(ForeignKey("check_in.key"))
    day: Mapped[dt.date]
    level: Mapped[int] = reviewed(SmallInteger)
    """4 red, 3 orange, 2 yellow, 1 blue"""
    signs: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = personal(default="")
    """what the person who raised it by hand wrote, or what they did already of the plan's first steps"""
    raised_at: Mapped[int]
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    status: Mapped[str] = reviewed(default="raised")
    """`raised`, `acknowledged`, `case`, `closed`"""
    acknowledged_at: Mapped[int | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    outcome: Mapped[str] = personal(default="")
