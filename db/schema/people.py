"""People: students as the registry knows them, those who sign in, and who stands for which class and rooms."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Record, local, personal


class Student(Record):
    """A student of the roster. At a center most are pseudonyms: a row whose `student_no` and `name` are empty."""

    __tablename__ = "student"
    __table_args__ = (
        Index("ix_student_place", "building", "room"),
        Index("ix_student_class", "college", "class_name"),
        Index("ix_student_no", "student_no"),
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
    """`present`, `leave`, `graduated` or `left`"""
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
