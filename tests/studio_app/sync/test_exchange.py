"""A studio and the center: what one bundle brings, and what becomes of it when it comes twice, late or damaged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from db.queries import access
from db.schema import AccessHead, Alert, Case, CaseNote, CheckIn, PlanStep, Transfer
from db.store import HERE
from studio_app.domain.permissions import Role
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.merging import merge_students
from studio_app.sync import service
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, change, copy_of, digest, held, rev, student


def _pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    center, studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
    place.link(center, studio)
    return studio, center


@pytest.fixture
def pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    """A studio and the center above it, enrolled."""
    return copy_of(_pair, place)


def check_in(studio: SignedIn, who: int, **values: object) -> int:
    usual = {"student": who, "day": DAY, "mood": 2, "contact": 0, "note": "说最近睡不着", "entered_at": NOW}
    return add(studio, CheckIn, **{**usual, "observer": studio.person, **values})


def red_case(studio: SignedIn, who: int, **values: object) -> int:
    return add(studio, Case, student=who, **{"level": 4, "opened_at": NOW, "reason": "谈到想消失", **values})


def test_the_center_gets_figures_under_a_pseudonym_and_nothing_that_names_anybody(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    who = student(studio)
    check_in(studio, who)
    done = place.carry(studio, center)
    assert done.records == {"student": 1, "person": 1, "check-in": 1}
    assert done.quarantined == 0
    (there,) = held(center, "student")
    assert there.id != held(studio, "student")[0].id
    assert there.id[12] == "8"
    assert there.fields["name"] == there.fields["student_no"] == there.fields["room"] == ""
    assert there.fields["college"] == "教育学院"
    (seen,) = held(center, "check-in")
    assert seen.fields["student"] == there.id
    assert (seen.fields["mood"], seen.fields["note"], seen.fields["observer"]) == (2, "", None)


def test_a_name_is_told_while_a_red_case_is_open_and_taken_back_when_it_closes(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    who = student(studio)
    place.carry(studio, center)
    case = red_case(studio, who)
    place.carry(studio, center)
    (named,) = held(center, "student")
    assert (named.fields["name"], named.fields["room"]) == ("林晓雨", "412")
    (header,) = held(center, "case")
    assert (header.fields["level"], header.fields["reason"]) == (4, "")
    change(studio, Case, case, status="closed", closed_at=NOW)
    place.carry(studio, center)
    (unnamed,) = held(center, "student")
    assert unnamed.id == named.id
    assert unnamed.fields["name"] == unnamed.fields["student_no"] == unnamed.fields["phone"] == ""
    assert held(center, "case")[0].fields["status"] == "closed"
    with center.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM student WHERE find != ''").scalar() == 0
        assert read.exec_driver_sql("SELECT count(*) FROM field_history WHERE new LIKE '%林%'").scalar() == 0
    change(studio, Case, case, status="open", closed_at=None)
    place.carry(studio, center)
    assert held(center, "student")[0].fields["name"] == "林晓雨"


def test_a_case_that_is_lowered_is_taken_back_with_all_that_hangs_on_it(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    case = red_case(studio, student(studio))
    add(studio, PlanStep, case=case, code="reach", level=4, due_at=NOW)
    place.carry(studio, center)
    assert len(held(center, "plan-step")) == 1
    change(studio, Case, case, level=2)
    assert place.carry(studio, center).records["withdrawn"] == 2
    assert held(center, "case") == held(center, "plan-step") == []
    change(studio, Case, case, level=3)
    place.carry(studio, center)
    assert [row.fields["level"] for row in held(center, "case")] == [3]
    assert len(held(center, "plan-step")) == 1


def test_texts_and_shared_notes_travel_with_a_referral_only(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    case = red_case(studio, student(studio), level=2)
    for shared in (True, False):
        add(studio, CaseNote, case=case, kind="session", day=DAY, written_at=NOW, author=studio.person,
            text=f"shared {shared}", shared=shared)  # fmt: skip
    place.carry(studio, center)
    assert held(center, "case") == held(center, "case-note") == []
    change(studio, Case, case, referred=True)
    place.carry(studio, center)
    assert held(center, "case")[0].fields["reason"] == "谈到想消失"
    (note,) = held(center, "case-note")
    assert (note.fields["text"], note.fields["author"]) == ("shared True", studio.person_id)


def test_the_same_bundle_twice_changes_nothing(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    check_in(studio, student(studio))
    path = place.bundle(studio, center)
    assert service.read(center, path).applied == 3
    before, counter = digest(center), rev(center)
    again = service.read(center, path)
    assert (again.applied, again.already, again.quarantined) == (0, 3, 0)
    assert (digest(center), rev(center)) == (before, counter)


def test_a_lost_bundle_is_made_good_by_the_next(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    who = student(studio)
    check_in(studio, who)
    place.bundle(studio, center)
    check_in(studio, who, mood=5)
    late = place.bundle(studio, center)
    service.read(center, late)
    assert sorted(row.fields["mood"] for row in held(center, "check-in")) == [2, 5]


def test_an_old_bundle_that_comes_late_does_not_bring_a_name_back(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    case = red_case(studio, student(studio))
    old = place.bundle(studio, center)
    change(studio, Case, case, status="closed")
    service.read(center, place.bundle(studio, center))
    service.read(center, old)
    assert held(center, "student")[0].fields["name"] == ""


def test_once_acknowledged_a_record_does_not_travel_again(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    check_in(studio, student(studio))
    place.carry(studio, center)
    assert service.status(studio).neighbours[0].waiting
    place.carry(center, studio)
    standing = service.status(studio).neighbours[0]
    assert (standing.waiting, standing.unsent) == ({}, 0)
    assert service.export(studio, "parent", place.folder / "empty.psb").records == {}


def test_the_center_answers_an_alert_and_adds_a_step(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    who = student(studio)
    alert = add(
        studio, Alert, student=who, day=DAY, level=4, raised_at=NOW, words="他说没意思", raised_by=studio.person
    )
    red_case(studio, who, alert=alert)
    place.carry(studio, center)
    (seen,) = held(center, "alert")
    assert seen.fields["words"] == ""
    change(center, Alert, seen.key, status="acknowledged", outcome="中心已受理")
    add(center, PlanStep, case=held(center, "case")[0].key, code="assessment", level=4, due_at=NOW)
    add(center, CaseNote, case=held(center, "case")[0].key, kind="note", day=DAY, written_at=NOW, text="请明日来访",
        shared=True, author=center.person)  # fmt: skip
    done = place.carry(center, studio)
    assert done.quarantined == 0
    (answered,) = held(studio, "alert")
    assert (answered.fields["status"], answered.fields["outcome"]) == ("acknowledged", "中心已受理")
    assert answered.fields["words"] == "他说没意思"
    assert answered.fields["student"] == held(studio, "student")[0].id
    assert [row.fields["code"] for row in held(studio, "plan-step")] == ["assessment"]
    assert [row.fields["text"] for row in held(studio, "case-note")] == ["请明日来访"]
    before = digest(center)
    place.carry(studio, center)
    assert digest(center) == before


def test_two_who_wrote_without_knowing_of_each_other_are_both_kept_for_a_person(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    case = red_case(studio, student(studio))
    place.carry(studio, center)
    place.carry(center, studio)
    change(studio, Case, case, level=3)
    change(center, Case, held(center, "case")[0].key, level=4)
    change(center, Case, held(center, "case")[0].key, next_contact=DAY)
    change(center, Case, held(center, "case")[0].key, level=3)
    change(center, Case, held(center, "case")[0].key, level=4)
    assert place.carry(center, studio).conflicts == 1
    (waiting,) = service.conflicts(studio)
    assert (waiting.field, [value.value for value in waiting.values]) == ("level", [4, 3])
    assert held(studio, "case")[0].fields["next_contact"] == DAY.isoformat()
    place.carry(studio, center)
    assert held(center, "case")[0].fields["level"] == 4
    change(studio, Case, case, level=3)
    assert service.conflicts(studio) == []
    place.carry(studio, center)
    assert service.conflicts(center) == []
    assert held(center, "case")[0].fields["level"] == 3


def test_a_correction_stands_in_place_of_what_it_corrects(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, center = pair
    who = student(studio)
    first = check_in(studio, who)
    second = check_in(studio, who, mood=4, amends=first)
    place.carry(studio, center)
    with center.read() as read:
        rows = list(read.exec_driver_sql("SELECT mood, amends, amended_by, key FROM check_in ORDER BY mood"))
    assert [(row[0], row[1], row[2]) for row in rows] == [(2, None, rows[1][3]), (4, rows[0][3], None)]
    assert second != first


def test_the_center_holds_the_head_of_the_studios_access_log_and_tells_it_back(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    place.carry(studio, center)
    with center.read() as read:
        ((node, count),) = read.execute(select(AccessHead.node, AccessHead.count))
        assert node != HERE
    assert place.carry(center, studio).notes == ()
    with studio.read() as read:
        told = access.reported_head(read)
        assert told is not None
        assert told[0] == count
        assert access.head_is_in_chain(read, *told)
    with studio.unit() as unit:
        unit.connection.exec_driver_sql("UPDATE access_entry SET hash = zeroblob(32) WHERE key = ?", (count,))
    place.carry(studio, center)
    place.carry(center, studio)
    with studio.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM access_entry WHERE key > 2")
    assert "shorter" in place.carry(studio, center).notes[0]
    assert place.carry(center, studio).notes == ()


@pytest.mark.parametrize("role", ["messenger", "counselor", "auditor"])
def test_who_may_not_exchange_bundles_makes_reads_and_sees_none(
    place: Campus, pair: tuple[SignedIn, SignedIn], role: str
) -> None:
    studio, center = pair
    somebody = replace(studio, role=Role(role))
    path = place.bundle(center, studio)
    calls = (
        lambda: service.export(somebody, "parent", place.folder),
        lambda: service.plan(somebody),
        lambda: service.read(somebody, path),
        lambda: service.status(somebody),
        lambda: service.history(somebody),
        lambda: service.quarantined_lines(somebody),
        lambda: service.invite(somebody, "messenger", "周明", place.folder / "x.psi"),
        lambda: service.accept(somebody, path),
        lambda: service.revoke(somebody, "parent"),
    )
    for call in calls:
        with pytest.raises(Refusal) as refusal:
            call()
        assert refusal.value.code == "not-permitted"


def test_an_entry_that_is_known_may_be_merged_into_one_that_comes_with_the_same_bundle(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    second = student(studio, student_no="2026301")
    place.carry(studio, center)
    first = student(studio, student_no="2026302")
    merge_students(studio, first, second)
    done = place.carry(studio, center)
    assert done.quarantined == 0
    by_status = {record.fields["status"]: record for record in held(center, "student")}
    assert by_status["merged"].fields["merged_into"] == by_status["present"].id


def test_what_a_record_refers_to_is_learnt_once_it_may_be_known_and_again_after_it_was_taken_back(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    who = student(studio)
    alert = add(studio, Alert, student=who, day=DAY, level=2, raised_at=NOW, raised_by=studio.person)
    case = red_case(studio, who, alert=alert, level=2, referred=True)
    place.carry(studio, center)
    place.carry(center, studio)
    assert held(center, "alert") == []
    assert held(center, "case")[0].fields["alert"] is None
    for level in (4, 2, 3):
        change(studio, Alert, alert, level=level)
        place.bundle(studio, center)  # lost
        place.carry(studio, center)
        place.carry(center, studio)
        there = [row.id for row in held(center, "alert")]
        assert there == ([held(studio, "alert")[0].id] if level > 2 else [])
        assert held(center, "case")[0].fields["alert"] == (there[0] if there else None)
        assert service.export(studio, "parent", place.folder / f"nothing-{level}.psb").records == {}
    assert held(studio, "case")[0].fields["alert"] == held(studio, "alert")[0].id
    assert service.quarantined_lines(center) == []
    change(studio, Case, case, level=1)
    place.carry(studio, center)
    assert held(center, "case")[0].fields["alert"] == held(studio, "alert")[0].id


def test_a_transfers_case_is_learnt_again_when_the_case_comes_back_into_scope(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    who = student(studio)
    case = red_case(studio, who, level=2)
    add(studio, Transfer, student=who, case=case, student_no="20260001", name="林晓雨", from_college="教育学院",
        to_college="外国语学院", offered_at=NOW)  # fmt: skip
    for level in (2, 4, 2, 3):
        change(studio, Case, case, level=level)
        place.carry(studio, center)
        place.carry(center, studio)
        there = [row.id for row in held(center, "case")]
        assert len(there) == (level > 2)
        assert held(center, "transfer")[0].fields["case"] == (there[0] if there else None)
    assert service.quarantined_lines(center) == []
