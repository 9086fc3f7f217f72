"""People: students as the registry knows them, those who sign in, and who stands for which class and rooms."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Fact, Record, local, personal, reviewed


class Student(Record):
    """A student of the roster. At a center most are pseudonyms: a row whose `student_no` and `name` are empty."""

    __tablename__ = "student"
    __table_args__ = (
        Index("ix_student_place", "building", "room"),
        Index("ix_student_class", "college", "class_name"),
        Index("ix_student_no", "student_no"),
        Index("ix_student_merged_into", "merged_into"),
    )

    student_no: Mapped[str] = personal(default="")
    name: Mapped[str] = personal(default="")
    gender: Mapped[str] = personal(default="")
    """`female`, `male` or empty"""
    college: Mapped[str] = mapped_column(default="")
    major: Mapped[str] = mapped_column(default="")
    class_name: Mapped[str] = mapped_column(default="")
    grade: Mapped[str] = mapped_column(default="")
    building: Mapped[str] = personal(default="")
    room: Mapped[str] = personal(default="")
    bed: Mapped[str] = personal(default="")
    phone: Mapped[str] = personal(default="")
    birth_date: Mapped[dt.date | None] = personal()
    ethnicity: Mapped[str] = personal(default="")
    status: Mapped[str] = mapped_column(default="present")
    """`present`, `leave`, `graduated`, `left`, `transferred` or `merged`: see `merged_into`"""
    status_note: Mapped[str] = personal(default="")
    """what goes with the status in words: the college they went to, until when they are on leave"""
    merged_into: Mapped[int | None] = reviewed(ForeignKey("student.key"))
    """the entry that is kept of the same person; this one then only holds what was entered about them here"""
    find: Mapped[str] = local(default="")
    """lower-case text that find-as-you-type looks in: name, pinyin, initials, number, room"""


class Person(Record):
    """Somebody who signs in."""

    __tablename__ = "person"

    login: Mapped[str]
    name: Mapped[str] = personal(default="")
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    student: Mapped[int | None] = mapped_column(ForeignKey("student.key"))
    """a Messenger is a student too"""


class Assignment(Record):
    """A Messenger stands for a room or a class from one day to another."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_person", "person"),
        Index("ix_assignment_room", "building", "room"),
    )

    person: Mapped[int] = mapped_column(ForeignKey("person.key"))
    building: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")
    """a room when `building` and `room` are set"""
    class_name: Mapped[str] = mapped_column(default="")
    """a class when this is set"""
    since: Mapped[dt.date]
    until: Mapped[dt.date | None]


class Proposal(Record):
    """A correction to a student's entry that somebody who may not make it asks for; the studio settles it, and its answer goes
    back to them."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_student", "student"), Index("ix_proposal_settled", "settled"))

    student: Mapped[int] = mapped_column(ForeignKey("student.key"))
    field: Mapped[str]
    """of the student: `name`, `class_name`, `building`, `room`, `bed`, `phone` or `status`"""
    value: Mapped[str] = personal(default="")
    """what it should be"""
    words: Mapped[str] = personal(default="")
    """how the person knows"""
    proposed_at: Mapped[int]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    settled: Mapped[str | None]
    """`accepted` or `declined`; None while it waits"""
    settled_at: Mapped[int | None]
    answer: Mapped[str] = personal(default="")
    """what the studio says to it"""
    settled_by: Mapped[int | None] = local()
    """key of the person who settled it"""


class TrainingResult(Fact):
    """How somebody did in a course; a certificate where it was passed and has not run out."""

    __tablename__ = "training_result"
    __table_args__ = (Index("ix_training_result_person", "person"),)

    person: Mapped[int] = mapped_column(ForeignKey("person.key"))
    course: Mapped[str]
    """code of the course's publication"""
    course_version: Mapped[int] = mapped_column(default=1)
    day: Mapped[dt.date]
    passed: Mapped[bool]
    score: Mapped[int | None] = mapped_column(SmallInteger)
    """per cent, where the course has a quiz"""
    expires: Mapped[dt.date | None]
    """last day of the certificate; None where it does not run out"""
    entered_at: Mapped[int]
