"""Observations: check-ins, the period marks charts show, and the alerts that warning signs raise."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Fact, Record, column
from db.schema.column_types import Grade, Mask, Moment, Note, Rating5, Scale3, Scale4, Scale7, Short, Words


class CheckIn(Fact):
    """One person, one day, one observer. Codes are those of `studio_app.domain.check_in_form`."""

    __tablename__ = "check_in"
    __table_args__ = (
        Index("ix_check_in_student_day", "student", "day"),
        Index("ix_check_in_day", "day"),
        # Those for a neighbour are counted from it alone.
        Index("ix_check_in_rev_came_from", "rev", "came_from"),
    )

    rev: Mapped[int] = mapped_column(sort_order=-6)
    student: Mapped[int] = column(ForeignKey("student.key"), draft=True)
    day: Mapped[dt.date]
    mood: Mapped[Rating5 | None]
    sleep: Mapped[Scale4 | None]
    appetite: Mapped[Scale4 | None]
    social: Mapped[Scale4 | None]
    study: Mapped[Scale3 | None]
    contact: Mapped[Scale7]
    signs: Mapped[Mask] = column(default=0)
    """bit mask over `studio_app.domain.signs`"""
    note: Mapped[Note] = column(default="", personal=True)
    source: Mapped[Scale3] = column(default=0)
    observer: Mapped[int | None] = column(ForeignKey("person.key"), maker=True)
    entered_at: Mapped[Moment]
    amends: Mapped[int | None] = column(ForeignKey("check_in.key"))
    reason: Mapped[Note] = column(default="", personal=True)
    """why it was entered late or corrected"""
    amended_by: Mapped[int | None] = column(local=True)
    """key of the check-in that corrects this one; figures leave it out then"""


class PeriodMark(Record):
    """A stretch of days that charts name: an exam week, an epidemic wave."""

    __tablename__ = "period_mark"

    name: Mapped[Short]
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]


class Alert(Record):
    """Raised by a warning sign or by a person; waits until somebody acknowledges it."""

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_student", "student"), Index("ix_alert_status", "status"))

    student: Mapped[int] = column(ForeignKey("student.key"))
    check_in: Mapped[int | None] = column(ForeignKey("check_in.key"))
    day: Mapped[dt.date]
    level: Mapped[Grade] = column(review=True)
    signs: Mapped[Mask] = column(default=0)
    words: Mapped[Words] = column(default="", personal=True)
    """what the person who raised it by hand wrote, or what they did already of the plan's first steps"""
    raised_at: Mapped[Moment]
    raised_by: Mapped[int | None] = column(ForeignKey("person.key"), maker=True)
    status: Mapped[Literal["raised", "acknowledged", "case", "closed"]] = column(
        default="raised", review=True, anew=True
    )
    acknowledged_at: Mapped[Moment | None]
    acknowledged_by: Mapped[int | None] = column(ForeignKey("person.key"))
    outcome: Mapped[Words] = column(default="", personal=True)
