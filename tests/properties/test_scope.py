"""Whatever levels, referrals, closings and assignments a studio's file has, no bundle says what its reader may not know.

The rule is written here from the table of docs/design/sync.md; the marks of `tests.studio_app.sync.markers` are in
every text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.queries.sync import Span
from db.schema import Alert, Assignment, Case, Student, synced_type
from studio_app.node.signed_in import SignedIn
from studio_app.sync.neighbours import find_neighbour
from studio_app.sync.send.export import refresh
from studio_app.sync.send.outgoing_lines import Exporter
from tests.studio_app.sync.campus import DAY, Campus, add, campus, change, held
from tests.studio_app.sync.markers import Markers

PEOPLE = 4
ROOMS, CLASSES = ("401", "402"), ("甲班", "乙班")


@dataclass(frozen=True)
class Situation:
    """One student's: the case's level and state, the alert's level, where they live and study."""

    level: int
    alert: int
    is_open: bool
    referred: bool
    room: str
    class_name: str

    @property
    def named(self) -> bool:
        """Identity only with an open red or orange case or a referral."""
        return self.is_open and (self.level >= 3 or self.referred)


@dataclass(frozen=True)
class Standing:
    """What the Messenger stands for: a room or a class, in days from today."""

    room: str
    class_name: str
    since: int
    until: int | None

    def holds_for(self, who: Situation) -> bool:
        today = self.since <= 0 and (self.until is None or self.until >= 0)
        return today and (who.room == self.room if self.room else who.class_name == self.class_name)


situations = st.builds(
    Situation, st.integers(1, 4), st.integers(1, 4), st.booleans(), st.booleans(),
    st.sampled_from(ROOMS), st.sampled_from(CLASSES),
)  # fmt: skip
standings = st.builds(
    lambda room, name, since, until: Standing(room, "" if room else name, since, until),
    st.sampled_from(("", *ROOMS)), st.sampled_from(CLASSES), st.integers(-2, 2), st.none() | st.integers(-2, 2),
)  # fmt: skip


class File:
    """A studio with marked records about four people, between a center and a Messenger."""

    def __init__(self, place: Campus) -> None:
        self.center, self.studio = place.node("center", "甲"), place.node("studio", "乙")
        self.messenger = place.node("messenger", "丙")
        place.link(self.center, self.studio)
        place.link(self.studio, self.messenger)
        place.carry(self.messenger, self.studio)
        self.marks = Markers()
        (theirs,) = [row.key for row in held(self.studio, "person") if row.fields["role"] == "messenger"]
        self.stands = add(self.studio, Assignment, person=theirs, since=DAY)
        self.keys = [self._person(number) for number in range(PEOPLE)]

    def _person(self, number: int) -> tuple[int, int, int]:
        """Keys of a student, an alert and a case."""
        who = self._new(f"{number} student", building="1")
        check_in = self._new(f"{number} check-in", student=who)
        alert = self._new(f"{number} alert", student=who, check_in=check_in)
        case = self._new(f"{number} case", student=who, alert=alert)
        self._new(f"{number} plan-step", case=case)
        self._new(f"{number} case-note shared", case=case, shared=True)
        self._new(f"{number} case-note own", case=case, shared=False)
        self._new(f"{number} referral-answer", case=case)
        self._new(f"{number} proposal", student=who)
        return who, alert, case

    def _new(self, record: str, **given: Any) -> int:
        kind = synced_type(record.split()[1])
        return add(self.studio, kind.model, **self.marks.values(record, kind, **given))

    def put(self, people: list[Situation], standing: Standing) -> None:
        for (who, alert, case), each in zip(self.keys, people, strict=True):
            change(self.studio, Student, who, room=each.room, class_name=each.class_name)
            change(self.studio, Alert, alert, level=each.alert)
            status = "open" if each.is_open else "closed"
            change(self.studio, Case, case, level=each.level, referred=each.referred, status=status)
        until = None if standing.until is None else DAY + dt.timedelta(days=standing.until)
        building = "1" if standing.room else ""
        change(self.studio, Assignment, self.stands, room=standing.room, building=building, until=until,
               class_name=standing.class_name, since=DAY + dt.timedelta(days=standing.since))  # fmt: skip

    def told(self, receiver: SignedIn) -> set[tuple[str, str]]:
        """(record, field) of every mark in the lines for a neighbour that holds nothing yet."""
        studio = self.studio
        with studio.unit() as unit:
            neighbour = find_neighbour(unit.connection, receiver.node.id)
            upto = refresh(unit, "studio", neighbour, studio).upto
            lines = Exporter(unit.connection, "studio", studio.node.id, neighbour, studio).lines(Span(0, upto))
            text = b"\n".join(line for some in lines for line in some)
        return {self.marks.of[mark] for mark in self.marks.found_in(text)}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[File]:
    made = File(campus(tmp_path_factory.mktemp("file")))
    yield made
    for node in (made.center, made.studio, made.messenger):
        node.store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(situations, min_size=PEOPLE, max_size=PEOPLE), standing=standings)
def test_no_bundle_says_what_its_reader_may_not_know(file: File, people: list[Situation], standing: Standing) -> None:
    file.put(people, standing)
    may_center: set[tuple[str, str]] = set()
    may_messenger: set[tuple[str, str]] = set()
    texts = set(file.marks.of.values())
    for number, each in enumerate(people):
        of_student = {(record, name) for record, name in texts if record == f"{number} student"}
        may_center |= of_student if each.named else {(f"{number} student", "college")}
        if each.referred:
            may_center |= {(record, name) for record, name in texts
                           if record in (f"{number} case", f"{number} case-note shared", f"{number} plan-step")}  # fmt: skip
        elif each.level >= 3:
            may_center.add((f"{number} plan-step", "code"))
        if standing.holds_for(each):
            may_messenger |= {(f"{number} student", name) for name in ("name", "bed")}
    written_over = {
        (f"{number} student", name) for number in range(PEOPLE) for name in ("room", "class_name", "building")
    }
    assert file.told(file.center) == may_center - written_over
    assert file.told(file.messenger) == may_messenger
