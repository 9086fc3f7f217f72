"""Writes alerts, cases, notes and plan steps of a demo studio, each at its moment.

Every happening is one unit of work, as it would be for the person who does it, so that a case's timeline reads like a
real one. The records are written by hand and not through the services, which stamp a note with the moment of writing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.schema import Alert, Case, CaseNote, PlanStep
from db.store import UnitOfWork
from studio_app.demo.campus import DemoCampus
from studio_app.demo.clock import DemoClock
from studio_app.demo.stories import DemoAlert, DemoCase, DemoCaseNote, DemoStep, alerts, cases
from studio_app.domain.levels import Level

MINUTE_MS = 60_000
CLOSING_MINUTE = 16 * 60


@dataclass(frozen=True)
class Happening:
    """An action at `moment` (ms since 1970 UTC) by the person with key `by`."""

    moment: int
    by: int | None
    act: Callable[[UnitOfWork], Any]


@dataclass(frozen=True)
class StudioKeys:
    """Keys in a studio's file: of its students and Messengers by their keys in the campus, of its staff by login, and of
    check-ins with warning signs by (student's key in the file, day), filled while the days are written.
    """

    students: Mapping[int, int]
    staff: Mapping[str, int]
    observers: Mapping[int, int]
    with_signs: Mapping[tuple[int, dt.date], int]


def happenings(campus: DemoCampus, clock: DemoClock, keys: StudioKeys) -> list[Happening]:
    """All actions concerning the students of one studio, in the order of time."""
    courses = {student: _Course(clock, keys, key) for student, key in keys.students.items()}
    for alert in alerts(campus):
        if alert.student in courses:
            courses[alert.student].alerts.append(alert)
    for case in cases(campus):
        if case.student in courses:
            courses[case.student].case = case
    found = [happening for course in courses.values() for happening in course.happenings()]
    return sorted(found, key=lambda happening: happening.moment)


@dataclass
class _Course:
    """One student's alerts and case, with their keys once written."""

    clock: DemoClock
    keys: StudioKeys
    student: int
    alerts: list[DemoAlert] = field(default_factory=list)
    case: DemoCase | None = None
    alert_keys: dict[int, int] = field(default_factory=dict)
    """place in `alerts` to key in the file"""
    case_key: int = 0
    step_keys: dict[str, int] = field(default_factory=dict)

    def happenings(self) -> Iterator[Happening]:
        for place, alert in enumerate(self.alerts):
            yield from self._alert(place, alert)
        if self.case is not None:
            yield from self._case(self.case)

    def _alert(self, place: int, alert: DemoAlert) -> Iterator[Happening]:
        raised_at = self.clock.past(alert.day, alert.minute)
        raised_by = self.keys.observers.get(alert.raised_by or 0)

        def raise_it(unit: UnitOfWork) -> None:
            values = {
                "student": self.student,
                "check_in": self.keys.with_signs.get((self.student, alert.day)),
                "day": alert.day,
                "level": alert.level.value,
                "signs": alert.signs,
                "raised_at": unit.now,
                "raised_by": raised_by,
            }
            self.alert_keys[place] = unit.add(Alert, values)

        yield Happening(raised_at, raised_by, raise_it)
        if alert.acknowledged_after is not None:
            by = self.keys.staff[alert.acknowledged_by]

            def acknowledge(unit: UnitOfWork) -> None:
                status = "case" if self.case_key else "acknowledged"
                values = {"status": status, "acknowledged_at": unit.now, "acknowledged_by": by}
                unit.change(Alert, self.alert_keys[place], values)

            yield Happening(min(raised_at + alert.acknowledged_after * MINUTE_MS, self.clock.latest), by, acknowledge)

    def _case(self, case: DemoCase) -> Iterator[Happening]:
        opened_at = self.clock.past(case.opened_day, case.opened_minute)
        owner = self.keys.staff[case.owner]
        first_level = case.level if case.level_since is None else self._level_of_alerts(opened_at, case.level)

        def open_it(unit: UnitOfWork) -> None:
            values = {
                "student": self.student,
                "alert": max(self.alert_keys.values(), default=None),
                "level": first_level.value,
                "owner": owner,
                "opened_at": unit.now,
                "opened_by": owner,
                "reason": case.reason,
            }
            self.case_key = unit.add(Case, values)
            self._change_alerts(unit, {"status": "case"})

        yield Happening(opened_at, owner, open_it)
        begins = opened_at
        if case.level_since is not None:
            begins = self.clock.past(*case.level_since)
            yield self._change(begins, owner, {"level": case.level.value})
        for step in case.steps:
            yield from self._step(step, case.level, owner, begins)
        for note in case.notes:
            yield self._note(note)
        if case.referred:
            shared = next((note for note in case.notes if note.shared), case.notes[0])
            yield self._change(self.clock.past(shared.day, shared.minute), owner, {"referred": True})
        if case.next_contact is not None:
            last = case.notes[-1]
            values = {"next_contact": case.next_contact, "next_contact_how": case.next_contact_how}
            yield self._change(self.clock.past(last.day, last.minute), owner, values)
        if case.closed_day is not None:
            yield self._closing(self.clock.past(case.closed_day, CLOSING_MINUTE), owner, case.closing_reason)

    def _level_of_alerts(self, until: int, usual: Level) -> Level:
        """The level at which a case is opened whose level changed later: that of the alerts so far."""
        levels = [one.level for one in self.alerts if self.clock.past(one.day, one.minute) <= until]
        return max(levels, default=usual)

    def _change_alerts(self, unit: UnitOfWork, values: Mapping[str, object]) -> None:
        """Changes the alerts that are acknowledged by now."""
        for place, key in self.alert_keys.items():
            alert = self.alerts[place]
            after = alert.acknowledged_after
            if after is not None and self.clock.past(alert.day, alert.minute + after) <= unit.now:
                unit.change(Alert, key, values)

    def _change(self, moment: int, by: int, values: Mapping[str, object]) -> Happening:
        return Happening(moment, by, lambda unit: unit.change(Case, self.case_key, values))

    def _note(self, note: DemoCaseNote) -> Happening:
        author = self.keys.staff[note.author]

        def write(unit: UnitOfWork) -> None:
            values = {name: getattr(note, name) for name in ("kind", "day", "text", "shared")}
            unit.add(CaseNote, {**values, "case": self.case_key, "written_at": unit.now, "author": author})

        return Happening(self.clock.past(note.day, note.minute), author, write)

    def _step(self, step: DemoStep, level: Level, owner: int, begins: int) -> Iterator[Happening]:
        def set_out(unit: UnitOfWork) -> None:
            due_at = self.clock.moment(*step.due)
            values = {"case": self.case_key, "code": step.code, "level": level.value, "due_at": due_at}
            self.step_keys[step.code] = unit.add(PlanStep, values)

        def do(unit: UnitOfWork) -> None:
            values = {"status": "done", "done_at": unit.now, "done_by": owner}
            unit.change(PlanStep, self.step_keys[step.code], values)

        yield Happening(begins, owner, set_out)
        if step.done is not None:
            yield Happening(self.clock.past(*step.done), owner, do)

    def _closing(self, moment: int, owner: int, reason: str) -> Happening:
        def close(unit: UnitOfWork) -> None:
            values = {"status": "closed", "closed_at": unit.now, "closed_by": owner, "closing_reason": reason}
            unit.change(Case, self.case_key, values)
            self._change_alerts(unit, {"status": "closed", "outcome": reason})

        return Happening(moment, owner, close)
