"""Reads merged students: duplicate entries of one person, and the records under each entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from db.queries.aliases import eager_alias
from db.schema import CheckIn, Student

_KEPT = eager_alias(Student)
"""Made once, here and elsewhere: to make a name for a table costs more than many a query."""


def entries_of(students: Sequence[int]) -> Select[int]:
    """Selects the keys of `students` and of every entry merged into one of them."""
    return select(Student.key).where(or_(Student.key.in_(students), Student.merged_into.in_(students)))


def about(column: InstrumentedAttribute[Any], students: Sequence[int]) -> ColumnElement[bool]:
    """The condition that `column` refers to one of `students` or to an entry merged into one."""
    return column.in_(entries_of(students))


def told_of(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """A text column of an entry, or of the entry it is merged into where its own is empty.

    A Messenger's file receives of a merged entry only into which it was merged.
    """
    of_kept = select(getattr(_KEPT, column.key)).where(_KEPT.key == Student.merged_into).scalar_subquery()
    return func.coalesce(func.nullif(column, ""), of_kept, "")


def merged_keys(read: Connection, student: int) -> list[int]:
    """Keys of the entries merged into `student`, in order of creation."""
    return list(read.execute(select(Student.key).where(Student.merged_into == student).order_by(Student.key)).scalars())


def all_entries(read: Connection, student: int) -> list[int]:
    """`student` and the entries merged into them."""
    return [student, *merged_keys(read, student)]


def entries_under(read: Connection, students: Sequence[int]) -> dict[int, int]:
    """Key of each entry merged into one of `students`, to that student's key."""
    query = select(Student.key, Student.merged_into).where(Student.merged_into.in_(students))
    return {row[0]: row[1] for row in read.execute(query) if row[1] is not None}


def last_met_under_merged(read: Connection) -> dict[int, dt.date]:
    """Student to the last day on which somebody met them, as recorded under a merged entry."""
    query = (
        select(Student.merged_into, func.max(CheckIn.day))
        .join(CheckIn, CheckIn.student == Student.key)
        .where(Student.merged_into.is_not(None), CheckIn.contact < 3, CheckIn.amended_by.is_(None))
        .group_by(Student.merged_into)
    )
    return {row[0]: row[1] for row in read.execute(query) if row[0] is not None}
