"""Messengers among those who leave: what they stand for ends, goes to others or stays, and all of it comes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from studio_app.domain.permissions import Role
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import PlacesAction, PlacesDecision
from studio_app.undo.service import undo
from tests.studio_app.observation.campus import days_earlier


@dataclass
class House:
    """Room 301 of building 2: one who graduates and looks after it, one of a younger year, and another Messenger."""

    studio: SignedIn
    student: int
    messenger: int
    other: int
    assignment: int


@pytest.fixture
def house(studio: SignedIn) -> House:
    def add(number: str, name: str, grade: str) -> int:
        values = {"student_no": number, "name": name, "grade": grade, "building": "2", "room": "301"}
        return service.add_student(studio, values)[0]

    student = add("20220001", "周明", "2022级")
    add("20250001", "林晓", "2025级")
    messenger, _ = node.add_person(studio, "zhou", "周明", Role.MESSENGER, "correct horse battery", student)
    other, _ = node.add_person(studio, "wu", "吴雨", Role.MESSENGER, "correct horse battery")
    since = studio.today() - dt.timedelta(days=30)
    assignment, _ = service.assign(studio, messenger, "2", "301", since=since)
    return House(studio, student, messenger, other, assignment)


def _on_tomorrow(house: House) -> tuple[str, ...]:
    """Who stands for the room tomorrow, as the round's overview says it."""
    with days_earlier(house.studio, -1):
        (room,) = observation.rooms_of_round(house.studio)
    return room.messengers


def test_the_year_names_its_messengers_and_who_may_follow_them(house: House) -> None:
    leaving = service.leaving_students(house.studio, "2022")
    (one,) = leaving.messengers
    assert (one.person, one.certain, [place.words() for place in one.places]) == (house.messenger, True, ["2 301"])
    assert [person.key for person in leaving.successors] == [house.other]


def test_their_rooms_are_nobody_s_and_are_theirs_again_when_undone(house: House) -> None:
    done = service.graduate(house.studio, [house.student])
    assert _on_tomorrow(house) == ()
    service.undo_ended_assignments(house.studio, done.places)
    service.undo_status_change(house.studio, done.before)
    assert _on_tomorrow(house) == ("周明",)
    (held,) = service.assignments(house.studio, house.messenger)
    assert (held.key, held.until) == (house.assignment, None)


def test_their_rooms_go_to_somebody_from_tomorrow_on(house: House) -> None:
    passed = PlacesDecision(house.messenger, PlacesAction.PASSED, house.other)
    done = service.graduate(house.studio, [house.student], places=[passed])
    assert _on_tomorrow(house) == ("吴雨",)
    (held,) = service.assignments(house.studio, house.other)
    assert held.since == house.studio.today() + dt.timedelta(days=1)
    service.undo_ended_assignments(house.studio, done.places)
    assert _on_tomorrow(house) == ("周明",)


def test_they_stay_theirs_where_one_says_so(house: House) -> None:
    kept = PlacesDecision(house.messenger, PlacesAction.KEPT)
    service.graduate(house.studio, [house.student], places=[kept])
    assert _on_tomorrow(house) == ("周明",)


def test_what_was_to_begin_later_does_not_begin_and_comes_back_when_undone(house: House) -> None:
    later = house.studio.today() + dt.timedelta(days=9)
    service.assign(house.studio, house.messenger, class_name="英语2601班", since=later)
    done = service.graduate(house.studio, [house.student])
    assert [one.class_name for one in service.assignments(house.studio, house.messenger)] == [""]
    service.undo_ended_assignments(house.studio, done.places)
    assert [one.since for one in service.assignments(house.studio, house.messenger) if one.class_name] == [later]


def test_without_somebody_to_go_to_nothing_is_changed(house: House) -> None:
    with pytest.raises(Refusal) as refused:
        service.graduate(house.studio, [house.student], places=[PlacesDecision(house.messenger, PlacesAction.PASSED)])
    assert refused.value.code == "successor-needed"
    assert service.students_with(house.studio, [house.student])[0].status == "present"


def test_a_messenger_known_only_by_name_is_asked_about_and_ends_only_when_said(house: House) -> None:
    number = {"student_no": "20220002", "name": "吴雨", "grade": "2022级"}
    student, _ = service.add_student(house.studio, number)
    service.assign(house.studio, house.other, "2", "301")
    (_, by_name) = sorted(service.leaving_students(house.studio, "2022").messengers, key=lambda one: not one.certain)
    assert (by_name.person, by_name.certain) == (house.other, False)
    service.graduate(house.studio, [student])
    assert "吴雨" in _on_tomorrow(house)
    service.add_student(house.studio, number | {"student_no": "20250009", "grade": "2025级"})
    service.undo_status_change(house.studio, ())
    service.set_status(house.studio, [student], "present")
    assert all(one.person != house.other for one in service.leaving_students(house.studio, "2022").messengers)


@pytest.mark.parametrize("status", ["leave", "left", "transferred"])
def test_who_goes_no_longer_stands_for_rooms_from_tomorrow_on_and_one_ctrl_z_takes_it_all_back(
    house: House, status: str
) -> None:
    later = house.studio.today() + dt.timedelta(days=9)
    service.assign(house.studio, house.messenger, class_name="英语2601班", since=later)
    before = node.info(house.studio).digest
    report = service.set_status(house.studio, [house.student], status, "words")
    assert report.places.words() == "From tomorrow on 周明 no longer stands for 英语2601班, 2 301."
    assert _on_tomorrow(house) == ()
    assert [one.room for one in service.assignments(house.studio, house.messenger, house.studio.today())] == ["301"]
    assert service.assignments(house.studio, house.messenger, later) == []
    undo(house.studio, report.changes)
    assert node.info(house.studio).digest == before
    assert _on_tomorrow(house) == ("周明",)


def test_a_transfer_hands_the_rooms_on_and_is_taken_back_as_one(house: House) -> None:
    before = node.info(house.studio).digest
    passed = PlacesDecision(house.messenger, PlacesAction.PASSED, house.other)
    done = service.transfer_students(house.studio, [house.student], "艺术学院", places=[passed])
    assert _on_tomorrow(house) == ("吴雨",)
    service.undo_status_change(house.studio, done.before, done.places)
    assert node.info(house.studio).digest == before
    again = service.transfer_students(house.studio, [house.student], "艺术学院", places=[passed])
    undo(house.studio, again.changes)
    assert node.info(house.studio).digest == before


def test_a_leave_can_leave_them_theirs_and_its_words_can_be_changed_without_ending_them(house: House) -> None:
    kept = PlacesDecision(house.messenger, PlacesAction.KEPT)
    report = service.set_status(house.studio, [house.student], "leave", "a week", [kept])
    assert report.places.words() == "周明 still stands for 2 301."
    service.set_status(house.studio, [house.student], "leave", "two weeks")
    assert _on_tomorrow(house) == ("周明",)
    (one,) = service.leaving_students(house.studio, students=[house.student]).messengers
    assert one.on_leave
    service.set_status(house.studio, [house.student], "left")
    assert _on_tomorrow(house) == ()


@pytest.mark.parametrize("status", ["left", "transferred"])
def test_who_is_no_longer_here_keeps_no_rooms_and_nothing_is_changed(house: House, status: str) -> None:
    before = node.info(house.studio).digest
    with pytest.raises(Refusal) as refused:
        service.set_status(
            house.studio, [house.student], status, "words", [PlacesDecision(house.messenger, PlacesAction.KEPT)]
        )
    assert refused.value.code == "places-cannot-stay"
    assert node.info(house.studio).digest == before


def test_rooms_do_not_go_to_somebody_who_leaves_too_or_is_away(house: House) -> None:
    follower, _ = service.add_student(house.studio, {"student_no": "20220005", "name": "郑凡", "grade": "2022级"})
    zheng, _ = node.add_person(house.studio, "zheng", "郑凡", Role.MESSENGER, "correct horse battery", follower)
    passed = PlacesDecision(house.messenger, PlacesAction.PASSED, zheng)
    with pytest.raises(Refusal) as refused:
        service.set_status(house.studio, [house.student, follower], "left", places=[passed])
    assert refused.value.code == "successor-leaves"
    assert service.students_with(house.studio, [house.student])[0].status == "present"
    service.set_status(house.studio, [follower], "leave")
    leaving = service.leaving_students(house.studio, students=[house.student])
    assert [one.key for one in leaving.successors] == [house.other]


def test_a_messenger_whose_entry_was_merged_into_another_is_known(house: House) -> None:
    kept, _ = service.add_student(house.studio, {"student_no": "20220077", "name": "周明", "grade": "2022级"})
    service.merge_students(house.studio, kept, house.student)
    (one,) = service.leaving_students(house.studio, students=[kept]).messengers
    assert (one.person, one.certain) == (house.messenger, True)
    service.set_status(house.studio, [kept], "leave")
    assert _on_tomorrow(house) == ()


def test_back_at_study_changes_nothing_of_what_others_have_since(house: House) -> None:
    passed = PlacesDecision(house.messenger, PlacesAction.PASSED, house.other)
    service.set_status(house.studio, [house.student], "leave", "", [passed])
    service.set_status(house.studio, [house.student], "present")
    assert _on_tomorrow(house) == ("吴雨",)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_correction_that_says_they_are_away_ends_it_too_and_waits_again_when_it_was_a_mistake(
    house: House, accepted: bool
) -> None:
    service.propose_change(house.studio, house.student, "status", "left", "moved out")
    (waits,) = service.open_proposals(house.studio)
    assert waits.also == "stands for 2 301 as a Messenger, which ends today with it"
    service.answer_proposal(house.studio, waits.proposal, accepted=accepted)
    assert _on_tomorrow(house) == (() if accepted else ("周明",))
    service.reopen_proposal(house.studio, waits.proposal)
    assert _on_tomorrow(house) == ("周明",)
    assert service.students_with(house.studio, [house.student])[0].status == "present"


def test_who_comes_back_has_their_rooms_again_and_one_undo_ends_that(house: House) -> None:
    service.set_status(house.studio, [house.student], "leave", "until spring")
    with days_earlier(house.studio, -60):
        (one,) = service.returning_messengers(house.studio, [house.student])
        assert (one.person, [place.words() for place in one.places], one.others) == (house.messenger, ["2 301"], ())
        assert one.since == house.studio.today()
        before = node.info(house.studio).digest
        report = service.set_status(house.studio, [house.student], "present", again=[house.messenger])
        assert report.places.words() == "周明 stands for 2 301 again."
        (room,) = observation.rooms_of_round(house.studio)
        assert room.messengers == ("周明",)
        assert service.returning_messengers(house.studio, [house.student]) == ()
        service.undo_status_change(house.studio, report.before, report.places)
        assert node.info(house.studio).digest == before


def test_nothing_is_given_back_that_nobody_asked_for_or_that_had_ended_before(house: House) -> None:
    assert service.returning_messengers(house.studio, [house.student]) == ()
    service.end_assignment(house.studio, house.assignment)
    with days_earlier(house.studio, -3):
        service.set_status(house.studio, [house.student], "leave")
        assert service.returning_messengers(house.studio, [house.student]) == ()
        report = service.set_status(house.studio, [house.student], "present", again=[house.messenger])
        assert (report.places.made, report.places.words()) == ((), "")


def test_who_took_the_rooms_over_is_named_and_both_can_stand_for_them(house: House) -> None:
    passed = PlacesDecision(house.messenger, PlacesAction.PASSED, house.other)
    service.set_status(house.studio, [house.student], "leave", places=[passed])
    with days_earlier(house.studio, -10):
        (one,) = service.returning_messengers(house.studio, [house.student])
        assert one.others == ("吴雨",)
        service.set_status(house.studio, [house.student], "present", again=[house.messenger])
        (room,) = observation.rooms_of_round(house.studio)
        assert sorted(room.messengers) == ["吴雨", "周明"]
