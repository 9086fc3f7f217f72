"""What each edge carries, cell by cell: the table of docs/design/sync.md against the lines of real bundles."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pyrage
import pytest
import zstandard

from db.schema import SYNCED, Alert, Assignment, Case, CaseNote, CheckIn, PeriodMark, Person, PlanStep, Student
from studio_app.node.signed_in import SignedIn
from studio_app.sync.bundle.fields import FIELDS
from studio_app.sync.bundle.zip_container import BUNDLE_LIMIT, open_frame
from studio_app.sync.rules.scope import EDGES
from studio_app.sync.trust.key_store import own_keys
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, change, copy_of, held, stand_for, student

HIDDEN = {
    "note": "MARK-check-in-note", "words": "MARK-alert-words", "outcome": "MARK-outcome", "reason": "MARK-case-reason",
    "closing": "MARK-closing", "how": "MARK-contact-how", "step": "MARK-step-reason", "private": "MARK-private-note",
    "shared": "MARK-shared-note", "name": "MARK-name", "number": "MARK-number", "phone": "MARK-phone",
    "room": "MARK-room", "class": "MARK-class", "counselor": "MARK-counselor",
}  # fmt: skip


class Tree:
    """A center, a studio and a Messenger, and one of everything at the studio."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center = place.node("center", "心理中心")
        self.studio = place.node("studio", "教育学院")
        self.messenger = place.node("messenger", "周明")
        place.link(self.center, self.studio)
        place.link(self.studio, self.messenger)
        place.carry(self.messenger, self.studio)
        studio = self.studio
        self.who = student(studio, HIDDEN["name"], student_no=HIDDEN["number"], phone=HIDDEN["phone"],
                           room=HIDDEN["room"], class_name=HIDDEN["class"])  # fmt: skip
        self.counselor = add(studio, Person, login="c", name=HIDDEN["counselor"], role="counselor")
        self.mark = add(studio, PeriodMark, name="考试周", first_day=DAY, last_day=DAY)
        self.check_in = add(studio, CheckIn, student=self.who, day=DAY, mood=2, contact=0, note=HIDDEN["note"],
                            observer=self.counselor, entered_at=NOW, reason=HIDDEN["note"])  # fmt: skip
        self.alert = add(studio, Alert, student=self.who, check_in=self.check_in, day=DAY, level=4, raised_at=NOW,
                         words=HIDDEN["words"], outcome=HIDDEN["outcome"], raised_by=self.counselor)  # fmt: skip
        self.case = add(studio, Case, student=self.who, alert=self.alert, level=2, opened_at=NOW, owner=self.counselor,
                        reason=HIDDEN["reason"], closing_reason=HIDDEN["closing"], next_contact_how=HIDDEN["how"])  # fmt: skip
        self.step = add(studio, PlanStep, case=self.case, code="talk", level=2, due_at=NOW, reason=HIDDEN["step"])
        for shared, text in ((True, HIDDEN["shared"]), (False, HIDDEN["private"])):
            add(studio, CaseNote, case=self.case, kind="session", day=DAY, written_at=NOW, text=text, shared=shared)

    def plain(self, sender: SignedIn, receiver: SignedIn) -> bytes:
        """The decrypted text of a bundle."""
        path = self.place.bundle(sender, receiver)
        with path.open("rb") as file:
            member, _ = open_frame(file, path.stat().st_size, BUNDLE_LIMIT)
            file.seek(member.start)
            packed = file.read(member.size)
        with receiver.read() as read:
            keys = own_keys(read)
        return zstandard.ZstdDecompressor().decompressobj().decompress(pyrage.decrypt(packed, [keys.opener()]))

    def lines(self, sender: SignedIn, receiver: SignedIn) -> dict[str, list[dict[str, Any]]]:
        """The records of a bundle, by type; lines that withdraw under `withdrawn`."""
        found: dict[str, list[dict[str, Any]]] = {}
        for line in self.plain(sender, receiver).splitlines()[1:-1]:
            record = msgspec.json.decode(line)
            found.setdefault("withdrawn" if record.get("withdrawn") else record["type"], []).append(record)
        return found

    def fields(self, sender: SignedIn, receiver: SignedIn, kind: str) -> list[set[str]]:
        return [set(line["fields"]) for line in self.lines(sender, receiver).get(kind, [])]


@pytest.fixture
def tree(place: Campus) -> Tree:
    return copy_of(Tree, place)


IDENTITY = {
    "student_no", "name", "gender", "major", "class_name", "grade", "building", "room", "bed", "phone", "birth_date",
    "ethnicity",
}  # fmt: skip
IN_PLACE = {"name", "class_name", "building", "room", "bed", "status", "merged_into"}


def test_every_type_and_field_of_the_tables_has_a_check_and_every_cell_names_real_fields() -> None:
    for kind in SYNCED:
        assert set(FIELDS[kind.name].__struct_fields__) == {field.name for field in kind.fields}
    for edge, kind in itertools.product(EDGES.values(), SYNCED):
        cell = edge.cells.get(kind.name)
        if cell is not None:
            assert cell.all_fields <= {field.name for field in kind.fields}
            assert not cell.more or cell.more_of


def test_studio_to_center_without_a_grave_case(tree: Tree) -> None:
    lines = tree.lines(tree.studio, tree.center)
    counted = {kind: len(found) for kind, found in lines.items() if kind != "week-figure"}
    assert counted == {"student": 1, "person": 1, "check-in": 1, "alert": 1}
    assert set(lines["student"][0]["fields"]) == {"college", "status", "merged_into"}
    assert lines["person"][0]["fields"]["role"] == "lead"
    assert not {"note", "reason", "observer"} & set(lines["check-in"][0]["fields"])
    assert {"mood", "sleep", "signs", "contact", "day"} <= set(lines["check-in"][0]["fields"])
    alert = lines["alert"][0]["fields"]
    assert not {"words", "outcome", "raised_by"} & set(alert)
    assert alert["check_in"] == lines["check-in"][0]["id"]
    assert alert["student"] == lines["student"][0]["id"]


def test_studio_to_center_yellow_and_blue_alerts_stay(tree: Tree) -> None:
    change(tree.studio, Alert, tree.alert, level=2)
    assert "alert" not in tree.lines(tree.studio, tree.center)


def test_studio_to_center_a_red_case_brings_the_identity_the_header_and_the_steps(tree: Tree) -> None:
    change(tree.studio, Case, tree.case, level=4)
    lines = tree.lines(tree.studio, tree.center)
    assert set(lines["student"][0]["fields"]) == IDENTITY | {"college", "status", "status_note", "merged_into"}
    case = lines["case"][0]["fields"]
    assert not {"reason", "closing_reason", "next_contact_how", "owner"} & set(case)
    assert {"student", "alert", "level", "status", "opened_at", "closed_at", "referred"} <= set(case)
    assert set(lines["plan-step"][0]["fields"]) == {"case", "code", "level", "due_at", "status", "done_at", "done_by"}
    assert "case-note" not in lines


def test_studio_to_center_a_referral_brings_the_texts_and_the_notes_that_are_shared(tree: Tree) -> None:
    change(tree.studio, Case, tree.case, referred=True)
    lines = tree.lines(tree.studio, tree.center)
    assert {"reason", "closing_reason", "next_contact_how"} <= set(lines["case"][0]["fields"])
    assert "reason" in lines["plan-step"][0]["fields"]
    assert [line["fields"]["text"] for line in lines["case-note"]] == [HIDDEN["shared"]]
    assert lines["student"][0]["fields"]["name"] == HIDDEN["name"]


def test_studio_to_center_a_reference_to_the_lead_is_told_and_one_to_a_counselor_is_not(tree: Tree) -> None:
    change(tree.studio, Case, tree.case, level=3, opened_by=tree.studio.person)
    case = tree.lines(tree.studio, tree.center)["case"][0]["fields"]
    assert case["opened_by"] == tree.studio.person_id
    assert "owner" not in case


def test_studio_to_messenger_before_and_after_they_stand_for_the_room(tree: Tree) -> None:
    assert set(tree.lines(tree.studio, tree.messenger)) == {"period-mark"}
    stand_for(tree.studio, tree.messenger, room=HIDDEN["room"])
    lines = tree.lines(tree.studio, tree.messenger)
    assert set(lines) == {"period-mark", "student", "assignment"}
    assert set(lines["student"][0]["fields"]) == IN_PLACE
    assert lines["assignment"][0]["fields"]["person"] == tree.messenger.person_id


def test_studio_to_messenger_a_class_counts_as_a_place_and_another_day_does_not(tree: Tree) -> None:
    import datetime as dt

    stand_for(tree.studio, tree.messenger, building="", room="", class_name=HIDDEN["class"])
    assert "student" in tree.lines(tree.studio, tree.messenger)
    (assignment,) = held(tree.studio, "assignment")
    change(tree.studio, Assignment, assignment.key, since=DAY + dt.timedelta(days=7))
    assert "student" not in tree.lines(tree.studio, tree.messenger)


def test_messenger_to_studio_carries_their_own_person_check_ins_and_alerts_and_no_roster(tree: Tree) -> None:
    stand_for(tree.studio, tree.messenger, room=HIDDEN["room"])
    tree.place.carry(tree.studio, tree.messenger)
    who = held(tree.messenger, "student")[0].key
    change(tree.messenger, Student, who, bed="9")
    seen = add(tree.messenger, CheckIn, student=who, day=DAY, contact=0, note="看到的", entered_at=NOW,
               observer=tree.messenger.person)  # fmt: skip
    add(tree.messenger, Alert, student=who, check_in=seen, day=DAY, level=3, raised_at=NOW, words="说的话")
    add(tree.messenger, Case, student=who, level=4, opened_at=NOW)
    lines = tree.lines(tree.messenger, tree.studio)
    assert set(lines) == {"check-in", "alert"}
    assert lines["check-in"][0]["fields"]["note"] == "看到的"
    assert lines["check-in"][0]["fields"]["observer"] == tree.messenger.person_id
    assert set(lines["alert"][0]["fields"]) >= {"words", "level", "signs", "status", "raised_at"}
    assert not {"outcome", "acknowledged_by"} & set(lines["alert"][0]["fields"])


def test_center_to_studio_carries_answers_steps_and_shared_notes_of_that_studio_only(tree: Tree) -> None:
    other = tree.place.node("studio", "艺术学院")
    tree.place.link(tree.center, other)
    change(tree.studio, Case, tree.case, referred=True)
    tree.place.carry(tree.studio, tree.center)
    tree.place.carry(other, tree.center)
    case, alert = held(tree.center, "case")[0].key, held(tree.center, "alert")[0].key
    for shared in (True, False):
        add(tree.center, CaseNote, case=case, kind="note", day=DAY, written_at=NOW, text=f"{shared}", shared=shared)
    add(tree.center, PlanStep, case=case, code="assess", level=3, due_at=NOW)
    change(tree.center, Alert, alert, status="acknowledged")
    change(tree.center, Case, case, next_contact=DAY)
    add(tree.center, PeriodMark, name="军训", first_day=DAY, last_day=DAY)
    lines = tree.lines(tree.center, tree.studio)
    assert {kind: len(found) for kind, found in lines.items()} == {
        "period-mark": 1, "alert": 1, "case": 1, "case-note": 1, "plan-step": 1,
    }  # fmt: skip
    assert lines["case-note"][0]["fields"]["text"] == "True"
    assert not {"owner", "reason", "closing_reason"} & set(lines["case"][0]["fields"])
    assert not {"words", "signs", "raised_at"} & set(lines["alert"][0]["fields"])
    assert set(tree.lines(tree.center, other)) == {"period-mark"}
    other.store.close()


def test_no_byte_of_what_is_hidden_is_in_a_bundle(tree: Tree) -> None:
    def found(text: bytes) -> set[str]:
        return {name for name, mark in HIDDEN.items() if mark.encode() in text}

    assert found(tree.plain(tree.studio, tree.center)) == set()
    change(tree.studio, Case, tree.case, level=4)
    named = {"name", "number", "phone", "room", "class"}
    assert found(tree.plain(tree.studio, tree.center)) == named
    change(tree.studio, Case, tree.case, level=2, referred=True)
    assert found(tree.plain(tree.studio, tree.center)) == named | {"reason", "closing", "how", "step", "shared"}
    change(tree.studio, Case, tree.case, referred=False)
    assert found(tree.plain(tree.studio, tree.center)) == set()
    stand_for(tree.studio, tree.messenger, room=HIDDEN["room"])
    assert found(tree.plain(tree.studio, tree.messenger)) == {"name", "room", "class"}


def test_a_pseudonym_is_the_same_in_every_bundle_and_is_no_id_of_the_studio(tree: Tree) -> None:
    first = tree.lines(tree.studio, tree.center)["student"][0]["id"]
    change(tree.studio, Case, tree.case, level=4)
    named = tree.lines(tree.studio, tree.center)
    assert named["student"][0]["id"] == named["case"][0]["fields"]["student"] == first
    assert first[12] == "8"
    assert first[16] in "89ab"
    real = held(tree.studio, "student")[0].id
    assert real.encode() not in tree.plain(tree.studio, tree.center)
