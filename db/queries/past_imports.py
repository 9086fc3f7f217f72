"""Reads the effects of a roster import, for its undo: students added, fields written, and later changes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, union

from db.removals import drafts_about
from db.schema import SYNCED, Draft, FieldHistory, Student


@dataclass(frozen=True)
class WrittenField:
    """A field of a student before and after one write: `old` and `new` in JSON."""

    student: int
    field: str
    old: str
    new: str


def highest_student(read: Connection) -> int:
    """The highest key of a student so far; 0 if there is none."""
    return read.execute(select(func.coalesce(func.max(Student.key), 0))).scalar_one()


def added_at(read: Connection, first: int, last: int, at: int) -> list[int]:
    """Keys from `first` to `last` of the students created at the moment `at` (ms) and still here.

    The moment is that of the UUIDv7 (RFC 9562, 5.7), since SQLite may reuse the key of a deleted row.
    """
    rows = read.execute(select(Student.key, Student.id).where(Student.key.between(first, last)).order_by(Student.key))
    return [row.key for row in rows if int.from_bytes(row.id[:6], "big") == at]


def written_at(read: Connection, at: int, by: int) -> list[WrittenField]:
    """The students' fields that the person `by` changed at the moment `at` (ms), in order of writing."""
    query = (
        select(FieldHistory.record, FieldHistory.field, FieldHistory.old, FieldHistory.new)
        .where(FieldHistory.type == "student", FieldHistory.at == at, FieldHistory.by == by)
        .order_by(FieldHistory.key)
    )
    return [WrittenField(*row) for row in read.execute(query)]


def used(read: Connection, first: int, last: int) -> set[int]:
    """Students with keys from `first` to `last` to whom any record or draft refers."""
    speaking = [
        select(kind.table.c[field.name]).where(kind.table.c[field.name].between(first, last))
        for kind in SYNCED
        for field in kind.fields
        if field.refers_to == "student"
    ]
    drafts = select(Draft.subject).where(Draft.kind.in_(drafts_about("student")), Draft.subject.between(first, last))
    return {row[0] for row in read.execute(union(*speaking, drafts))}


def changed(read: Connection, first: int, last: int) -> dict[int, list[str]]:
    """Students with keys from `first` to `last` whose fields differ from their values at creation, and which fields.

    A field that was changed and changed back does not count.
    """
    query = (
        select(FieldHistory.record, FieldHistory.field, FieldHistory.old, FieldHistory.new)
        .where(FieldHistory.type == "student", FieldHistory.record.between(first, last))
        .order_by(FieldHistory.key)
    )
    came: dict[tuple[int, str], str] = {}
    holds: dict[tuple[int, str], str] = {}
    for student, field, old, new in read.execute(query):
        came.setdefault((student, field), old)
        holds[student, field] = new
    found: dict[int, list[str]] = {}
    for (student, field), old in came.items():
        if holds[student, field] != old:
            found.setdefault(student, []).append(field)
    return found
