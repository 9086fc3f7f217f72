"""People: students as the registry knows them, those who sign in, and who stands for which class and rooms."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from db.schema.base import Fact, Record, column
from db.schema.column_types import Code, Moment, Note, PerCent, Short, Version


class Student(Record):
    """A student of the roster. At a center most are pseudonyms: a row whose `student_no` and `name` are empty."""

    __tablename__ = "student"
    __table_args__ = (
        Index("ix_student_place", "building", "room"),
        Index("ix_student_class", "college", "class_name"),
        Index("ix_student_no", "student_no"),
        Index("ix_student_merged_into", "merged_into"),
    )

    student_no: Mapped[Short] = column(default="", personal=True)
    name: Mapped[Short] = column(default="", personal=True)
    gender: Mapped[Literal["", "female", "male"]] = column(default="", personal=True)
    college: Mapped[Short] = column(default="")
    major: Mapped[Short] = column(default="")
    class_name: Mapped[Short] = column(default="")
    grade: Mapped[Short] = column(default="")
    building: Mapped[Short] = column(default="", personal=True)
    room: Mapped[Short] = column(default="", personal=True)
    bed: Mapped[Short] = column(default="", personal=True)
    phone: Mapped[Short] = column(default="", personal=True)
    birth_date: Mapped[dt.date | None] = column(personal=True)
    ethnicity: Mapped[Short] = column(default="", personal=True)
    status: Mapped[Literal["present", "leave", "graduated", "left", "transferred", "merged"]] = column(
        default="present", anew=True
    )
    status_note: Mapped[Short] = column(default="", personal=True)
    """what goes with the status in words: the college they went to, until when they are on leave"""
    merged_into: Mapped[int | None] = column(ForeignKey("student.key"), review=True)
    """the entry that is kept of the same person; this one then only holds what was entered about them here"""
    find: Mapped[str] = column(default="", local=True)
    """lower-case text that find-as-you-type looks in: name, pinyin, initials, number, room"""


class Person(Record):
    """Somebody who signs in."""

    __tablename__ = "person"

    login: Mapped[Code] = column(anew=True)
    name: Mapped[Short] = column(default="", personal=True)
    role: Mapped[Literal["messenger", "staff", "counselor", "lead", "center-counselor", "director", "auditor"]]
    active: Mapped[bool] = column(default=True)
    student: Mapped[int | None] = column(ForeignKey("student.key"))
    """a Messenger is a student too"""


class Assignment(Record):
    """A Messenger stands for a room or a class from one day to another."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_person", "person"),
        Index("ix_assignment_room", "building", "room"),
    )

    person: Mapped[int] = column(ForeignKey("person.key"))
    building: Mapped[Short] = column(default="")
    room: Mapped[Short] = column(default="")
    """a room when `building` and `room` are set"""
    class_name: Mapped[Short] = column(default="")
    """a class when this is set"""
    since: Mapped[dt.date]
    until: Mapped[dt.date | None]


class Proposal(Record):
    """A correction to a student's entry that somebody who may not make it asks for; the studio settles it, and its answer goes
    back to them."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_student", "student"), Index("ix_proposal_settled", "settled"))

    student: Mapped[int] = column(ForeignKey("student.key"))
    field: Mapped[Literal["name", "class_name", "building", "room", "bed", "phone", "status"]]
    """of the student"""
    value: Mapped[Short] = column(default="", personal=True)
    """what it should be"""
    words: Mapped[Note] = column(default="", personal=True)
    """how the person knows"""
    proposed_at: Mapped[Moment]
    proposed_by: Mapped[int | None] = column(ForeignKey("person.key"), maker=True)
    settled: Mapped[Literal["accepted", "declined"] | None]
    """`accepted` or `declined`; None while it waits"""
    settled_at: Mapped[Moment | None]
    answer: Mapped[Note] = column(default="", personal=True)
    """what the studio says to it"""
    settled_by: Mapped[int | None] = column(local=True)
    """key of the person who settled it"""


class TrainingResult(Fact):
    """How somebody did in a course; a certificate where it was passed and has not run out."""

    __tablename__ = "training_result"
    __table_args__ = (Index("ix_training_result_person", "person"),)

    person: Mapped[int] = column(ForeignKey("person.key"))
    course: Mapped[Code]
    """code of the course's publication"""
    course_version: Mapped[Version] = column(default=1)
    day: Mapped[dt.date]
    passed: Mapped[bool]
    score: Mapped[PerCent | None]
    """per cent, where the course has a quiz"""
    expires: Mapped[dt.date | None]
    """last day of the certificate; None where it does not run out"""
    entered_at: Mapped[Moment]
