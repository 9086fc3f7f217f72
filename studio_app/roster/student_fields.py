"""The fields that the roster keeps of a student, and how a value that comes in for each is normalized."""

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
    """What the roster keeps of a student (`tables.headings.FIELDS`).

    `gender` is `female`, `male` or empty; texts that are not known are empty, `birth_date` is None.
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
    """`value` of a field as it is stored, from a table's cell or from what a person typed."""
    return _CLEANING.get(field, cleaning.clean_words)(value)
