"""The invented people of the case tests, and a clock that a test sets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.schema import Person, Student
from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn

START = 1_763_985_600_000
"""24 November 2025, 20:00 in Shanghai."""

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now: int = START

    def __call__(self) -> int:
        return self.now

    def pass_time(self, milliseconds: int) -> None:
        self.now += milliseconds


def add_student(signed_in: SignedIn, name: str = "林小雨", room: str = "412") -> int:
    """A present student of room 412."""
    with signed_in.unit() as unit:
        return unit.add(
            Student,
            {
                "student_no": f"2023{len(name):02d}{room}",
                "name": name,
                "class_name": "英语2301",
                "building": "7号楼",
                "room": room,
                "bed": "1",
                "find": f"{name} lin xiaoyu lxy {room}",
            },
        )


def somebody(signed_in: SignedIn, login: str, name: str, role: Role) -> SignedIn:
    """Another person at work in the same file."""
    with signed_in.unit() as unit:
        key = unit.add(Person, {"login": login, "name": name, "role": role.value})
    return replace(signed_in, person=key, login=login, name=name, role=role)
