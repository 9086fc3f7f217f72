"""Transfers between colleges: what the old college tells of who comes, what the center and the new college answer."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from db.schema.base import Record, column
from db.schema.column_types import Hex16OrEmpty, Moment, Short, Words


class Transfer(Record):
    """A student goes to another college, by way of the center. Each of the three writes its own fields, and no other.

    Whoever ends it empties what tells who the student is, everywhere: nobody keeps a name without need. What it stands at
    follows from the moments, see `studio_app/roster/transfer_state.py`.
    """

    __tablename__ = "transfer"
    __table_args__ = (Index("ix_transfer_student", "student"),)

    student: Mapped[int | None] = column(ForeignKey("student.key"))
    """at the old college the entry of who goes, at the new one that of who came; never told"""
    case: Mapped[int | None] = column(ForeignKey("case.key"))
    """the gravest open case of theirs, told where the center has it anyway"""
    student_no: Mapped[Short] = column(default="", passing=True)
    name: Mapped[Short] = column(default="", passing=True)
    gender: Mapped[Literal["", "female", "male"]] = column(default="", passing=True)
    birth_date: Mapped[dt.date | None] = column(passing=True)
    phone: Mapped[Short] = column(default="", passing=True)
    major: Mapped[Short] = column(default="", passing=True)
    class_name: Mapped[Short] = column(default="", passing=True)
    grade: Mapped[Short] = column(default="", passing=True)
    from_college: Mapped[Short] = column(default="")
    to_college: Mapped[Short] = column(default="")
    """as it was said at the old college"""
    speak_to: Mapped[Short] = column(default="")
    """the colleague at the old college who knows them"""
    offered_at: Mapped[Moment]
    withdrawn_at: Mapped[Moment | None]
    passed_to: Mapped[Hex16OrEmpty] = column(default="")
    """id in hex of the studio that the center passed it on to"""
    passed_name: Mapped[Short] = column(default="")
    """that studio's name"""
    passed_at: Mapped[Moment | None]
    returned_at: Mapped[Moment | None]
    """when the center sent it back instead"""
    center_words: Mapped[Words] = column(default="", passing=True)
    accepted_at: Mapped[Moment | None]
    declined_at: Mapped[Moment | None]
    answer_words: Mapped[Words] = column(default="", passing=True)
    """why the new college declined"""
    seen_at: Mapped[Moment | None] = column(local=True)
    """when the answer was read at the old college"""
