"""Tests of the comparison: it finds each kind of disagreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.schema import Alert, Assignment, Case, CheckIn, Student
from db.store import Store
from studio_app.node import backups
from studio_app.node.restoring import restore_here
from studio_app.node.signed_in import SignedIn
from tests.simulation.agreement import Compared, Side, compare
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, campus, change, copy_of, held, stand_for, student


class Three:
    """A center, a studio and a Messenger's file in agreement, and comparisons between them."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center, self.studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
        self.messenger = place.node("messenger", "周明")
        place.link(self.center, self.studio)
        place.link(self.studio, self.messenger)
        place.carry(self.messenger, self.studio)
        self.assignment = stand_for(self.studio, self.messenger)
        self.student = student(self.studio)
        self.exchange()

    def exchange(self) -> None:
        for sender, receiver in (
            (self.messenger, self.studio),
            (self.studio, self.center),
            (self.center, self.studio),
            (self.studio, self.messenger),
        ):
            self.place.carry(sender, receiver)

    def compared(
        self, sender: SignedIn, receiver: SignedIn, lost: frozenset[tuple[str, str]] = frozenset()
    ) -> Compared:
        return compare(Side("a", sender, lost, bool(lost)), Side("b", receiver), settled=True)

    def found(self, sender: SignedIn, receiver: SignedIn) -> set[tuple[str, str, str]]:
        differing = self.compared(sender, receiver).disagreements
        return {(one.type, one.field, one.what) for one in differing}

    def close(self) -> None:
        for node in (self.center, self.studio, self.messenger):
            node.store.close()


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    made = copy_of(Three, campus(tmp_path))
    yield made
    made.close()


def test_files_that_exchanged_agree(three: Three) -> None:
    for sender, receiver in (
        (three.messenger, three.studio),
        (three.studio, three.center),
        (three.center, three.studio),
        (three.studio, three.messenger),
    ):
        assert three.found(sender, receiver) == set()
    assert three.compared(three.studio, three.messenger).records > 1


def test_a_record_that_did_not_arrive_is_missing(three: Three) -> None:
    seen = held(three.messenger, "student")[0].key
    add(three.messenger, CheckIn, student=seen, day=DAY, mood=3, contact=0, entered_at=NOW)
    assert three.found(three.messenger, three.studio) == {("check-in", "", "missing")}


def test_a_value_that_did_not_arrive_is_older(three: Three) -> None:
    change(three.studio, Student, three.student, bed="6")
    assert three.found(three.studio, three.messenger) == {("student", "bed", "older")}
    assert three.found(three.studio, three.center) == set()  # which does not know this person by name


def test_what_left_the_scope_and_was_not_withdrawn_is_held(three: Three) -> None:
    change(three.studio, Assignment, three.assignment, until=DAY - dt.timedelta(days=30))
    found = three.found(three.studio, three.messenger)
    assert ("student", "", "held") in found
    assert {what for *_, what in found} == {"held", "older"}


def test_a_name_that_may_no_longer_be_told_is_held_field_by_field(three: Three) -> None:
    case = add(three.studio, Case, student=three.student, level=4, opened_at=NOW, reason="reason")
    three.exchange()
    assert three.found(three.studio, three.center) == set()
    change(three.studio, Case, case, status="closed")
    found = three.found(three.studio, three.center)
    assert ("student", "name", "held") in found
    assert ("case", "status", "older") in found


def test_a_later_value_below_is_right_only_where_it_may_not_be_told(three: Three) -> None:
    seen = held(three.messenger, "student")[0].key
    alert = add(three.messenger, Alert, student=seen, day=DAY, level=2, raised_at=NOW, words="words")
    three.exchange()
    change(three.messenger, Alert, alert, words="more words")
    assert ("alert", "words", "later") in three.found(three.studio, three.messenger)
    three.exchange()
    change(three.studio, Alert, held(three.studio, "alert")[0].key, level=3)
    assert three.found(three.studio, three.messenger) == set()  # the Messenger is not told a counselor's level


def test_what_a_restore_took_is_counted_apart(three: Three, tmp_path: Path) -> None:
    backups.back_up_to(three.studio, tmp_path / "earlier.psyche")
    later = stand_for(three.studio, three.messenger, room="413")
    id = next(row.id for row in held(three.studio, "assignment") if row.key == later)
    three.exchange()
    restored = tmp_path / "restored.psyche"
    restore_here(three.studio, tmp_path / "earlier.psyche", restored)
    store = Store.open(restored, three.studio.keys.data_key, clock=three.place.clock)
    earlier = replace(three.studio, store=store)
    assert ("assignment", "", "held") in three.found(earlier, three.messenger)
    compared = three.compared(earlier, three.messenger, frozenset({("assignment", id)}))
    assert compared.only_there == 1
    assert all(one.what != "held" for one in compared.disagreements)
    store.close()
