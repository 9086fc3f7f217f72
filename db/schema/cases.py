"""Cases: the case itself, its notes that are never overwritten, and the plan's steps with their time limits."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from db.schema.base import Fact, Record, column
from db.schema.column_types import Code, Grade, LongWords, Moment, Words


class Case(Record):
    """A student whom the studio looks after; from its opening to its closing, and perhaps again."""

    __tablename__ = "case"
    __table_args__ = (Index("ix_case_student", "student"), Index("ix_case_status", "status"))

    student: Mapped[int] = column(ForeignKey("student.key"))
    alert: Mapped[int | None] = column(ForeignKey("alert.key"))
    level: Mapped[Grade] = column(review=True)
    status: Mapped[Literal["open", "closed"]] = column(default="open", review=True)
    owner: Mapped[int | None] = column(ForeignKey("person.key"), review=True)
    opened_at: Mapped[Moment] = column(anew=True)
    opened_by: Mapped[int | None] = column(ForeignKey("person.key"))
    reason: Mapped[Words] = column(default="", personal=True)
    next_contact: Mapped[dt.date | None]
    next_contact_how: Mapped[Words] = column(default="", personal=True)
    referred: Mapped[bool] = column(default=False, review=True)
    """referred to the center: its identity and header travel"""
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[int | None] = column(ForeignKey("person.key"))
    closing_reason: Mapped[Words] = column(default="", personal=True)


class CaseNote(Fact):
    """A note of a case: what was said and agreed. Amended by a new note, never overwritten."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case"),)

    case: Mapped[int] = column(ForeignKey("case.key"), draft=True)
    kind: Mapped[Code]
    """`session`, `intake`, `contact`, `family` or `note`"""
    day: Mapped[dt.date]
    written_at: Mapped[Moment]
    author: Mapped[int | None] = column(ForeignKey("person.key"))
    text: Mapped[LongWords] = column(default="", personal=True)
    shared: Mapped[bool] = column(default=False)
    """marked by the counselor to travel with a referral"""
    amends: Mapped[int | None] = column(ForeignKey("case_note.key"))
    reason: Mapped[Words] = column(default="", personal=True)
    amended_by: Mapped[int | None] = column(local=True)
    """key of the note that corrects this one"""


class PlanStep(Record):
    """A step of the crisis intervention plan for one case: due by a moment, done, or waived with a reason."""

    __tablename__ = "plan_step"
    __table_args__ = (Index("ix_plan_step_case", "case"), Index("ix_plan_step_due", "status", "due_at"))

    case: Mapped[int] = column(ForeignKey("case.key"))
    code: Mapped[Code]
    """of the plan's step, see `resources/plan`"""
    level: Mapped[Grade]
    due_at: Mapped[Moment]
    status: Mapped[Literal["due", "done", "waived"]] = column(default="due", review=True)
    done_at: Mapped[Moment | None]
    done_by: Mapped[int | None] = column(ForeignKey("person.key"))
    reason: Mapped[Words] = column(default="", personal=True)


class ReferralAnswer(Fact):
    """What the center answers a studio that referred a case to it; the newest answer counts."""

    __tablename__ = "referral_answer"
    __table_args__ = (Index("ix_referral_answer_case", "case"),)

    case: Mapped[int] = column(ForeignKey("case.key"))
    status: Mapped[Literal["taken", "advice", "returned"]]
    """`taken` (the center looks after the person), `advice` (the studio goes on, as advised) or `returned`"""
    level: Mapped[Grade | None]
    """the level that the center suggests"""
    next_contact: Mapped[dt.date | None]
    words: Mapped[Words] = column(default="", personal=True)
    answered_at: Mapped[Moment]
    answered_by: Mapped[int | None] = column(ForeignKey("person.key"))
    seen_at: Mapped[Moment | None] = column(local=True)
    """when the case's owner first read it here"""
