"""What a registry's table says about one row: a person, a row that is refused, a row to look at."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One person as the registry lists them; `row` is the line or sheet row in the file, counted from 1.

    `gender` is `female`, `male` or empty; texts that the table does not give are empty, `birth_date` is None.
    """

    row: int
    student_no: str
    name: str
    gender: str = ""
    college: str = ""
    major: str = ""
    class_name: str = ""
    grade: str = ""
    building: str = ""
    room: str = ""
    bed: str = ""
    phone: str = ""
    birth_date: datetime.date | None = None
    ethnicity: str = ""


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
