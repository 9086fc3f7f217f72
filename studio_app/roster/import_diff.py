"""What a registry's table would change in the roster: who is new, who changed and how, who is no longer listed."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from db.queries.people import StudentDetail
from studio_app.roster.registry_row import RegistryRow
from studio_app.tables.headings import FIELDS

FieldValue = str | datetime.date | None

COMPARED = tuple(field for field in FIELDS if field != "student_no")
"""Fields that a table may change; the student number is what people are recognised by."""


@dataclass(frozen=True, slots=True)
class StudentUpdate:
    """A student whose row says something new; `changes`: field to (what stands now, what the table says)."""

    key: int
    row: RegistryRow
    changes: dict[str, tuple[FieldValue, FieldValue]]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What bringing the table in would do; `not_listed` are asked about, never removed."""

    added: tuple[RegistryRow, ...]
    updated: tuple[StudentUpdate, ...]
    unchanged: tuple[int, ...]
    not_listed: tuple[StudentDetail, ...]

    @property
    def nothing_to_do(self) -> bool:
        """Whether the roster already says all that the table says."""
        return not self.added and not self.updated


def compare(
    rows: Iterable[RegistryRow],
    existing: Mapping[str, StudentDetail],
    numbers_seen: Collection[str] = (),
) -> RosterPlan:
    """The plan for `rows` against `existing` (by student number).

    An empty cell, or a column the table does not have, erases nothing that is known. `numbers_seen` are numbers that
    stand in the table though their rows were refused (`RegistryTable.numbers_seen`): those people are not missing.
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
