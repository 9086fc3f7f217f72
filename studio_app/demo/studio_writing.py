"""Writes one college of the demo campus into its studio's file: people, Messengers, check-ins day by day."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from db.queries import people
from db.schema import Assignment, CheckIn, PeriodMark, Person, Student
from studio_app.demo.accounts import MESSENGERS_WITH_PASSWORD, add_accounts, open_accounts
from studio_app.demo.campus import DemoCampus, DemoMessenger
from studio_app.demo.clock import DemoClock
from studio_app.demo.course_writing import Happening, StudioKeys, happenings
from studio_app.demo.moods import DemoCheckIn
from studio_app.demo.people import DemoStudent
from studio_app.domain.permissions import Role
from studio_app.domain.pinyin import find_text
from studio_app.node.settings import DUTY_TELEPHONE, set_setting
from studio_app.node.signed_in import SignedIn
from studio_app.tables.headings import FIELDS

INVENTED_TELEPHONE = "000-00000000"


class StudioWriter:
    """Writer for one studio's file.

    Records are given their keys here, so that check-ins can be written in bulk and still be pointed at.
    """

    def __init__(self, campus: DemoCampus, college: str, signed_in: SignedIn, clock: DemoClock) -> None:
        self.campus = campus
        self.college = college
        self.signed_in = signed_in
        self.check_ins = 0
        self.logins: tuple[str, ...] = ()
        """of those who can sign in"""
        self._clock = clock
        self._staff = [person for person in campus.staff if person.college == college]
        self._living = [student for student in campus.students if student.college == college]
        self._students = {student.key: place for place, student in enumerate(self._living, 1)}
        """key in the campus to key in this file"""
        self._observers: dict[int, int] = {}
        """a Messenger's key as a student of the campus to their key as a person of this file"""
        self._with_signs: dict[tuple[int, dt.date], int] = {}
        self._happenings: deque[Happening] = deque()

    def holds(self, student: int) -> bool:
        """Whether the campus's student with that key belongs to this studio."""
        return student in self._students

    def key_of(self, student: int) -> int:
        """The key in this file of the campus's student with that key."""
        return self._students[student]

    def student_ids(self) -> dict[str, int]:
        """Id in hex of each student, to their key in the campus."""
        in_campus = {key: student for student, key in self._students.items()}
        with self.signed_in.read() as read:
            return {found.id: in_campus[found.key] for found in people.all_students(read, people.EVERYONE)}

    def write_people(self, known: Mapping[int, int]) -> None:
        """Writes students, staff, and Messengers with their assignments.

        `known`: Messengers with a file of their own, who came with its bundle: key as a student of the campus to key
        as a person of this file.
        """
        with self.signed_in.unit() as unit:
            unit.add_many(Student, [_roster_row(student, self._students[student.key]) for student in self._living])
        messengers = [messenger for messenger in self.campus.messengers if messenger.student in self._students]
        staff = self._open_accounts([messenger.student for messenger in messengers], known)
        with self.signed_in.unit() as unit:
            for student, person in known.items():
                unit.change(Person, person, {"student": self._students[student]})
            unit.add_many(Assignment, [row for messenger in messengers for row in self._assignments(messenger)])
            unit.add_many(
                PeriodMark,
                [{"name": p.name, "first_day": p.first_day, "last_day": p.last_day} for p in self.campus.periods],
            )
        set_setting(self.signed_in, DUTY_TELEPHONE, INVENTED_TELEPHONE)
        keys = StudioKeys(self._students, staff, self._observers, self._with_signs)
        self._happenings.extend(happenings(self.campus, self._clock, keys))

    def _open_accounts(self, messengers: Sequence[int], known: Mapping[int, int]) -> dict[str, int]:
        """Opens accounts for the staff and for the Messengers without one; returns the staff's logins and keys."""
        office = {f"messenger{n}": student for n, student in enumerate((m for m in messengers if m not in known), 1)}
        accounts: list[tuple[str, str, Role, int | None]] = [
            (person.login, person.name, person.role, None) for person in self._staff if person.role is not Role.LEAD
        ]
        for login, student in office.items():
            name = self.campus.student(student).name
            accounts.append((login, name, Role.MESSENGER, self._students[student]))
        keys = add_accounts(self.signed_in, accounts)
        logins = [person.login for person in self._staff] + list(office)[:MESSENGERS_WITH_PASSWORD]
        open_accounts(self.signed_in, [login for login in logins if login != self.signed_in.login])
        self.logins = tuple(logins)
        self._observers = {**known, **{student: keys[login] for login, student in office.items()}}
        return {person.login: keys[person.login] for person in self._staff}

    def write_day(self, found: Iterable[DemoCheckIn]) -> None:
        """Writes one day's check-ins, after all earlier actions."""
        rows = [self._row(check_in) for check_in in sorted(found, key=lambda check_in: check_in.minute)]
        if not rows:
            return
        self.go_on_to(rows[0]["entered_at"])
        self._clock.now = rows[-1]["entered_at"]
        with self.signed_in.unit() as unit:
            unit.add_many(CheckIn, rows)

    def go_on_to(self, moment: int) -> None:
        """Performs all actions before `moment`, in milliseconds since 1970 UTC."""
        while self._happenings and self._happenings[0].moment < moment:
            happening = self._happenings.popleft()
            self._clock.now = happening.moment
            with self.signed_in.store.unit(by=happening.by) as unit:
                happening.act(unit)

    def _row(self, found: DemoCheckIn) -> dict[str, Any]:
        self.check_ins += 1
        student, observer = self._students[found.entry.student], self._observers[found.observer]
        if found.entry.signs:
            self._with_signs[student, found.entry.day] = self.check_ins
        return check_in_row(found, student, observer, self._clock) | {"key": self.check_ins}

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


def check_in_row(found: DemoCheckIn, student: int, observer: int, clock: DemoClock) -> dict[str, Any]:
    """A check-in as a row of its table; `student` and `observer` are keys in the file."""
    row = msgspec.structs.asdict(found.entry)
    row.update(student=student, observer=observer, source=found.source)
    row["entered_at"] = clock.past(found.entry.day, found.minute)
    return row


def _roster_row(student: DemoStudent, key: int) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(student, name) for name in FIELDS}
    return row | {"key": key, "find": find_text(student.name, student.student_no, student.building, student.room)}
