"""Row values of a registry's table: a person, a refused row, a warning."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.roster.student_fields import StudentFields


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRow(StudentFields):
    """A student as the registry lists them; `row` is the row in the file, counted from 1.

    `gender` is `female`, `male` or empty; texts that the table does not give are empty, `birth_date` is None.
    """

    row: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not imported, and why; number and name as far as they could be read."""

    row: int
    reason: str
    student_no: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class RowWarning:
    """A row that is imported with something to check."""

    row: int
    sentence: str
