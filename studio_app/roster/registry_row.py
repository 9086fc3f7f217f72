"""What a registry's table says about one row: a person, a row that is refused, a row to look at."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.roster.student_fields import StudentFields


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRow(StudentFields):
    """One person as the registry lists them; `row` is the line or sheet row in the file, counted from 1."""

    row: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that does not go in, and why; number and name as far as they could be read."""

    row: int
    reason: str
    student_no: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class RowWarning:
    """A row that goes in, with something a person should look at."""

    row: int
    sentence: str
