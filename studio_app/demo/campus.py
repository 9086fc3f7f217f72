"""Generates the invented campus from a seed: colleges, classes, dormitories, Messengers, terms.

The same seed, size and day always give the same campus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from studio_app.demo.content import content
from studio_app.demo.people import (
    DemoStaff,
    DemoStudent,
    invented_birth_date,
    invented_name,
    invented_phone,
    invented_staff,
)
from studio_app.demo.terms import DemoPeriod, period_marks
from studio_app.refusal import Refusal
from studio_app.words import Language, say


def invented(name: str, language: Language) -> str:
    """`name` marked as invented."""
    return name + content().campus.mark.in_language(language)


CLASS_SIZE = 30
FLOORS = 6
ROOMS_PER_FLOOR = 24
ROOMS_PER_MESSENGER = 4
UNCOVERED_ROOMS = 3
_BUILDINGS = 9


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A dormitory room with the keys of those who live there, all of one gender."""

    building: str
    room: str
    college: str
    students: tuple[int, ...]
    messenger: int | None
    """key of the Messenger (a student) who stands for the room; None for a room with nobody"""


@dataclass(frozen=True, slots=True)
class DemoMessenger:
    student: int
    class_name: str
    """the class they stand for; '' for one who stands for rooms only"""
    rooms: tuple[int, ...]
    """places in `DemoCampus.rooms`"""
    since: date
    diligence: float
    """share of evenings on which the round is made"""


@dataclass(frozen=True)
class DemoCampus:
    seed: int
    language: Language
    today: date
    weeks: int
    now_minute: int
    """minutes after local midnight of `today` at which the demo is made: nothing is entered later"""
    colleges: tuple[str, ...]
    """each with the mark that says it is invented"""
    students: tuple[DemoStudent, ...]
    """the student with key k stands at k - 1"""
    rooms: tuple[DemoRoom, ...]
    messengers: tuple[DemoMessenger, ...]
    staff: tuple[DemoStaff, ...]
    periods: tuple[DemoPeriod, ...]

    @property
    def first_day(self) -> date:
        """The first day with check-ins; the last one is `today`."""
        return self.today - timedelta(days=7 * self.weeks - 1)

    def student(self, key: int) -> DemoStudent:
        return self.students[key - 1]

    @cached_property
    def period_of(self) -> dict[date, DemoPeriod]:
        """The period mark of each day that has one."""
        return {
            mark.first_day + timedelta(days=n): mark
            for mark in self.periods
            for n in range((mark.last_day - mark.first_day).days + 1)
        }


def make_campus(
    *,
    today: date,
    seed: int = 1,
    students: int = 300,
    weeks: int = 12,
    language: Language = "zh_CN",
    colleges: int = 2,
    now_minute: int = 21 * 60 + 40,
) -> DemoCampus:
    """A campus of `students` people in `colleges` colleges (1 to 6) that has been observed for `weeks` weeks.

    Raises Refusal `demo-size` for numbers a campus cannot have.
    """
    most = content().campus.colleges
    if students < 1 or weeks < 1 or not 1 <= colleges <= len(most):
        raise Refusal(
            "demo-size",
            say(
                "A demo needs at least one student, one week, and one to {most} colleges. Nothing was made; "
                "please choose other numbers.",
                most=len(most),
            ),
        )
    chance = Random(f"{seed} campus")
    names = tuple(invented(college.name.in_language(language), language) for college in most[:colleges])
    people = _students(chance, names, students, today, language)
    people, rooms = _housed(chance, people, names, language)
    first_day = today - timedelta(days=7 * weeks - 1)
    rooms, messengers = _stood_for(chance, people, rooms, first_day)
    return DemoCampus(
        seed=seed,
        language=language,
        today=today,
        weeks=weeks,
        now_minute=now_minute,
        colleges=names,
        students=tuple(people),
        rooms=tuple(rooms),
        messengers=tuple(messengers),
        staff=tuple(invented_staff(chance, names, language)),
        periods=period_marks(today, first_day, language),
    )


def _students(
    chance: Random, colleges: tuple[str, ...], count: int, today: date, language: Language
) -> list[DemoStudent]:
    """Students with their classes and numbers, not housed yet, ordered by college, grade, major and class."""
    newest = today.year if today.month >= 8 else today.year - 1
    people: list[DemoStudent] = []
    for number, college in enumerate(colleges, 1):
        known = content().campus.colleges[number - 1]
        of_college = count // len(colleges) + (number <= count % len(colleges))
        groups = [(year, major) for year in range(newest - 3, newest + 1) for major in known.majors]
        serial = dict.fromkeys(range(newest - 3, newest + 1), 0)
        for place, (year, major) in enumerate(groups):
            size = of_college // len(groups) + (place < of_college % len(groups))
            classes = max(1, round(size / CLASS_SIZE))
            for n in range(size):
                serial[year] += 1
                key = len(people) + 1
                short = f"{year % 100}{n * classes // size + 1:02d}"
                named = invented_name(chance, "female" if chance.random() < known.women else "male", language)
                people.append(
                    DemoStudent(
                        key=key,
                        student_no=f"{year}{number:02d}{serial[year]:05d}",
                        name=named.name,
                        gender=named.gender,
                        college=college,
                        major=major.in_language(language),
                        class_name=f"{major.en} {short}" if language == "en" else f"{major.zh_CN}{short}班",
                        grade=str(year),
                        phone=invented_phone(key),
                        birth_date=invented_birth_date(chance, year),
                        ethnicity=named.ethnicity,
                    )
                )
    return people


def room_sizes(chance: Random, count: int) -> list[int]:
    """`count` people in rooms of four to six; one smaller room where it cannot be otherwise (1, 2, 3 or 7 people)."""
    sizes: list[int] = []
    while count > 6:
        fitting = [size for size in (6, 6, 6, 5, 5, 4) if count - size >= 4 and count - size != 7]
        size = chance.choice(fitting) if fitting else 4
        sizes.append(size)
        count -= size
    return [*sizes, count] if count else sizes


def _housed(
    chance: Random, people: list[DemoStudent], colleges: tuple[str, ...], language: Language
) -> tuple[list[DemoStudent], list[DemoRoom]]:
    """Assigns a bed to each student; returns the students and the rooms. Classmates mostly share a room; a building is
    of one gender.
    """
    groups: dict[tuple[str, str], list[DemoStudent]] = {
        (college, gender): [] for college in colleges for gender in ("female", "male")
    }
    for student in people:
        groups[student.college, student.gender].append(student)
    housed = list(people)
    rooms: list[DemoRoom] = []
    building = 0
    least = max(1, _BUILDINGS // len(groups))
    for (college, _), members in groups.items():
        sizes = room_sizes(chance, len(members))
        buildings = max(least, -(-len(sizes) // (FLOORS * ROOMS_PER_FLOOR)))
        per_floor = max(2, -(-len(sizes) // (buildings * FLOORS)))
        start = 0
        for place, size in enumerate(sizes):
            floor, number = divmod(place, per_floor)
            house = building + floor // FLOORS + 1
            name = f"Building {house}" if language == "en" else f"{house}号楼"
            room = f"{floor % FLOORS + 1}{number + 1:02d}"
            residents = members[start : start + size]
            start += size
            for bed, student in zip(sorted(chance.sample(range(1, 7), size)), residents, strict=True):
                housed[student.key - 1] = replace(student, building=name, room=room, bed=str(bed))
            rooms.append(DemoRoom(name, room, college, tuple(s.key for s in residents), None))
        building += buildings
    return housed, rooms


def _stood_for(
    chance: Random, people: Sequence[DemoStudent], rooms: list[DemoRoom], first_day: date
) -> tuple[list[DemoRoom], list[DemoMessenger]]:
    """Assigns Messengers: one for each class, and one for every few neighbouring rooms among those who live there; a
    few rooms get none.
    """
    classes: dict[str, list[int]] = {}
    for student in people:
        classes.setdefault(student.class_name, []).append(student.key)
    of_class = {chance.choice(members): name for name, members in classes.items()}
    uncovered = min(UNCOVERED_ROOMS, len(rooms) // 10)
    without = [place for place, room in enumerate(rooms) if not any(key in of_class for key in room.students)]
    left_out = set(chance.sample(without, min(uncovered, len(without))))
    stood_for = list(rooms)
    messengers: list[DemoMessenger] = []
    for places in _neighbouring(rooms):
        covered = [place for place in places if place not in left_out]
        if not covered:
            continue
        living = [key for place in covered for key in rooms[place].students if key in of_class]
        chosen = living or [chance.choice(rooms[covered[0]].students)]
        for turn, key in enumerate(chosen):
            own = tuple(covered[turn :: len(chosen)])
            for place in own:
                stood_for[place] = replace(rooms[place], messenger=key)
            diligence = 0.70 if chance.random() < 0.15 else chance.uniform(0.86, 0.97)
            since = first_day - timedelta(days=chance.randrange(20, 200))
            messengers.append(DemoMessenger(key, of_class.get(key, ""), own, since, diligence))
    return stood_for, messengers


def _neighbouring(rooms: Sequence[DemoRoom]) -> list[list[int]]:
    """Groups the indexes of rooms into runs of up to ROOMS_PER_MESSENGER in one building."""
    runs: list[list[int]] = []
    for place, room in enumerate(rooms):
        run = runs[-1] if runs else []
        if run and rooms[run[0]].building == room.building and len(run) < ROOMS_PER_MESSENGER:
            run.append(place)
        else:
            runs.append([place])
    return runs
