"""Writes one college of the demo campus into its studio's file: people, Messengers, and the weeks day by day."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from db.schema import Assignment, CheckIn, PeriodMark, Student
from studio_app.crisis.plan import DUTY_TELEPHONE
from studio_app.demo.accounts import MESSENGERS_WITH_PASSWORD, PASSWORD, add_accounts, open_accounts
from studio_app.demo.campus import DemoCampus, DemoMessenger
from studio_app.demo.clock import DemoClock
from studio_app.demo.course_writing import Happening, happenings
from studio_app.demo.moods import DemoCheckIn
from studio_app.demo.people import DemoStudent
from studio_app.node.service import create_node, set_setting
from studio_app.roster.pinyin import find_text
from studio_app.security.device_secret import DeviceSecrets
from studio_app.security.permissions import Role

INVENTED_TELEPHONE = "000-00000000"
_ROSTER_FIELDS = (
    "student_no",
    "name",
    "gender",
    "college",
    "major",
    "class_name",
    "grade",
    "building",
    "room",
    "bed",
    "phone",
    "birth_date",
    "ethnicity",
)


class StudioWriter:
    """A studio's file while it is being made. `close` it at the end, whatever happened.

    Records are given their keys here, so that check-ins can be written in bulk and still be pointed at.
    """

    def __init__(self, campus: DemoCampus, college: str, path: Path, kept: DeviceSecrets, clock: DemoClock) -> None:
        self.campus = campus
        self.college = college
        self._clock = clock
        self.check_ins = 0
        self.logins: tuple[str, ...] = ()
        """of those who can sign in"""
        self._staff = [person for person in campus.staff if person.college == college]
        lead = next(person for person in self._staff if person.role is Role.LEAD)
        created = create_node(
            path,
            "studio",
            college,
            PASSWORD,
            kept,
            person_name=lead.name,
            clock=clock,
            seed=Random(f"{campus.seed} studio {college}"),
            demo=True,
        )
        self.signed_in = created.signed_in
        students = [student for student in campus.students if student.college == college]
        self._students = {student.key: place for place, student in enumerate(students, 1)}
        """key in the campus to key in this file"""
        self._observers: dict[int, int] = {}
        """a Messenger's key as a student of the campus to their key as a person of this file"""
        self._with_signs: dict[tuple[int, dt.date], int] = {}
        self._happenings: deque[Happening] = deque()
        try:
            self._write_people(students)
        except BaseException:
            self.close()
            raise

    def holds(self, student: int) -> bool:
        """Whether this studio looks after the campus's student with that key."""
        return student in self._students

    def close(self) -> None:
        """Closes the file."""
        self.signed_in.store.close()

    def write_day(self, found: Iterable[DemoCheckIn]) -> None:
        """Keeps one day's check-ins, after all that happened before the first of them."""
        rows = [self._row(check_in) for check_in in sorted(found, key=lambda check_in: check_in.minute)]
        if not rows:
            return
        self._happen(before=rows[0]["entered_at"])
        self._clock.now = rows[-1]["entered_at"]
        with self.signed_in.unit() as unit:
            unit.add_many(CheckIn, rows)

    def finish(self) -> None:
        """All that happened after the last check-ins."""
        self._happen(before=self._clock.latest + 1)

    def _happen(self, before: int) -> None:
        while self._happenings and self._happenings[0].moment < before:
            happening = self._happenings.popleft()
            self._clock.now = happening.moment
            with self.signed_in.store.unit(by=happening.by) as unit:
                happening.act(unit)

    def _row(self, found: DemoCheckIn) -> dict[str, Any]:
        self.check_ins += 1
        entry = found.entry
        row = msgspec.structs.asdict(entry)
        row["key"] = self.check_ins
        row["student"] = self._students[entry.student]
        row["source"] = found.source
        row["observer"] = self._observers[found.observer]
        row["entered_at"] = self._clock.past(entry.day, found.minute)
        if entry.signs:
            self._with_signs[row["student"], entry.day] = self.check_ins
        return row

    def _write_people(self, students: Sequence[DemoStudent]) -> None:
        with self.signed_in.unit() as unit:
            unit.add_many(Student, [_roster_row(student, key) for key, student in enumerate(students, 1)])
        messengers = [messenger for messenger in self.campus.messengers if messenger.student in self._students]
        accounts: list[tuple[str, str, Role, int | None]] = [
            (person.login, person.name, person.role, None) for person in self._staff if person.role is not Role.LEAD
        ]
        for number, messenger in enumerate(messengers, 1):
            who = self.campus.student(messenger.student)
            accounts.append((f"messenger{number}", who.name, Role.MESSENGER, self._students[messenger.student]))
        keys = add_accounts(self.signed_in, accounts)
        signing_in = [person.login for person in self._staff]
        signing_in += [f"messenger{n + 1}" for n in range(min(len(messengers), MESSENGERS_WITH_PASSWORD))]
        open_accounts(self.signed_in, signing_in[1:])
        self.logins = tuple(signing_in)
        self._observers = {m.student: keys[f"messenger{n}"] for n, m in enumerate(messengers, 1)}
        with self.signed_in.unit() as unit:
            unit.add_many(Assignment, [row for messenger in messengers for row in self._assignments(messenger)])
            unit.add_many(
                PeriodMark,
                [{"name": p.name, "first_day": p.first_day, "last_day": p.last_day} for p in self.campus.periods],
            )
        set_setting(self.signed_in, DUTY_TELEPHONE, INVENTED_TELEPHONE)
        staff = {person.login: keys[person.login] for person in self._staff}
        told = happenings(self.campus, self._clock, self._students, staff, self._observers, self._with_signs)
        self._happenings.extend(told)

    def _assignments(self, messenger: DemoMessenger) -> Iterator[dict[str, object]]:
        row: dict[str, object] = {
            "person": self._observers[messenger.student],
            "building": "",
            "room": "",
            "class_name": "",
            "since": messenger.since,
        }
        for place in messenger.rooms:
            room = self.campus.rooms[place]
            yield row | {"building": room.building, "room": room.room}
        if messenger.class_name:
            yield row | {"class_name": messenger.class_name}


def _roster_row(student: DemoStudent, key: int) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(student, name) for name in _ROSTER_FIELDS}
    return row | {"key": key, "find": find_text(student.name, student.student_no, student.building, student.room)}
