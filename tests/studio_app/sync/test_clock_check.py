"""A studio whose clock was a year ahead for a while: what is stamped again, what stands, and that all agree afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.schema import Case, Student
from db.versions import RecordVersion
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from studio_app.sync.clock_check import check_clock
from tests.studio_app.sync.campus import NOW, add, campus, change, copy_of, held, student
from tests.studio_app.sync.test_removal import Tree

DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS


class Office:
    """The three files, and the studio's clock, which somebody sets wrong."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.ahead = 0
        shared = tree.place.clock
        tree.studio.store.clock = lambda: shared() + self.ahead


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(copy_of(Tree, campus(tmp_path)))
    yield made
    for node in made.tree.nodes:
        node.store.close()


def version(node: SignedIn, kind: str = "student") -> RecordVersion:
    found = held(node, kind)[0].version()
    assert found is not None
    return found


def latest(node: SignedIn) -> int:
    return max(stamp.wall for field in version(node).fields.values() for stamp in field.known().values())


def case_of(node: SignedIn) -> dict[str, Any]:
    return held(node, "case")[0].fields


def test_what_no_bundle_carried_gets_the_right_time_once_a_neighbours_clock_confirms_it(office: Office) -> None:
    tree = office.tree
    who = student(tree.studio, "甲")
    tree.exchange()
    office.ahead = YEAR_MS
    change(tree.studio, Student, who, room="413", bed="1")
    change(tree.studio, Student, who, bed="2")
    office.ahead = 0
    assert latest(tree.studio) > NOW + 300 * DAY_MS
    told = tree.place.carry(tree.center, tree.studio)
    assert any("1 change that no bundle had carried" in note for note in told.notes)
    assert latest(tree.studio) < NOW + DAY_MS
    again = tree.place.carry(tree.center, tree.studio)
    assert not any("no bundle had carried" in note for note in again.notes)
    change(tree.studio, Student, who, bed="3")
    assert latest(tree.studio) < NOW + DAY_MS
    tree.exchange()
    assert held(tree.studio, "student")[0].fields["bed"] == "3"


def test_an_edit_made_later_elsewhere_is_not_lost_to_one_from_a_year_ahead(office: Office) -> None:
    tree = office.tree
    who = student(tree.studio, "甲")
    case = add(tree.studio, Case, student=who, level=4, opened_at=NOW, reason="", referred=True)
    tree.exchange()
    office.ahead = YEAR_MS
    change(tree.studio, Case, case, level=3)
    office.ahead = 0
    tree.place.clock.now += DAY_MS
    tree.place.carry(tree.center, tree.studio)
    tree.place.clock.now += 60_000
    change(tree.center, Case, held(tree.center, "case")[0].key, level=2)
    tree.exchange()
    assert case_of(tree.studio)["level"] == case_of(tree.center)["level"] == 2
    assert [len(service.conflicts(node)) for node in (tree.studio, tree.center)] == [1, 1]


def test_what_left_in_a_bundle_keeps_its_time_even_where_the_bundle_comes_late(office: Office) -> None:
    tree = office.tree
    who = student(tree.studio, "甲")
    case = add(tree.studio, Case, student=who, level=4, opened_at=NOW, reason="")
    tree.exchange()
    office.ahead = YEAR_MS
    change(tree.studio, Case, case, level=3)
    slow = tree.place.bundle(tree.studio, tree.center)
    office.ahead = 0
    before = version(tree.studio, "case")
    tree.place.carry(tree.center, tree.studio)
    assert version(tree.studio, "case") == before
    tree.place.clock.now += 60_000
    change(tree.studio, Case, case, level=2)
    change(tree.studio, Case, case, level=4, status="closed")
    tree.exchange()
    service.read(tree.center, slow)
    tree.exchange()
    for node in (tree.studio, tree.center):
        assert (case_of(node)["level"], case_of(node)["status"]) == (4, "closed")
        assert service.conflicts(node) == []


def test_a_clock_that_is_behind_now_is_not_taken_for_one_that_was_ahead(office: Office) -> None:
    tree = office.tree
    who = student(tree.studio, "甲")
    tree.exchange()
    change(tree.studio, Student, who, bed="1")
    before = version(tree.studio)
    office.ahead = -YEAR_MS
    told = tree.place.carry(tree.center, tree.studio)
    assert not any("no bundle had carried" in note for note in told.notes)
    assert check_clock(tree.studio) == []
    assert version(tree.studio) == before
    change(tree.studio, Student, who, bed="2")
    office.ahead = 0
    tree.exchange()
    assert held(tree.studio, "student")[0].fields["bed"] == "2"


def test_at_sign_in_a_year_ahead_is_noticed_by_the_last_time_a_neighbour_confirmed(office: Office) -> None:
    tree = office.tree
    who = student(tree.studio, "甲")
    tree.exchange()
    office.ahead = YEAR_MS
    change(tree.studio, Student, who, bed="1")
    assert check_clock(tree.studio) == []
    office.ahead = 0
    assert any("no bundle had carried" in sentence for sentence in check_clock(tree.studio))
    assert latest(tree.studio) < NOW + DAY_MS
