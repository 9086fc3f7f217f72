"""A further kind of record (`one_more.py`) goes through all that happens to records. Run by `test_one_more.py`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest

from db.local_writes import keep_draft
from db.queries.observation import drafts
from db.schema import Case
from studio_app.domain.permissions import Role
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.roster import service as roster
from studio_app.sync import service as sync
from studio_app.sync.trust.disclosed_data import disclosed_in_words
from studio_app.undo import service as undoing
from tests.kinds.one_more import HelpPlan, HelpPlanNote, HelpPlanSheet
from tests.studio_app.sync.campus import (
    DAY,
    NOW,
    PASSWORD,
    Campus,
    add,
    campus,
    change,
    digest,
    held,
    stand_for,
    student,
)
from tests.studio_app.sync.opened import plain_text

WORDS = "青稞酒酿圆子"
SEALED = bytes(pyrage.encrypt(WORDS.encode(), [pyrage.x25519.Identity.generate().to_public()]))


@dataclass
class Tree:
    """A center, a studio and the file of a Messenger who stands for the room of a student with a grave case."""

    place: Campus
    center: SignedIn
    studio: SignedIn
    messenger: SignedIn
    who: int
    case: int
    pristine: dict[Path, Path] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[SignedIn, SignedIn, SignedIn]:
        return self.center, self.studio, self.messenger

    def plan(self, **values: Any) -> int:
        """A plan made at the studio; gives its key there."""
        usual = {
            "student": self.who,
            "case": self.case,
            "words": WORDS,
            "agreed_at": NOW,
            "agreed_by": self.studio.person,
        }
        return add(self.studio, HelpPlan, **{**usual, **values})

    def meet(self) -> None:
        """A bundle each way between studio and center."""
        self.place.carry(self.studio, self.center)
        self.place.carry(self.center, self.studio)

    def line(self, sender: SignedIn, receiver: SignedIn, kind: str) -> dict[str, Any]:
        """The only line of that kind in the next bundle."""
        plain = plain_text(self.place.bundle(sender, receiver), receiver)
        (found,) = [line for line in map(msgspec.json.decode, plain.splitlines()[1:-1]) if line["type"] == kind]
        return dict(found)

    def put_back(self) -> None:
        """All files as they were before the test."""
        for one in self.nodes:
            one.store.close()
            for end in ("-wal", "-shm"):
                one.store.path.with_name(one.store.path.name + end).unlink(missing_ok=True)
            shutil.copyfile(self.pristine[one.store.path], one.store.path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    place = campus(tmp_path_factory.mktemp("walk"))
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    messenger = place.node("messenger", "周明")
    place.link(center, studio)
    place.link(studio, messenger)
    place.carry(messenger, studio)
    stand_for(studio, messenger)
    who = student(studio)
    case = add(studio, Case, student=who, level=4, opened_at=NOW, owner=studio.person)
    found = Tree(place, center, studio, messenger, who, case)
    found.meet()
    place.carry(studio, messenger)
    for one in found.nodes:
        with one.read() as read:
            read.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = place.folder / f"{one.store.path.name}.pristine"
        shutil.copyfile(one.store.path, copy)
        found.pristine[one.store.path] = copy
    yield found
    for one in found.nodes:
        one.store.close()


@pytest.fixture
def tree(made: Tree) -> Iterator[Tree]:
    yield made
    made.put_back()


def fields(one: SignedIn, kind: str = "help-plan") -> list[dict[str, Any]]:
    return [record.fields for record in held(one, kind)]


def answers(one: SignedIn) -> bytes:
    with one.read() as read:
        return bytes(read.exec_driver_sql("SELECT answers FROM help_plan_sheet").scalar_one())


def in_any_byte(one: SignedIn, *texts: str | bytes) -> bool:
    with one.read() as read:
        tables = [row[0] for row in read.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = repr([read.exec_driver_sql(f'SELECT * FROM "{table}"').fetchall() for table in tables])
    return any(repr(text)[2:-1] in found if isinstance(text, bytes) else text in found for text in texts)


def test_info_counts_it_and_the_digest_tells_what_it_holds(tree: Tree) -> None:
    before = node.info(tree.studio)
    assert before.records["help-plan"] == 0
    tree.plan()
    after = node.info(tree.studio)
    assert after.records["help-plan"] == 1
    assert after.digest != before.digest


def test_what_a_node_keeps_for_itself_is_in_no_digest_and_no_bundle(tree: Tree) -> None:
    plan = tree.plan()
    tree.meet()
    before = digest(tree.studio)
    change(tree.studio, HelpPlan, plan, read_at=NOW)
    assert digest(tree.studio) == before


def test_a_bundle_carries_what_the_cell_says_and_no_more(tree: Tree) -> None:
    tree.plan(ring="110")
    line = tree.line(tree.studio, tree.center, "help-plan")
    assert set(line["fields"]) == {"student", "case", "status", "agreed_at", "ring"}
    change(tree.studio, Case, tree.case, referred=True)
    assert tree.line(tree.studio, tree.center, "help-plan")["fields"]["words"] == WORDS
    read = tree.place.carry(tree.studio, tree.center)
    assert (read.records["help-plan"], read.quarantined) == (1, 0)
    (there,) = fields(tree.center)
    assert (there["words"], there["ring"], there["kept_here"]) == (WORDS, "110", "")


def test_later_writes_of_different_fields_meet_without_a_question(tree: Tree) -> None:
    change(tree.studio, Case, tree.case, referred=True)
    plan = tree.plan()
    tree.meet()
    (there,) = held(tree.center, "help-plan")
    change(tree.center, HelpPlan, there.key, words="别的话")
    change(tree.studio, HelpPlan, plan, ring="120")
    assert tree.place.carry(tree.center, tree.studio).conflicts == 0
    tree.meet()
    assert {(one["words"], one["ring"]) for one in (*fields(tree.studio), *fields(tree.center))} == {("别的话", "120")}


def test_two_writes_at_once_are_shown_to_who_may_settle_them_and_settled(tree: Tree) -> None:
    plan = tree.plan()
    tree.meet()
    (there,) = held(tree.center, "help-plan")
    for moment in ("open", "closed", "open"):
        tree.place.clock.now += 60_000
        change(tree.center, HelpPlan, there.key, status=moment)
    change(tree.studio, HelpPlan, plan, status="closed")
    tree.place.carry(tree.center, tree.studio)
    assert sync.conflicts(replace(tree.studio, role=Role.STAFF)) == []
    (one,) = sync.conflicts(tree.studio)
    assert one.about == "林晓雨, help plan"
    assert (one.field_words, {value.words for value in one.values}) == ("status", {"open", "closed"})
    assert (one.student, one.level, one.may_resolve) == (tree.who, 4, True)
    kept = next(place for place, value in enumerate(one.values) if value.value == "open")
    settled = sync.resolve(tree.studio, one, kept)
    assert tree.who in (settled.changes.students or ())
    assert sync.conflicts(tree.studio) == []
    assert node.log_page(tree.studio).entries[0].subject.startswith("help plan ")
    tree.meet()
    assert [one["status"] for one in (*fields(tree.studio), *fields(tree.center))] == ["open", "open"]


def test_a_center_makes_one_itself(tree: Tree) -> None:
    (case,), (who,) = held(tree.center, "case"), held(tree.center, "student")
    add(tree.center, HelpPlan, student=who.key, case=case.key, words=WORDS, agreed_at=NOW)
    read = tree.place.carry(tree.center, tree.studio)
    assert (read.records.get("help-plan"), read.reasons) == (1, {})
    assert [one["words"] for one in fields(tree.studio)] == [WORDS]


def test_what_leaves_the_scope_is_listed_as_held_until_the_center_has_let_go(tree: Tree) -> None:
    tree.plan()
    tree.meet()
    assert sync.disclosed_to(tree.studio, tree.center.node.id).others == {"help-plan": 1}
    change(tree.studio, Case, tree.case, level=1)
    listed = sync.disclosed_to(tree.studio, tree.center.node.id)
    assert "1 help plan" in disclosed_in_words(tree.studio, listed)
    tree.meet()
    tree.meet()
    assert fields(tree.center) == []
    assert len(fields(tree.studio)) == 1
    assert sync.disclosed_to(tree.studio, tree.center.node.id).others == {}


def test_it_is_taken_back_a_few_minutes_after(tree: Tree) -> None:
    before = digest(tree.studio)
    with tree.studio.unit() as unit:
        unit.add(HelpPlan, {"student": tree.who, "case": tree.case, "words": WORDS, "agreed_at": NOW})
    undone = undoing.undo(tree.studio, unit.changes)
    assert undone.sentence == "Taken back: 1 help plan."
    assert digest(tree.studio) == before
    assert node.log_page(tree.studio).entries[0].detail == "help plan"


def test_a_removed_one_goes_everywhere_and_a_later_write_brings_it_back(tree: Tree) -> None:
    plan = tree.plan()
    tree.meet()
    with tree.studio.unit() as unit:
        unit.log("read", "help-plan", unit.remove(HelpPlan, plan))
    assert node.log_page(tree.studio).entries[0].subject.startswith("help plan ")
    older = tree.place.bundle(tree.studio, tree.center)
    tree.place.clock.now += 60_000
    change(tree.center, HelpPlan, held(tree.center, "help-plan")[0].key, status="closed")
    sync.read(tree.center, older)
    tree.meet()
    tree.meet()
    assert [one["status"] for one in (*fields(tree.studio), *fields(tree.center))] == ["closed", "closed"]


def test_a_removed_one_that_somebody_spoke_of_comes_back_on_every_node(tree: Tree) -> None:
    plan = tree.plan()
    tree.meet()
    (there,), (case,) = held(tree.center, "help-plan"), held(tree.center, "case")
    add(tree.center, HelpPlanNote, plan=there.key, case=case.key, written_at=NOW, words="还在用")
    with tree.studio.unit() as unit:
        unit.remove(HelpPlan, plan)
    for _ in range(2):
        tree.meet()
    with tree.studio.unit() as unit:
        unit.remove(HelpPlanNote, held(tree.studio, "help-plan-note")[0].key)
    for _ in range(2):
        tree.meet()
    assert [len(fields(one)) for one in (tree.center, tree.studio)] == [1, 1]


def test_a_sealed_text_travels_unopened_and_another_in_its_place_is_disputed(tree: Tree) -> None:
    tree.plan(kept_here=SEALED)
    add(tree.studio, HelpPlanSheet, case=tree.case, filled_at=NOW, answers=SEALED)
    assert tree.place.carry(tree.studio, tree.center).quarantined == 0
    assert answers(tree.center) == SEALED
    assert not in_any_byte(tree.center, WORDS)
    tree.meet()
    other = bytes(pyrage.encrypt(b"other", [pyrage.x25519.Identity.generate().to_public()]))
    for value, reason in ((other, "disputed"), (b"plain words", "bad-value")):
        with tree.studio.unit() as unit:
            unit.connection.exec_driver_sql("UPDATE help_plan_sheet SET answers = ?, rev = ?", (value, unit.next_rev()))
        assert tree.place.carry(tree.studio, tree.center).reasons == {reason: 1}
    assert answers(tree.center) == SEALED
    roster.erase_student(tree.studio, tree.who)
    assert not in_any_byte(tree.studio, SEALED, other, b"plain words")
    tree.meet()
    assert not in_any_byte(tree.center, SEALED)


def test_an_erasure_leaves_no_word_of_it_in_any_file(tree: Tree) -> None:
    change(tree.studio, Case, tree.case, referred=True)
    plan = tree.plan()
    change(tree.studio, HelpPlan, plan, words=WORDS + "二")
    add(tree.studio, HelpPlanNote, plan=plan, case=tree.case, written_at=NOW, words=WORDS)
    gone = tree.plan()
    tree.meet()
    with tree.studio.unit() as unit:
        unit.remove(HelpPlan, gone)
    late = tree.place.bundle(tree.studio, tree.center)
    assert [in_any_byte(one, WORDS) for one in tree.nodes] == [True, True, False]
    roster.erase_student(tree.studio, tree.who)
    assert not in_any_byte(tree.studio, WORDS)
    tree.meet()
    sync.read(tree.center, late)
    tree.meet()
    assert [in_any_byte(one, WORDS) for one in tree.nodes] == [False, False, False]
    assert len(fields(tree.studio)) == len(fields(tree.center)) == 1


def test_what_was_being_typed_goes_with_the_person(tree: Tree) -> None:
    with tree.studio.unit() as unit:
        keep_draft(unit, tree.studio.person, "help-plan", tree.who, DAY, "half a sentence")
    roster.erase_student(tree.studio, tree.who)
    with tree.studio.read() as read:
        assert drafts(read, tree.studio.person, "help-plan", [tree.who]) == []


def test_what_was_only_passing_is_kept_in_no_history(tree: Tree) -> None:
    plan = tree.plan(ring="林晓雨的妈妈")
    change(tree.studio, HelpPlan, plan, ring="", words="")
    with tree.studio.read() as read:
        kept = read.exec_driver_sql("SELECT field, old FROM field_history WHERE type = 'help-plan'").fetchall()
    assert [row[0] for row in kept] == ["words"]


def test_a_messenger_gets_what_they_made_on_the_laptop_before(tree: Tree) -> None:
    (who,) = held(tree.messenger, "student")
    add(tree.messenger, HelpPlan, student=who.key, words=WORDS, agreed_at=NOW, agreed_by=tree.messenger.person)
    assert tree.place.carry(tree.messenger, tree.studio).records["help-plan"] == 1
    sync.revoke(tree.studio, tree.messenger.node.id)
    following = tree.place.node("messenger", "周明")
    file = tree.place.folder / f"next-{next(tree.place.numbers)}.psi"
    invited = sync.invite(tree.studio, "messenger", "周明", file, tree.messenger.person_id)
    joined = sync.join(following, file, invited.code, password=PASSWORD)
    sync.accept(tree.studio, Path(joined.file))
    tree.place.carry(tree.studio, following)
    assert [one["words"] for one in fields(following)] == [WORDS]
    following.store.close()


def test_what_waits_for_the_neighbour_is_counted(tree: Tree) -> None:
    tree.plan()
    assert any(one.waiting.get("help-plan") == 1 for one in sync.status(tree.studio).neighbours)
