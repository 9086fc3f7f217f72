"""Invented people and check-ins in a real file, for the tests of charts that are read out of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from db.schema import AccessEntry, CheckIn, Student
from studio_app.node.signed_in import SignedIn


def student(studio: SignedIn, number: str, *, name: str = "虚构", building: str = "7号楼", room: str = "412") -> int:
    with studio.unit() as unit:
        values = {"student_no": number, "name": name, "building": building, "room": room, "class_name": "英语2301班"}
        return unit.add(Student, {**values, "find": f"{name} {number} {room}".lower()})


def check_in(studio: SignedIn, who: int, days_ago: int, mood: int | None, **values: object) -> int:
    row = {
        "student": who,
        "day": studio.today() - dt.timedelta(days=days_ago),
        "mood": mood,
        "sleep": 0,
        "appetite": 0,
        "social": 0,
        "study": 0,
        "contact": 0,
        "entered_at": studio.now(),
    }
    with studio.unit() as unit:
        return unit.add(CheckIn, row | values)


def moods_of(studio: SignedIn, who: int, moods: Sequence[int]) -> None:
    """One check-in a day, the last one today."""
    today = studio.today()
    with studio.unit() as unit:
        unit.add_many(
            CheckIn,
            [
                {
                    "student": who,
                    "day": today - dt.timedelta(days=len(moods) - 1 - n),
                    "mood": mood,
                    "sleep": 0,
                    "appetite": 0,
                    "social": 0,
                    "study": 0,
                    "contact": 0,
                    "entered_at": studio.now(),
                }
                for n, mood in enumerate(moods)
            ],
        )


DECLINE = [(3, 4, 4, 3, 4)[n % 5] for n in range(60)] + [(2, 1, 2, 2)[n % 4] for n in range(14)]


def traces(studio: SignedIn) -> list[tuple[str, str, str]]:
    """(action, subject, detail) of the access log from the first chart on."""
    with studio.read() as read:
        rows = read.execute(
            select(AccessEntry.action, AccessEntry.subject, AccessEntry.detail).order_by(AccessEntry.key)
        )
        return [tuple(row) for row in rows if row.action in ("read-chart", "export")]


def id_of(studio: SignedIn, who: int) -> str:
    with studio.read() as read:
        return read.execute(select(Student.id).where(Student.key == who)).scalar_one().hex()
