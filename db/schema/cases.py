"""Cases: the case itself, its notes that are never overwritten, and the plan's steps with their time limits."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Fact, Record, local, personal, reviewed


class Case(Record):
    """A student whom the studio looks after; from its opening to its closing, and perhaps again."""

    __tablename__ = "case"
    __table_args__ = (Index("ix_case_student", "student"), Index("ix_case_status", "status"))

    student: Mapped[int] = mapped_column(ForeignKey("student.key"))
    alert: Mapped[int | None] = mapped_column(ForeignKey("alert.key"))
    level: Mapped[int] = reviewed(SmallInteger)
    status: Mapped[str] = reviewed(default="open")
    """`open` or `closed`"""
    owner: Mapped[int | None] = reviewed(ForeignKey("person.key"))
    opened_at: Mapped[int]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    reason: Mapped[str] = personal(default="")
    next_contact: Mapped[dt.date | None]
    next_contact_how: Mapped[str] = personal(default="")
    referred: Mapped[bool] = reviewed(default=False)
    """referred to the center: its identity and header travel"""
    closed_at: Mapped[int | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    closing_reason: Mapped[str] = personal(default="")


class CaseNote(Fact):
    """A note of a case: what was said and agreed. Amended by a new note, never overwritten."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case"),)

    case: Mapped[int] = mapped_column(ForeignKey("case.key"))
    kind: Mapped[str]
    """`session`, `intake`, `contact`, `family` or `note`"""
    day: Mapped[dt.date]
    written_at: Mapped[int]
    author: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    text: Mapped[str] = personal(default="")
    shared: Mapped[bool] = mapped_column(default=False)
    """marked by the counselor to travel with a referral"""
    amends: Mapped[int | None] = mapped_column(ForeignKey("case_note.key"))
    reason: Mapped[str] = personal(default="")
    amended_by: Mapped[int | None] = local()
    """key of the note that corrects this one"""


class PlanStep(Record):
    """A step of the crisis intervention plan for one case: due by a moment, done, or waived with a reason."""

    __tablename__ = "plan_step"
    __table_args__ = (Index("ix_plan_step_case", "case"), Index("ix_plan_step_due", "status", "due_at"))

    case: Mapped[int] = mapped_column(ForeignKey("case.key"))
    code: Mapped[str]
    """of the plan's step, see `resources/plan`"""
    level: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[int]
    status: Mapped[str] = reviewed(default="due")
    """`due`, `done` or `waived`"""
    done_at: Mapped[int | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    reason: Mapped[str] = personal(default="")


class ReferralAnswer(Fact):
    """What the center answers a studio that referred a case to it; the newest answer counts."""

    __tablename__ = "referral_answer"
    __table_args__ = (Index("ix_referral_answer_case", "case"),)

    case: Mapped[int] = mapped_column(ForeignKey("case.key"))
    status: Mapped[str]
    """`taken` (the center looks after the person), `advice` (the studio goes on, as advised) or `returned`"""
    level: Mapped[int | None] = mapped_column(SmallInteger)
    """the level that the center suggests"""
    next_contact: Mapped[dt.date | None]
    words: Mapped[str] = personal(default="")
    answered_at: Mapped[int]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    seen_at: Mapped[int | None] = local()
    """when the case's owner first read it here"""
