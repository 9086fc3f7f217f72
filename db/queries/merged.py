"""One person entered twice: the entries that were merged into the one that is kept, and what was entered under each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from db.schema import Student


def entries_of(students: Sequence[int]) -> Select[int]:
    """Selects the keys of `students` and of every entry merged into one of them."""
    return select(Student.key).where(or_(Student.key.in_(students), Student.merged_into.in_(students)))


def about(column: InstrumentedAttribute[Any], students: Sequence[int]) -> ColumnElement[bool]:
    """The condition that `column` names one of `students`, under whichever of their entries."""
    return column.in_(entries_of(students))


def merged_keys(read: Connection, student: int) -> list[int]:
    """Keys of the entries merged into `student`, in the order in which they were made."""
    return list(read.execute(select(Student.key).where(Student.merged_into == student).order_by(Student.key)).scalars())


def all_entries(read: Connection, student: int) -> list[int]:
    """`student` and the entries merged into them."""
    return [student, *merged_keys(read, student)]
