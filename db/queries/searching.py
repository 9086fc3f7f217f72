"""Reads the texts that the search everywhere looks in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from db.queries.limits import Limit, students_within
from db.queries.row_columns import columns_of
from db.schema import Student


@dataclass(frozen=True)
class FindRow:
    """A student with the searched text; `find` includes that of entries merged into this one."""

    key: int
    find: str
    name: str
    student_no: str
    class_name: str
    building: str
    room: str


def all_to_find(read: Connection, limit: Limit) -> Iterator[FindRow]:
    """All students within the limit whose name is known, present ones first; consume while `read` is open."""
    query = (
        select(*columns_of(FindRow, Student))
        .where(students_within(limit), Student.name != "", Student.merged_into.is_(None))
        .order_by(Student.status != "present", Student.class_name, Student.student_no)
    )
    merged, kept = aliased(Student), aliased(Student)
    more: dict[int, str] = {}
    others = select(kept.key, merged.find).join(kept, kept.key == merged.merged_into).where(merged.find != "")
    for key, find in read.execute(others):
        more[key] = f"{more.get(key, '')}|{find}"
    for row in read.execute(query):
        yield FindRow(row.key, row.find + more.get(row.key, ""), *row[2:])
