"""Transfers between colleges: what the old college tells of who comes, what the center and the new college answer."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Record, local, passing


class Transfer(Record):
    """A student goes to another college, by way of the center. Each of the three writes its own fields, and no other.

    Whoever ends it empties what tells who the student is, everywhere: nobody keeps a name without need. What it stands at
    follows from the moments, see `studio_app/roster/transfer_state.py`.
    """

    __tablename__ = "transfer"
    __table_args__ = (Index("ix_transfer_student", "student"),)

    student: Mapped[int | None] = mapped_column(ForeignKey("student.key"))
    """at the old college the entry of who goes, at the new one that of who came; never told"""
    case: Mapped[int | None] = mapped_column(ForeignKey("case.key"))
    """the gravest open case of theirs, told where the center has it anyway"""
    student_no: Mapped[str] = passing(default="")
    name: Mapped[str] = passing(default="")
    gender: Mapped[str] = passing(default="")
    birth_date: Mapped[dt.date | None] = passing()
    phone: Mapped[str] = passing(default="")
    major: Mapped[str] = passing(default="")
    class_name: Mapped[str] = passing(default="")
    grade: Mapped[str] = passing(default="")
    from_college: Mapped[str] = mapped_column(default="")
    to_college: Mapped[str] = mapped_column(default="")
    """as it was said at the old college"""
    speak_to: Mapped[str] = mapped_column(default="")
    """the colleague at the old college who knows them"""
    offered_at: Mapped[int]
    withdrawn_at: Mapped[int | None]
    passed_to: Mapped[str] = mapped_column(default="")
    """id in hex of the studio that the center passed it on to"""
    passed_name: Mapped[str] = mapped_column(default="")
    """that studio's name"""
    passed_at: Mapped[int | None]
    returned_at: Mapped[int | None]
    """when the center sent it back instead"""
    center_words: Mapped[str] = passing(default="")
    accepted_at: Mapped[int | None]
    declined_at: Mapped[int | None]
    answer_words: Mapped[str] = passing(default="")
    """why the new college declined"""
    seen_at: Mapped[int | None] = local()
    """when the answer was read at the old college"""
