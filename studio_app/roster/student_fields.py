"""The fields of a student in the roster, with the normalization of each."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from studio_app.tables import cleaning
from studio_app.tables.birth_date import clean_birth_date
from studio_app.tables.cleaning import Cleaned


@dataclass(frozen=True, slots=True)
class StudentFields:
    """A student's fields (`tables.headings.FIELDS`).

    `gender` is `female`, `male` or empty; unknown texts are empty, `birth_date` is None.
    """

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


_CLEANING: dict[str, Callable[[Any], Cleaned[Any]]] = {
    "student_no": cleaning.clean_student_no,
    "name": cleaning.clean_name,
    "gender": cleaning.clean_gender,
    "grade": cleaning.clean_grade,
    "room": cleaning.clean_room,
    "bed": cleaning.clean_bed,
    "phone": cleaning.clean_phone,
    "birth_date": clean_birth_date,
    "ethnicity": cleaning.clean_ethnicity,
}


def clean_field(field: str, value: Any) -> Cleaned[Any]:
    """The normalized value of a field, from a table's cell or from typed text."""
    return _CLEANING.get(field, cleaning.clean_words)(value)
