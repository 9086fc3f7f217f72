"""Deletions and erasures over the three tiers: what goes, what comes back, and that no byte of an erased person is left."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from db.local_writes import keep_draft
from db.removals import StillReferenced
from db.replication.sync_writes import quarantine_line
from db.schema import (
    SYNCED,
    Alert,
    Assignment,
    Case,
    CaseNote,
    CheckIn,
    FieldHistory,
    PeriodMark,
    PlanStep,
    Proposal,
    ReferralAnswer,
    Student,
)
from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.sync import service
from studio_app.sync.bundle.records import RejectedLine, read_line
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, campus, change, copy_of, held, stand_for, student

MARKER = "洛桑央金"
TEXT = "青稞酒酿圆子"


class Tree:
    """A center, a studio and a Messenger's file that stands for room 412, all enrolled."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center = place.node("center", "心理中心")
        self.studio = place.node("studio", "教育学院")
        self.messenger = place.node("messenger", "周明")
        place.link(self.center, self.studio)
        place.link(self.studio, self.messenger)
        place.carry(self.messenger, self.studio)
        stand_for(self.studio, self.messenger)

    @property
    def nodes(self) -> tuple[SignedIn, SignedIn, SignedIn]:
        return self.center, self.studio, self.messenger

    def up(self) -> None:
        self.place.carry(self.messenger, self.studio)
        self.place.carry(self.studio, self.center)

    def down(self) -> None:
        self.place.carry(self.center, self.studio)
        self.place.carry(self.studio, self.messenger)

    def exchange(self) -> None:
        self.up()
        self.down()


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    made = copy_of(Tree, campus(tmp_path))
    yield made
    for node in made.nodes:
        node.store.close()


def names(node: SignedIn, kind: str = "student", field: str = "name") -> list[str]:
    return sorted(str(record.fields[field]) for record in held(node, kind))


def everything(node: SignedIn) -> str:
    """All that a file holds, as one text: every table's every value."""
    with node.read() as read:
        tables = [row[0] for row in read.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return repr([read.exec_driver_sql(f'SELECT * FROM "{table}"').fetchall() for table in tables])


def written(node: SignedIn) -> bool:
    found = everything(node)
    return any(
        text in found or text.encode("unicode_escape").decode() in found or repr(text.encode())[2:-1] in found
        for text in (MARKER, TEXT)
    )


def a_whole_case(tree: Tree) -> int:
    """A student with everything that may hang on one, told to all; gives the key at the studio."""
    studio, center = tree.studio, tree.center
    who = student(studio, MARKER, phone=TEXT)
    change(studio, Student, who, name=MARKER + "一")
    tree.exchange()
    there = held(tree.messenger, "student")[0].key
    first = add(tree.messenger, CheckIn, student=there, day=DAY, mood=2, contact=0, note=TEXT, entered_at=NOW)
    add(tree.messenger, CheckIn, student=there, day=DAY, mood=1, contact=0, reason=TEXT, amends=first, entered_at=NOW)
    add(tree.messenger, Alert, student=there, day=DAY, level=4, raised_at=NOW, words=TEXT)
    add(tree.messenger, Proposal, student=there, field="name", value=MARKER, words=TEXT, proposed_at=NOW)
    case = add(studio, Case, student=who, level=4, opened_at=NOW, reason=TEXT, referred=True, closing_reason=TEXT)
    change(studio, Case, case, reason=TEXT + "二")
    add(studio, CaseNote, case=case, kind="note", day=DAY, written_at=NOW, text=TEXT, shared=True)
    add(studio, PlanStep, case=case, code="c1", level=4, due_at=NOW, reason=TEXT)
    tree.exchange()
    at_center = held(center, "case")[0].key
    add(center, ReferralAnswer, case=at_center, status="taken", words=TEXT, answered_at=NOW)
    add(center, CaseNote, case=at_center, kind="note", day=DAY, written_at=NOW, text=TEXT, shared=True)
    tree.exchange()
    return who


def a_deleted_student_with_a_check_in(tree: Tree) -> None:
    """The studio has deleted a student whom the Messenger, not knowing it yet, has seen."""
    who = student(tree.studio, MARKER)
    tree.exchange()
    there = held(tree.messenger, "student")[0].key
    add(tree.messenger, CheckIn, student=there, day=DAY, mood=3, contact=0, note="", entered_at=NOW)
    roster.delete_student(tree.studio, who)


def test_a_student_made_by_mistake_goes_everywhere_and_an_older_bundle_does_not_bring_them_back(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    older = tree.place.bundle(tree.studio, tree.messenger)
    tree.exchange()
    assert names(tree.messenger) == [MARKER]
    roster.delete_student(tree.studio, who)
    tree.exchange()
    assert [held(node, "student") for node in tree.nodes] == [[], [], []]
    service.read(tree.messenger, older)
    tree.exchange()
    assert [held(node, "student") for node in tree.nodes] == [[], [], []]
    assert [service.quarantined_lines(node) for node in tree.nodes] == [[], [], []]


def test_a_deletion_that_overtakes_its_record_is_kept_and_the_record_stays_away(tree: Tree) -> None:
    mark = add(tree.studio, PeriodMark, name="考试周", first_day=DAY, last_day=DAY)
    slow = tree.place.bundle(tree.studio, tree.messenger)
    roster.delete_period_mark(tree.studio, mark)
    tree.place.carry(tree.studio, tree.messenger)
    service.read(tree.messenger, slow)
    assert held(tree.messenger, "period-mark") == []


def test_a_write_made_elsewhere_after_the_deletion_brings_the_record_back_on_every_node(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    alert = add(tree.studio, Alert, student=who, day=DAY, level=4, raised_at=NOW, words=TEXT)
    tree.exchange()
    with tree.studio.unit() as unit:
        unit.remove(Alert, alert)
    tree.place.clock.now += 60_000
    change(tree.center, Alert, held(tree.center, "alert")[0].key, status="acknowledged")
    tree.exchange()
    tree.exchange()
    for node in (tree.studio, tree.center):
        assert names(node, "alert", "status") == ["acknowledged"]
    assert names(tree.studio, "alert", "words") == [TEXT]


def test_an_edit_made_before_the_deletion_does_not_bring_the_record_back(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    alert = add(tree.studio, Alert, student=who, day=DAY, level=4, raised_at=NOW, words=TEXT)
    tree.exchange()
    change(tree.center, Alert, held(tree.center, "alert")[0].key, status="acknowledged")
    with tree.studio.unit() as unit:
        unit.remove(Alert, alert)
    tree.exchange()
    tree.exchange()
    assert [held(node, "alert") for node in (tree.studio, tree.center)] == [[], []]


def test_work_that_was_entered_meanwhile_brings_a_deleted_student_back(tree: Tree) -> None:
    a_deleted_student_with_a_check_in(tree)
    tree.exchange()
    tree.exchange()
    assert names(tree.studio) == names(tree.messenger) == [MARKER]
    assert [len(held(node, "check-in")) for node in tree.nodes] == [1, 1, 1]
    assert [service.quarantined_lines(node) for node in tree.nodes] == [[], [], []]


def test_a_student_who_came_back_after_a_deletion_is_withdrawn_when_they_move_and_given_again_later(tree: Tree) -> None:
    a_deleted_student_with_a_check_in(tree)
    tree.exchange()
    tree.exchange()
    assert names(tree.studio) == names(tree.messenger) == [MARKER]
    who = held(tree.studio, "student")[0].key
    change(tree.studio, Student, who, room="520")
    tree.exchange()
    assert names(tree.studio) == [MARKER]
    assert held(tree.messenger, "student") == held(tree.messenger, "check-in") == []
    change(tree.studio, Student, who, room="412")
    tree.exchange()
    assert names(tree.messenger) == [MARKER]
    assert len(held(tree.messenger, "check-in")) == 1


def test_a_student_who_comes_back_out_of_scope_leaves_the_messenger_who_was_told_of_the_deletion(tree: Tree) -> None:
    a_deleted_student_with_a_check_in(tree)
    tree.down()
    assert names(tree.messenger) == [MARKER]
    change(tree.studio, Assignment, held(tree.studio, "assignment")[0].key, until=DAY - dt.timedelta(days=1))
    tree.exchange()
    assert names(tree.studio) == [MARKER]
    tree.exchange()
    assert held(tree.messenger, "student") == held(tree.messenger, "check-in") == []
    assert [len(held(node, "check-in")) for node in tree.nodes[:2]] == [1, 1]


def test_what_others_speak_of_is_not_deleted_and_the_person_is_told_why(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    add(tree.studio, CheckIn, student=who, day=DAY, mood=3, contact=0, note="", entered_at=NOW)
    with pytest.raises(StillReferenced), tree.studio.unit() as unit:
        unit.remove(Student, who)
    with pytest.raises(Refusal) as refusal:
        roster.delete_student(tree.studio, who)
    assert refusal.value.code == "still-needed"
    assert names(tree.studio) == [MARKER]


def test_an_erased_person_is_in_no_byte_of_any_file_and_the_figures_stay(tree: Tree) -> None:
    who = a_whole_case(tree)
    with tree.studio.unit() as unit:
        keep_draft(unit, tree.studio.person, "check-in", who, DAY, TEXT)
        line = msgspec.json.encode(
            {"type": "case", "id": "a" * 32, "fields": {"student": held_id(tree.studio, who), "reason": TEXT}}
        )
        quarantine_line(unit, 2, 1, line, "unknown-field")
    assert [written(node) for node in tree.nodes] == [True, True, True]
    before = [[len(held(node, kind.name)) for kind in SYNCED] for node in tree.nodes[:2]]
    roster.erase_student(tree.studio, who)
    assert not written(tree.studio)
    tree.exchange()
    tree.exchange()
    assert [written(node) for node in tree.nodes] == [False, False, False]
    assert [[len(held(node, kind.name)) for kind in SYNCED] for node in tree.nodes[:2]] == before
    assert [record.fields["mood"] for record in held(tree.center, "check-in")] == [2, 1]


def test_what_arrives_about_an_erased_person_later_is_blank(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    tree.exchange()
    there = held(tree.messenger, "student")[0].key
    add(tree.messenger, CheckIn, student=there, day=DAY, mood=3, contact=0, note=TEXT, entered_at=NOW)
    add(tree.messenger, Alert, student=there, day=DAY, level=2, raised_at=NOW, words=TEXT)
    late = tree.place.bundle(tree.messenger, tree.studio)
    roster.erase_student(tree.studio, who)
    change(tree.studio, Student, who, name=MARKER, room="413")
    service.read(tree.studio, late)
    add(tree.studio, CheckIn, student=who, day=DAY, mood=3, contact=0, note=TEXT, entered_at=NOW)
    case = add(tree.studio, Case, student=who, level=2, opened_at=NOW, reason=TEXT)
    add(tree.studio, CaseNote, case=case, kind="note", day=DAY, written_at=NOW, text=TEXT)
    assert not written(tree.studio)
    tree.exchange()
    tree.exchange()
    assert [written(node) for node in tree.nodes] == [False, False, False]
    assert [len(held(node, "check-in")) for node in tree.nodes[:2]] == [2, 2]
    assert [service.quarantined_lines(node) for node in tree.nodes] == [[], [], []]


def test_the_center_may_erase_whom_it_was_told_of_and_a_messenger_may_erase_nobody(tree: Tree) -> None:
    a_whole_case(tree)
    roster.erase_student(tree.center, held(tree.center, "student")[0].key)
    tree.down()
    assert [written(node) for node in tree.nodes] == [False, False, False]
    with pytest.raises(Refusal) as refusal:
        roster.erase_student(tree.messenger, 1)
    assert refusal.value.code == "not-permitted"


def test_nobody_looks_for_an_erased_person_or_misses_them(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    stand_for(tree.studio, tree.messenger, building="", room="", class_name="学前2601")
    tree.exchange()
    there = held(tree.messenger, "student")[0].key
    long_ago = DAY - dt.timedelta(days=9)
    add(tree.messenger, CheckIn, student=there, day=long_ago, mood=3, contact=0, entered_at=NOW)
    assert [key for key, _ in observation.unseen(tree.messenger)] == [there]
    tree.exchange()
    roster.erase_student(tree.studio, who)
    tree.exchange()
    for node in (tree.studio, tree.messenger):
        assert held(node, "student")[0].fields["class_name"] == "学前2601"
        assert (roster.list_students(node), roster.classes(node), observation.unseen(node)) == ([], [], [])


def test_erasing_is_logged_and_refused_to_who_may_not(tree: Tree) -> None:
    who = student(tree.studio, MARKER)
    for role in (Role.STAFF, Role.COUNSELOR, Role.MESSENGER, Role.AUDITOR):
        with pytest.raises(Refusal) as refusal:
            roster.erase_student(dataclasses.replace(tree.studio, role=role), who)
        assert refusal.value.code == "not-permitted"
    assert names(tree.studio) == [MARKER]
    roster.erase_student(tree.studio, who)
    with tree.studio.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM access_entry WHERE action = 'student-erased'").scalar() == 1
        assert read.exec_driver_sql(f"SELECT count(*) FROM {FieldHistory.__tablename__}").scalar() == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"type": "check-in", "removed": None, "erased": [1, 0, "a" * 32]}, "bad-value"),
        ({"type": "student", "erased": [1, 0, "nobody"]}, "bad-stamps"),
        ({"type": "student", "erased": [0, 0, "a" * 32]}, "bad-stamps"),
        ({"type": "student", "removed": [1, 0, "a" * 32], "fields": {"name": "x"}}, "bad-value"),
        ({"type": "student", "removed": "yes"}, "unreadable"),
    ],
)
def test_a_line_of_a_removal_that_makes_no_sense_is_set_aside(line: dict[str, object], reason: str) -> None:
    with pytest.raises(RejectedLine) as problem:
        read_line(msgspec.json.encode({"id": "b" * 32, "origin": "c" * 32, **line}))
    assert problem.value.reason == reason


def held_id(node: SignedIn, key: int) -> str:
    return next(record.id for record in held(node, "student") if record.key == key)
