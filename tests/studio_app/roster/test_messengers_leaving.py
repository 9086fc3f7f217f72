"""Messengers among those who graduate: what they stand for ends, goes to others or stays, and all of it comes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import PlacesBecome, PlacesDecision
from studio_app.security.permissions import Role
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
    leaving = service.who_leaves(house.studio, "2022")
    (one,) = leaving.messengers
    assert (one.person, one.certain, [place.words() for place in one.places]) == (house.messenger, True, ["2 301"])
    assert [person.key for person in leaving.successors] == [house.other]


def test_their_rooms_are_nobody_s_and_are_theirs_again_when_undone(house: House) -> None:
    done = service.graduate(house.studio, [house.student])
    assert _on_tomorrow(house) == ()
    assert done.places is not None
    service.put_places_back(house.studio, done.places)
    service.put_standing_back(house.studio, done.before)
    assert _on_tomorrow(house) == ("周明",)
    (held,) = service.assignments(house.studio, house.messenger)
    assert (held.key, held.until) == (house.assignment, None)


def test_their_rooms_go_to_somebody_from_tomorrow_on(house: House) -> None:
    passed = PlacesDecision(house.messenger, PlacesBecome.PASSED, house.other)
    done = service.graduate(house.studio, [house.student], places=[passed])
    assert _on_tomorrow(house) == ("吴雨",)
    (held,) = service.assignments(house.studio, house.other)
    assert held.since == house.studio.today() + dt.timedelta(days=1)
    assert done.places is not None
    service.put_places_back(house.studio, done.places)
    assert _on_tomorrow(house) == ("周明",)


def test_they_stay_theirs_where_one_says_so(house: House) -> None:
    kept = PlacesDecision(house.messenger, PlacesBecome.KEPT)
    service.graduate(house.studio, [house.student], places=[kept])
    assert _on_tomorrow(house) == ("周明",)


def test_what_was_to_begin_later_does_not_begin_and_comes_back_when_undone(house: House) -> None:
    later = house.studio.today() + dt.timedelta(days=9)
    service.assign(house.studio, house.messenger, class_name="英语2601班", since=later)
    done = service.graduate(house.studio, [house.student])
    assert [one.class_name for one in service.assignments(house.studio, house.messenger)] == [""]
    assert done.places is not None
    service.put_places_back(house.studio, done.places)
    assert [one.since for one in service.assignments(house.studio, house.messenger) if one.class_name] == [later]


def test_without_somebody_to_go_to_nothing_is_changed(house: House) -> None:
    with pytest.raises(Refusal) as refused:
        service.graduate(house.studio, [house.student], places=[PlacesDecision(house.messenger, PlacesBecome.PASSED)])
    assert refused.value.code == "successor-needed"
    assert service.students_with(house.studio, [house.student])[0].status == "present"


def test_a_messenger_known_only_by_name_is_asked_about_and_ends_only_when_said(house: House) -> None:
    number = {"student_no": "20220002", "name": "吴雨", "grade": "2022级"}
    student, _ = service.add_student(house.studio, number)
    service.assign(house.studio, house.other, "2", "301")
    (_, by_name) = sorted(service.who_leaves(house.studio, "2022").messengers, key=lambda one: not one.certain)
    assert (by_name.person, by_name.certain) == (house.other, False)
    service.graduate(house.studio, [student])
    assert "吴雨" in _on_tomorrow(house)
    service.add_student(house.studio, number | {"student_no": "20250009", "grade": "2025级"})
    service.put_standing_back(house.studio, ())
    service.set_standing(house.studio, [student], "present")
    assert all(one.person != house.other for one in service.who_leaves(house.studio, "2022").messengers)
