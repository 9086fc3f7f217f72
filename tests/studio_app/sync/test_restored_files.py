"""A studio that was restored from a backup: what the center and a Messenger hold and no longer may goes, and no more than that."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.incarnation import begin_incarnation
from db.queries.node import this_node
from db.schema import Alert, Case, CaseNote, CheckIn, PeriodMark, PlanStep, ReferralAnswer, Student
from studio_app.node.opening import open_store
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from studio_app.security.key_file import keys_path, read_keys
from studio_app.sync import service
from tests.studio_app.sync.campus import DAY, NOW, add, campus, change, copy_of, held, stand_for, student
from tests.studio_app.sync.test_removal import MARKER, Tree, written


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    made = copy_of(Tree, campus(tmp_path))
    yield made
    for node in made.nodes:
        node.store.close()


def backup(node: SignedIn) -> Path:
    copy = node.store.path.with_name("backup.psyche")
    node.store.copy_to(copy, node.keys.data_key, lambda done, total: None)
    return copy


def restored(node: SignedIn, copy: Path) -> SignedIn:
    """The node's file as it was when `copy` was made, as a restore leaves it."""
    number = len(list(copy.parent.glob("restored-*.psyche")))
    target = copy.with_name(f"restored-{number}.psyche")
    shutil.copy(copy, target)
    shutil.copy(keys_path(node.store.path), keys_path(target))
    store = open_store(target, node.keys.data_key, read_keys(keys_path(target)), node.store.clock)
    node.store.close()
    with store.unit() as unit:
        begin_incarnation(unit.connection)
    with store.read() as read:
        return replace(node, store=store, node=this_node(read))


def red_case(node: SignedIn, who: int) -> int:
    return add(node, Case, student=who, level=4, opened_at=NOW, referred=True, reason="reason")


def test_what_was_told_since_the_backup_and_is_out_of_scope_by_it_goes_at_the_center(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    alert = add(tree.studio, Alert, student=who, day=DAY, level=2, raised_at=NOW, words="")
    case = add(tree.studio, Case, student=who, level=2, opened_at=NOW, reason="reason")
    note = add(tree.studio, CaseNote, case=case, kind="note", day=DAY, written_at=NOW, text="text", shared=True)
    add(tree.studio, CheckIn, student=who, day=DAY, mood=2, contact=0, entered_at=NOW)
    tree.exchange()
    copy = backup(tree.studio)
    change(tree.studio, Alert, alert, level=4)
    change(tree.studio, Case, case, level=4, referred=True)
    tree.exchange()
    assert written(tree.center)
    assert [len(held(tree.center, kind)) for kind in ("alert", "case", "case-note")] == [1, 1, 1]
    tree.studio = restored(tree.studio, copy)
    tree.exchange()
    tree.exchange()
    assert not written(tree.center)
    assert [len(held(tree.center, kind)) for kind in ("alert", "case", "case-note", "check-in")] == [0, 0, 0, 1]
    assert [record.key for record in held(tree.studio, "case-note")] == [note]


def test_what_was_made_since_the_backup_stays_at_the_center_which_alone_has_it_now(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    tree.exchange()
    copy = backup(tree.studio)
    tree.place.clock.now += 60_000
    case = red_case(tree.studio, who)
    add(tree.studio, PlanStep, case=case, code="c1", level=4, due_at=NOW)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    tree.exchange()
    assert [len(held(tree.center, kind)) for kind in ("case", "plan-step")] == [1, 1]


def test_what_the_center_wrote_itself_stays_whatever_the_restored_studio_knows(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    case = add(tree.studio, Case, student=who, level=2, opened_at=NOW, reason="reason")
    tree.exchange()
    copy = backup(tree.studio)
    change(tree.studio, Case, case, level=4)
    tree.exchange()
    at_center = held(tree.center, "case")[0].key
    change(tree.center, Case, at_center, level=3)
    add(tree.center, PlanStep, case=at_center, code="c1", level=4, due_at=NOW)
    tree.studio = restored(tree.studio, copy)
    tree.up()
    assert [len(held(tree.center, kind)) for kind in ("case", "plan-step")] == [1, 1]


def test_people_who_moved_away_since_the_backup_are_told_to_the_messenger_again_and_others_go(tree: Tree) -> None:
    here, elsewhere = student(tree.studio, "甲", room="412"), student(tree.studio, "乙", room="413", student_no="2")
    tree.exchange()
    copy = backup(tree.studio)
    roster.change_student(tree.studio, here, {"room": "413"})
    roster.change_student(tree.studio, elsewhere, {"room": "412"})
    tree.exchange()
    assert [record.fields["name"] for record in held(tree.messenger, "student")] == ["乙"]
    tree.studio = restored(tree.studio, copy)
    tree.exchange()
    tree.exchange()
    assert [record.fields["name"] for record in held(tree.messenger, "student")] == ["甲"]


def test_a_studio_restored_from_before_an_erasure_learns_of_it_from_the_center(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    red_case(tree.studio, who)
    tree.exchange()
    copy = backup(tree.studio)
    roster.erase_student(tree.studio, who)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    assert written(tree.studio)
    tree.exchange()
    tree.exchange()
    assert [written(node) for node in tree.nodes] == [False, False, False]
    assert [service.quarantined_lines(node) for node in tree.nodes] == [[], [], []]


def test_a_deletion_that_the_restored_studio_made_and_forgot_comes_back_from_the_center(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    alert = add(tree.studio, Alert, student=who, day=DAY, level=4, raised_at=NOW, words="")
    tree.exchange()
    copy = backup(tree.studio)
    with tree.studio.unit() as unit:
        unit.remove(Alert, alert)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    assert len(held(tree.studio, "alert")) == 1
    tree.exchange()
    tree.exchange()
    assert [held(node, "alert") for node in (tree.studio, tree.center)] == [[], []]
    assert [service.quarantined_lines(node) for node in tree.nodes] == [[], [], []]


def test_a_restored_center_tells_a_deletion_back_to_the_studio_that_made_it_and_that_is_no_trespass(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    alert = add(tree.studio, Alert, student=who, day=DAY, level=4, raised_at=NOW, words="")
    tree.exchange()
    with tree.studio.unit() as unit:
        unit.remove(Alert, alert)
    with tree.center.unit() as unit:
        begin_incarnation(unit.connection)
    for _ in range(2):
        tree.up()
        tree.place.carry(tree.center, tree.studio)
    assert service.quarantined_lines(tree.studio) == []
    assert [held(node, "alert") for node in (tree.studio, tree.center)] == [[], []]


def test_the_center_s_answers_to_a_referral_that_the_restored_studio_forgot_arrive(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    case = add(tree.studio, Case, student=who, level=2, opened_at=NOW, reason="reason")
    tree.exchange()
    copy = backup(tree.studio)
    tree.place.clock.now += 60_000
    change(tree.studio, Case, case, referred=True)
    tree.exchange()
    at_center = held(tree.center, "case")[0].key
    change(tree.center, Case, at_center, level=4)
    add(tree.center, PlanStep, case=at_center, code="c1", level=4, due_at=NOW)
    add(tree.center, ReferralAnswer, case=at_center, status="taken", words="words", answered_at=NOW)
    add(tree.center, CaseNote, case=at_center, kind="note", day=DAY, written_at=NOW, text="text", shared=True)
    tree.studio = restored(tree.studio, copy)
    for _ in range(2):
        tree.exchange()
    assert held(tree.studio, "case")[0].fields["level"] == 4
    assert [len(held(tree.studio, kind)) for kind in ("plan-step", "referral-answer", "case-note")] == [1, 1, 1]
    assert [service.quarantined_lines(node) for node in tree.nodes] == [[], [], []]


def test_what_a_messenger_saw_in_a_room_given_after_the_backup_arrives_at_the_restored_studio(tree: Tree) -> None:
    student(tree.studio, MARKER, room="413")
    tree.exchange()
    copy = backup(tree.studio)
    tree.place.clock.now += 60_000
    stand_for(tree.studio, tree.messenger, room="413")
    tree.exchange()
    (seen,) = held(tree.messenger, "student")
    add(tree.messenger, CheckIn, student=seen.key, day=DAY, mood=1, contact=0, note="", entered_at=NOW)
    tree.studio = restored(tree.studio, copy)
    for _ in range(2):
        tree.exchange()
    assert [len(held(node, "check-in")) for node in tree.nodes[:2]] == [1, 1]
    assert [service.quarantined_lines(node) for node in tree.nodes] == [[], [], []]


def test_whom_a_restored_messenger_was_told_by_a_studio_that_was_restored_after_it_goes_too(tree: Tree) -> None:
    """What the Messenger's restored file was told before the studio had heard of that counts as from nowhere (seed 30)."""
    student(tree.studio, MARKER, room="413")
    tree.exchange()
    copy = backup(tree.messenger)
    of_studio = copy.with_name("of-studio.psyche")
    tree.studio.store.copy_to(of_studio, tree.studio.keys.data_key, lambda done, total: None)
    stand_for(tree.studio, tree.messenger, room="413")
    late = tree.place.bundle(tree.studio, tree.messenger)
    tree.messenger = restored(tree.messenger, copy)
    service.read(tree.messenger, late)
    assert len(held(tree.messenger, "student")) == 1
    tree.studio = restored(tree.studio, of_studio)
    for _ in range(3):
        tree.exchange()
    assert held(tree.messenger, "student") == []


@pytest.mark.parametrize("when", ["soon", "first"])
def test_when_an_alert_was_received_is_not_lost_by_a_studio_that_hears_of_it_from_the_messenger(
    tree: Tree, when: str
) -> None:
    """The restored studio hears of an alert from the Messenger again, and tells the center of it without what it had done
    (seed 10). The center's line waits here as one of an unknown record (`first`), or comes after (`soon`)."""
    student(tree.studio, MARKER)
    tree.exchange()
    copy = backup(tree.studio)
    tree.place.clock.now += 60_000
    (seen,) = held(tree.messenger, "student")
    add(tree.messenger, Alert, student=seen.key, day=DAY, level=4, signs=0, raised_at=NOW, words="")
    tree.place.carry(tree.messenger, tree.studio)
    (raised,) = held(tree.studio, "alert")
    change(tree.studio, Alert, raised.key, status="acknowledged", acknowledged_at=NOW)
    tree.exchange()
    change(tree.center, Alert, held(tree.center, "alert")[0].key, status="closed", outcome="outcome")
    tree.studio = restored(tree.studio, copy)
    if when == "first":
        tree.place.carry(tree.studio, tree.center)
        tree.place.carry(tree.center, tree.studio)
        assert [line.kind for line in service.quarantined_lines(tree.studio)] == ["alert"]
    tree.place.carry(tree.studio, tree.messenger)
    tree.exchange()
    answers = [held(node, "alert")[0].fields for node in (tree.studio, tree.center)]
    assert [(fields["status"], fields["acknowledged_at"]) for fields in answers] == [("closed", NOW)] * 2
    assert service.quarantined_lines(tree.studio) == []


def test_an_answer_about_what_came_after_the_backup_is_taken_once_that_has_come_again(tree: Tree) -> None:
    """The alert was made after the backup and was grave only then, so the restored studio knows neither it nor that the center
    was ever told of it (seed 28)."""
    student(tree.studio, MARKER)
    tree.exchange()
    copy = backup(tree.studio)
    tree.place.clock.now += 60_000
    (seen,) = held(tree.messenger, "student")
    add(tree.messenger, Alert, student=seen.key, day=DAY, level=2, signs=0, raised_at=NOW, words="")
    tree.place.carry(tree.messenger, tree.studio)
    change(tree.studio, Alert, held(tree.studio, "alert")[0].key, level=4)
    tree.exchange()
    tree.studio = restored(tree.studio, copy)
    tree.place.carry(tree.studio, tree.center)
    tree.place.carry(tree.center, tree.studio)
    assert [line.kind for line in service.quarantined_lines(tree.studio)] == ["alert"]
    tree.place.carry(tree.studio, tree.messenger)
    tree.exchange()
    assert [held(node, "alert")[0].fields["level"] for node in (tree.studio, tree.center)] == [4, 4]
    assert service.quarantined_lines(tree.studio) == []


def test_bundles_made_before_a_neighbour_heard_of_the_restore_do_not_count_as_all_it_has(tree: Tree) -> None:
    """They leave out what came from the file that was replaced, and that file acknowledges them (seed 39)."""
    who = student(tree.studio, MARKER)
    add(tree.studio, Alert, student=who, day=DAY, level=4, signs=0, raised_at=NOW, words="")
    tree.exchange()
    copy = backup(tree.studio)
    (raised,) = held(tree.studio, "alert")
    change(tree.studio, Alert, raised.key, status="acknowledged", acknowledged_at=NOW)
    tree.exchange()
    add(tree.center, PeriodMark, name="考试周", first_day=DAY, last_day=DAY)
    late = tree.place.bundle(tree.center, tree.studio)
    tree.studio = restored(tree.studio, copy)
    service.read(tree.studio, late)
    for _ in range(2):
        tree.exchange()
    answers = [held(node, "alert")[0].fields for node in (tree.studio, tree.center)]
    assert [(fields["status"], fields["acknowledged_at"]) for fields in answers] == [("acknowledged", NOW)] * 2


def test_who_moved_away_goes_once_what_was_seen_of_them_is_acknowledged_by_a_bundle_with_nothing_new(
    tree: Tree,
) -> None:
    who = student(tree.studio, MARKER)
    tree.exchange()
    (known,) = held(tree.messenger, "student")
    add(tree.messenger, CheckIn, student=known.key, day=DAY, mood=3, contact=1, entered_at=NOW)
    for _ in range(2):
        tree.exchange()
    tree.studio = restored(tree.studio, backup(tree.studio))
    change(tree.studio, Student, who, room="900")
    tree.place.carry(tree.studio, tree.messenger)
    assert [record.id for record in held(tree.messenger, "student")] == [
        known.id
    ]  # what was seen of them travels first
    tree.exchange()
    assert held(tree.messenger, "student") == []
