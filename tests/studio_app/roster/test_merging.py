"""Two entries of one person: offered, merged without moving anything, read as one, parted again, and the same elsewhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace

from db.queries.records import wire_rows
from db.schema import Student, synced_type
from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.figures import service as figures
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import Narrowing
from tests.studio_app.sync.campus import campus

PLACE = {"class_name": "英语2301", "building": "7号楼", "room": "412", "birth_date": dt.date(2005, 7, 20)}


def twice(studio: SignedIn) -> tuple[int, int]:
    kept, _ = service.add_student(studio, {"student_no": "20230001", "name": "林小雨", "phone": "13900000000", **PLACE})
    second, _ = service.add_student(studio, {"student_no": "20239001", "name": "林小雨", **PLACE})
    return kept, second


def seen(studio: SignedIn, student: int, days_ago: int) -> None:
    observation.record_round(studio, [as_usual(student, studio.today() - dt.timedelta(days=days_ago))])


def test_a_person_entered_twice_is_offered_and_merged(studio: SignedIn) -> None:
    kept, second = twice(studio)
    (pair,) = service.duplicates(studio)
    assert (pair.keep.key, pair.drop.key) == (kept, second)
    changes = service.merge_students(studio, kept, second)
    assert changes.concerns(kept)
    assert changes.concerns(second)
    assert service.duplicates(studio) == []
    assert [one.key for one in service.list_students(studio)] == [kept]
    assert [one.count for one in service.classes(studio)] == [1]
    assert [one.key for one in service.list_students(studio, Narrowing(text="20239001"))] == [kept]
    assert [one.key for one in service.list_students(studio, Narrowing(status="merged"))] == [second]


def test_what_was_entered_under_both_is_read_as_one(studio: SignedIn) -> None:
    kept, second = twice(studio)
    seen(studio, kept, 1)
    seen(studio, second, 3)
    crisis.raise_alert(studio, second, Level.YELLOW, "quiet for days")
    cases.open_case(studio, second, Level.BLUE, "talk to her")
    service.merge_students(studio, kept, second)
    page = service.student_page(studio, kept)
    assert [one.key for one in page.also] == [second]
    assert [mood for mood in page.moods if mood is not None] == [3, 3]
    assert len(page.alerts) == 1
    assert len(figures.student_trend(studio, kept).whole.points) == 2
    assert service.student_page(studio, kept).case is not None
    with pytest.raises(Refusal) as refused:
        cases.open_case(studio, kept, Level.BLUE, "again")
    assert refused.value.code == "case-open-already"


def test_parted_again_each_is_as_before(studio: SignedIn) -> None:
    kept, second = twice(studio)
    third, _ = service.add_student(studio, {"student_no": "20239002", "name": "林小雨", **PLACE})
    service.set_status(studio, [second], "leave", "until March")
    service.merge_students(studio, second, third)
    service.merge_students(studio, kept, second)
    assert {one.key for one in service.student_page(studio, kept).also} == {second, third}
    service.unmerge_student(studio, second)
    assert service.student_page(studio, kept).also == ()
    page = service.student_page(studio, second)
    assert (page.student.status, page.student.status_note) == ("leave", "until March")
    assert [one.key for one in page.also] == [third]


def test_two_who_are_said_to_be_different_are_not_offered_again(studio: SignedIn) -> None:
    kept, second = twice(studio)
    service.different_people(studio, kept, second)
    assert service.duplicates(studio) == []


def test_a_merged_entry_is_not_merged_again_nor_with_itself(studio: SignedIn) -> None:
    kept, second = twice(studio)
    with pytest.raises(Refusal) as refused:
        service.merge_students(studio, kept, kept)
    assert refused.value.code == "same-entry"
    service.merge_students(studio, kept, second)
    for one, other in ((kept, second), (second, kept)):
        with pytest.raises(Refusal) as refused:
            service.merge_students(studio, one, other)
        assert refused.value.code == "merged-already"
    with pytest.raises(Refusal) as refused:
        service.unmerge_student(studio, kept)
    assert refused.value.code == "not-merged"


def test_the_registry_still_lists_the_second_number(studio: SignedIn, tmp_path: Path) -> None:
    kept, second = twice(studio)
    service.merge_students(studio, kept, second)
    table = tmp_path / "registry.csv"
    table.write_text("学号,姓名,班级\n20239001,林小雨,英语2302\n", encoding="utf-8")
    report = service.preview_import(studio, table)
    assert (report.added, report.updated, report.unchanged, report.not_listed) == ((), (), 1, ())


def test_a_merge_and_its_undoing_reach_the_center_under_pseudonyms(tmp_path: Path) -> None:
    made = campus(tmp_path)
    center, studio = made.node("center", "中心"), made.node("studio", "外国语学院")
    made.link(center, studio)
    kept, second = twice(studio)
    service.merge_students(studio, kept, second)
    made.carry(studio, center)

    def held() -> list[tuple[object, object]]:
        with center.read() as read:
            rows = list(wire_rows(read, synced_type(Student)))
        return sorted((row.fields["status"], row.fields["merged_into"] in {one.id for one in rows}) for row in rows)

    assert held() == [("merged", True), ("present", False)]
    service.unmerge_student(studio, second)
    made.carry(studio, center)
    assert held() == [("present", False), ("present", False)]
    for node in (center, studio):
        node.store.close()


def test_in_the_round_both_entries_are_one_person(studio: SignedIn) -> None:
    kept, second = twice(studio)
    seen(studio, second, 0)
    seen(studio, second, 2)
    service.merge_students(studio, kept, second)
    (room,) = observation.rooms_of_round(studio)
    assert (room.people, room.entered, room.seen) == (1, 1, 1)
    (person,) = observation.open_room(studio, "7号楼", "412").people
    assert person.own is not None
    assert person.own.student == kept
    assert [mark.seen for mark in person.marks][-2:] == [True, False]
    corrected = observation.record_round(studio, [replace(as_usual(kept, studio.today()), mood=2)])
    assert (corrected.new, corrected.corrected) == (0, 1)
    assert [row.mood for row in observation.check_ins(studio, kept, studio.today(), studio.today())] == [2]


def test_who_was_met_under_the_other_entry_is_not_missed(studio: SignedIn) -> None:
    kept, second = twice(studio)
    seen(studio, kept, 6)
    seen(studio, second, 1)
    assert [student for student, _ in observation.unseen(studio)] == [kept]
    service.merge_students(studio, kept, second)
    assert observation.unseen(studio) == []
    service.unmerge_student(studio, second)
    assert [student for student, _ in observation.unseen(studio)] == [kept]


def test_what_was_begun_under_the_other_entry_is_finished_in_the_round(studio: SignedIn) -> None:
    kept, second = twice(studio)
    begun = replace(as_usual(second, studio.today()), note="quiet")
    observation.save_entry_draft(studio, begun)
    service.merge_students(studio, kept, second)
    (person,) = observation.open_room(studio, "7号楼", "412").people
    assert person.draft == replace(begun, student=kept)
    observation.record_round(studio, [person.draft])
    assert observation.entry_drafts(studio) == []
