"""What happens in a studio of the demo besides check-ins: alerts, cases, notes, steps of the plan, each at its moment.

Every happening is one unit of work, as it would be for the person who does it, so that a case's timeline reads like a
real one. The records are written by hand and not through the services, which stamp a note with the moment of writing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from db.schema import Alert, Case, CaseNote, PlanStep
from db.store import UnitOfWork
from studio_app.demo.campus import DemoCampus
from studio_app.demo.clock import DemoClock
from studio_app.demo.stories import DemoAlert, DemoCase, DemoCaseNote, DemoStep, alerts, cases
from studio_app.domain.levels import Level

MINUTE_MS = 60_000


@dataclass(frozen=True)
class Happening:
    """At `moment` (ms since 1970 UTC) the person with key `by` does something."""

    moment: int
    by: int | None
    act: Callable[[UnitOfWork], None]


@dataclass
class _Course:
    """One student's alerts and case, with the keys they are given when they are written."""

    alerts: list[DemoAlert] = field(default_factory=list)
    case: DemoCase | None = None
    alert_keys: dict[int, int] = field(default_factory=dict)
    """place in `alerts` to key in the file"""
    case_key: int = 0
    step_keys: dict[str, int] = field(default_factory=dict)


def happenings(
    campus: DemoCampus,
    clock: DemoClock,
    students: Mapping[int, int],
    staff: Mapping[str, int],
    observers: Mapping[int, int],
    with_signs: Mapping[tuple[int, dt.date], int],
) -> list[Happening]:
    """Everything that happens to the students of one studio, in the order of time.

    students: key in the campus to key in the file; staff: login to key; observers: a Messenger's key as a student of
    the campus to their key as a person; with_signs: (student's key in the file, day) to the key of the check-in with
    warning signs, filled while the days are written.
    """
    courses: dict[int, _Course] = {}
    for alert in alerts(campus):
        if alert.student in students:
            courses.setdefault(alert.student, _Course()).alerts.append(alert)
    for case in cases(campus):
        if case.student in students:
            courses.setdefault(case.student, _Course()).case = case
    found: list[Happening] = []
    for student, course in courses.items():
        writer = _CourseWriter(course, clock, students[student], staff, observers, with_signs)
        found.extend(writer.happenings())
    return sorted(found, key=lambda happening: happening.moment)


class _CourseWriter:
    def __init__(
        self,
        course: _Course,
        clock: DemoClock,
        student: int,
        staff: Mapping[str, int],
        observers: Mapping[int, int],
        with_signs: Mapping[tuple[int, dt.date], int],
    ) -> None:
        self._course = course
        self._clock = clock
        self._student = student
        self._staff = staff
        self._observers = observers
        self._with_signs = with_signs

    def happenings(self) -> Iterator[Happening]:
        for place, alert in enumerate(self._course.alerts):
            yield from self._alert(place, alert)
        if self._course.case is not None:
            yield from self._case(self._course.case)

    def _alert(self, place: int, alert: DemoAlert) -> Iterator[Happening]:
        raised_at = self._clock.past(alert.day, alert.minute)
        raised_by = self._observers.get(alert.raised_by or 0)

        def raise_it(unit: UnitOfWork) -> None:
            self._course.alert_keys[place] = unit.add(
                Alert,
                {
                    "student": self._student,
                    "check_in": self._with_signs.get((self._student, alert.day)),
                    "day": alert.day,
                    "level": alert.level.value,
                    "signs": alert.signs,
                    "raised_at": unit.now,
                    "raised_by": raised_by,
                },
            )

        def acknowledge(unit: UnitOfWork) -> None:
            values: dict[str, object] = {
                "status": "case" if self._course.case_key else "acknowledged",
                "acknowledged_at": unit.now,
                "acknowledged_by": self._staff[alert.acknowledged_by],
            }
            unit.change(Alert, self._course.alert_keys[place], values)

        yield Happening(raised_at, raised_by, raise_it)
        if alert.acknowledged_after is not None:
            moment = min(raised_at + alert.acknowledged_after * MINUTE_MS, self._clock.latest)
            yield Happening(moment, self._staff[alert.acknowledged_by], acknowledge)

    def _case(self, case: DemoCase) -> Iterator[Happening]:
        opened_at = self._clock.past(case.opened_day, case.opened_minute)
        owner = self._staff[case.owner]
        first_level = case.level if case.level_since is None else self._level_of_alerts(opened_at, case.level)

        def open_it(unit: UnitOfWork) -> None:
            self._course.case_key = unit.add(
                Case,
                {
                    "student": self._student,
                    "alert": max(self._course.alert_keys.values(), default=None),
                    "level": first_level.value,
                    "owner": owner,
                    "opened_at": unit.now,
                    "opened_by": owner,
                    "reason": case.reason,
                },
            )
            for place, key in self._course.alert_keys.items():
                if self._acknowledged_by(place, unit.now):
                    unit.change(Alert, key, {"status": "case"})

        yield Happening(opened_at, owner, open_it)
        begins = opened_at
        if case.level_since is not None:
            begins = self._clock.past(*case.level_since)
            yield self._change(begins, owner, {"level": case.level.value})
        for step in case.steps:
            yield from self._step(case, step, begins)
        for note in case.notes:
            yield self._note(note)
        if case.referred:
            shared = next((note for note in case.notes if note.shared), case.notes[0])
            yield self._change(self._clock.past(shared.day, shared.minute), owner, {"referred": True})
        if case.next_contact is not None:
            last = case.notes[-1]
            values: dict[str, object] = {
                "next_contact": case.next_contact,
                "next_contact_how": case.next_contact_how,
            }
            yield self._change(self._clock.past(last.day, last.minute), owner, values)
        if case.closed_day is not None:
            yield self._closing(case, case.closed_day, owner)

    def _level_of_alerts(self, until: int, usual: Level) -> Level:
        """The level at which a case is opened whose level changed later: that of the alerts so far."""
        levels = [a.level for a in self._course.alerts if self._clock.past(a.day, a.minute) <= until]
        return max(levels, default=usual)

    def _acknowledged_by(self, place: int, moment: int) -> bool:
        alert = self._course.alerts[place]
        if alert.acknowledged_after is None:
            return False
        return self._clock.past(alert.day, alert.minute + alert.acknowledged_after) <= moment

    def _change(self, moment: int, by: int, values: Mapping[str, object]) -> Happening:
        return Happening(moment, by, lambda unit: _changed(unit, self._course.case_key, values))

    def _note(self, note: DemoCaseNote) -> Happening:
        author = self._staff[note.author]

        def write(unit: UnitOfWork) -> None:
            values = {
                "case": self._course.case_key,
                "kind": note.kind,
                "day": note.day,
                "written_at": unit.now,
                "author": author,
                "text": note.text,
                "shared": note.shared,
            }
            unit.add(CaseNote, values)

        return Happening(self._clock.past(note.day, note.minute), author, write)

    def _step(self, case: DemoCase, step: DemoStep, begins: int) -> Iterator[Happening]:
        owner = self._staff[case.owner]

        def set_out(unit: UnitOfWork) -> None:
            self._course.step_keys[step.code] = unit.add(
                PlanStep,
                {
                    "case": self._course.case_key,
                    "code": step.code,
                    "level": case.level.value,
                    "due_at": self._clock.moment(*step.due),
                },
            )

        def do(unit: UnitOfWork) -> None:
            values = {"status": "done", "done_at": unit.now, "done_by": owner}
            unit.change(PlanStep, self._course.step_keys[step.code], values)

        yield Happening(begins, owner, set_out)
        if step.done is not None:
            yield Happening(self._clock.past(*step.done), owner, do)

    def _closing(self, case: DemoCase, day: dt.date, owner: int) -> Happening:
        def close(unit: UnitOfWork) -> None:
            values = {
                "status": "closed",
                "closed_at": unit.now,
                "closed_by": owner,
                "closing_reason": case.closing_reason,
            }
            unit.change(Case, self._course.case_key, values)
            for place, key in self._course.alert_keys.items():
                if self._acknowledged_by(place, unit.now):
                    unit.change(Alert, key, {"status": "closed", "outcome": case.closing_reason})

        return Happening(self._clock.past(day, CLOSING_MINUTE), owner, close)


CLOSING_MINUTE = 16 * 60


def _changed(unit: UnitOfWork, case: int, values: Mapping[str, object]) -> None:
    unit.change(Case, case, values)
