"""Writes the rounds of one Messenger into their own file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.queries import people
from db.schema import CheckIn
from studio_app.demo.clock import DemoClock
from studio_app.demo.moods import DemoCheckIn
from studio_app.demo.studio_writing import check_in_row
from studio_app.node.signed_in import SignedIn


class MessengerWriter:
    """Writer for a Messenger's own file; `student` is their key in the campus.

    `keeps_rounds` is False for one whose rounds are entered at the studio.
    """

    def __init__(self, student: int, signed_in: SignedIn, clock: DemoClock, *, keeps_rounds: bool) -> None:
        self.student = student
        self.keeps_rounds = keeps_rounds
        self.signed_in = signed_in
        self.check_ins = 0
        self._clock = clock
        self._students: dict[int, int] = {}

    def meet(self, known: Mapping[str, int]) -> None:
        """Maps the people of the studio's bundle to the campus; `known`: a student's id to their key in the campus."""
        with self.signed_in.read() as read:
            found = people.all_students(read, people.EVERYONE)
        self._students = {known[student.id]: student.key for student in found}

    def write_day(self, found: Iterable[DemoCheckIn]) -> None:
        """Writes one day's check-ins of this Messenger."""
        rows = [
            check_in_row(check_in, self._students[check_in.entry.student], self.signed_in.person, self._clock)
            for check_in in sorted(found, key=lambda check_in: check_in.minute)
        ]
        if rows:
            self._clock.now = rows[-1]["entered_at"]
            with self.signed_in.unit() as unit:
                unit.add_many(CheckIn, rows)
            self.check_ins += len(rows)
