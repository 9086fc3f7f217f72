"""Generates the demo's people: names, student numbers, birth dates, staff.

Every name is put together from separate characters, every telephone number begins with 000 and could be nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from studio_app.demo.content import content
from studio_app.domain.permissions import Role
from studio_app.roster.student_fields import StudentFields
from studio_app.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStudent(StudentFields):
    """A student as the registry would list them."""

    key: int
    """1, 2, 3, ...: how the other demo values refer to the student"""


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A staff member of a studio or of the center."""

    login: str
    name: str
    role: Role
    college: str
    """'' for the center"""


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name, pinyin and gender."""

    name: str
    gender: str
    ethnicity: str


def invented_name(chance: Random, gender: str, language: Language) -> Named:
    """A name: mostly a surname and one or two characters; about one in thirty with a · or of a minority."""

    def ethnicity(code: str) -> str:
        return names.ethnicity[code].in_language(language)

    names, draw = content().names, chance.random()
    if draw < 0.02:
        own, father = chance.choice(names.uyghur[gender]), chance.choice(names.uyghur_fathers)
        between = " " if language == "en" else "·"
        return Named(between.join(part.in_language(language) for part in (own, father)), gender, ethnicity("uyghur"))
    if draw < 0.035:
        name = chance.choice(names.tibetan[gender]).in_language(language)
        return Named(name, gender, ethnicity("tibetan"))
    surname = chance.choice(names.polyphonic if draw < 0.10 else names.compound if draw < 0.115 else names.common)
    parts = chance.sample(names.given[gender], 1 if chance.random() < 0.22 else 2)
    given = "".join(part.in_language(language) for part in parts)
    name = f"{surname.en} {given.capitalize()}" if language == "en" else surname.zh_CN + given
    return Named(name, gender, ethnicity("han"))


def invented_phone(key: int) -> str:
    """A telephone number that cannot exist: no number in China begins with 000."""
    return f"000{key:08d}"


def invented_birth_date(chance: Random, grade_year: int) -> date:
    """A birth date of a student who enrolled in the autumn of `grade_year`, aged 17 to 19."""
    return date(grade_year - 19, 3, 1) + timedelta(days=chance.randrange(720))


_STUDIO = (
    ("lead", Role.LEAD),
    ("staff", Role.STAFF),
    ("counselor", Role.COUNSELOR),
    ("counselor2", Role.COUNSELOR),
)
_CENTER = (
    ("director", Role.DIRECTOR),
    ("center", Role.CENTER_COUNSELOR),
    ("auditor", Role.AUDITOR),
)


def invented_staff(chance: Random, colleges: tuple[str, ...], language: Language) -> Iterator[DemoStaff]:
    """The staff of the center and of each college's studio; logins repeat from studio to studio."""
    for login, role in _CENTER:
        yield DemoStaff(login, _any_name(chance, language), role, "")
    for college in colleges:
        for login, role in _STUDIO:
            yield DemoStaff(login, _any_name(chance, language), role, college)


def _any_name(chance: Random, language: Language) -> str:
    return invented_name(chance, chance.choice(("female", "male")), language).name
