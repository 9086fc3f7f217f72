"""Compares a registry's table with the roster: new, changed, unchanged and missing students."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from db.queries.people import StudentDetail
from studio_app.roster.registry_row import RegistryRow
from studio_app.tables.headings import FIELDS

FieldValue = str | datetime.date | None

COMPARED = tuple(field for field in FIELDS if field != "student_no")
"""Fields that an import may change; students are identified by number."""


@dataclass(frozen=True, slots=True)
class StudentUpdate:
    """Changes of one student; `changes`: field to (current value, value of the table)."""

    key: int
    row: RegistryRow
    changes: dict[str, tuple[FieldValue, FieldValue]]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """The changes an import would make; `not_listed` are reported, never removed."""

    added: tuple[RegistryRow, ...]
    updated: tuple[StudentUpdate, ...]
    unchanged: tuple[int, ...]
    not_listed: tuple[StudentDetail, ...]

    @property
    def nothing_to_do(self) -> bool:
        """Whether the import would change nothing."""
        return not self.added and not self.updated


def compare(
    rows: Iterable[RegistryRow],
    existing: Mapping[str, StudentDetail],
    numbers_seen: Collection[str] = (),
) -> RosterPlan:
    """The plan for `rows` against `existing` (by student number).

    An empty cell or a missing column changes nothing. `numbers_seen` are numbers of refused rows
    (`RegistryTable.numbers_seen`): those students are not missing.
    """
    added: list[RegistryRow] = []
    updated: list[StudentUpdate] = []
    unchanged: list[int] = []
    listed = set(numbers_seen)
    for row in rows:
        listed.add(row.student_no)
        student = existing.get(row.student_no)
        if student is None:
            added.append(row)
        elif changes := _changes(student, row):
            updated.append(StudentUpdate(student.key, row, changes))
        else:
            unchanged.append(student.key)
    missing = tuple(student for number, student in existing.items() if number not in listed)
    return RosterPlan(tuple(added), tuple(updated), tuple(unchanged), missing)


def _changes(student: StudentDetail, row: RegistryRow) -> dict[str, tuple[FieldValue, FieldValue]]:
    return {
        field: (old, new)
        for field in COMPARED
        if (new := getattr(row, field)) and new != (old := getattr(student, field))
    }
