"""The invented campus hangs together: beds, rooms, classes, Messengers, and nobody who could be real."""

from collections import Counter
from datetime import date

import pytest

from studio_app.demo.campus import make_campus
from studio_app.domain.permissions import Role
from studio_app.refusal import Refusal

TODAY = date(2026, 5, 20)


@pytest.fixture(scope="module")
def campus():
    return make_campus(today=TODAY, seed=5)


def test_the_same_seed_gives_the_same_campus_and_another_seed_another(campus):
    assert make_campus(today=TODAY, seed=5) == campus
    assert make_campus(today=TODAY, seed=6).students != campus.students


def test_nobody_shares_a_number_or_a_bed(campus):
    assert len(campus.students) == 300
    assert len({s.student_no for s in campus.students}) == 300
    assert len({s.phone for s in campus.students}) == 300
    assert len({(s.building, s.room, s.bed) for s in campus.students}) == 300
    assert len({(room.building, room.room) for room in campus.rooms}) == len(campus.rooms)
    assert [campus.student(s.key) for s in campus.students] == list(campus.students)


def test_a_room_has_four_to_six_people_of_one_gender(campus):
    for room in campus.rooms:
        people = [campus.student(key) for key in room.students]
        assert 4 <= len(people) <= 6
        assert len({s.gender for s in people}) == 1
        assert {(s.building, s.room) for s in people} == {(room.building, room.room)}
        assert {s.bed for s in people} <= set("123456")
    assert sum(len(room.students) for room in campus.rooms) == 300


def test_buildings_are_the_nine_of_the_campus(campus):
    assert {s.building for s in campus.students} <= {f"{n}号楼" for n in range(1, 10)}
    assert len({s.building for s in campus.students}) >= 4


def test_telephones_cannot_be_anybodys(campus):
    assert all(s.phone.startswith("000") for s in campus.students)


@pytest.mark.parametrize(("language", "mark"), [("zh_CN", "（演示·虚构）"), ("en", " (demo, invented)")])
def test_every_college_says_that_it_is_invented(language, mark):
    campus = make_campus(today=TODAY, language=language, students=60)
    assert len(campus.colleges) == 2
    assert all(name.endswith(mark) for name in campus.colleges)
    assert {s.college for s in campus.students} == set(campus.colleges)


def test_every_class_has_one_messenger_who_is_in_it(campus):
    of_class = Counter(m.class_name for m in campus.messengers if m.class_name)
    assert of_class == Counter({s.class_name: 1 for s in campus.students})
    for messenger in campus.messengers:
        assert messenger.class_name in ("", campus.student(messenger.student).class_name)


def test_all_rooms_but_two_or_three_have_a_messenger_of_their_own_gender(campus):
    assert 2 <= sum(room.messenger is None for room in campus.rooms) <= 3
    stood_for = [place for messenger in campus.messengers for place in messenger.rooms]
    assert len(stood_for) == len(set(stood_for))
    for messenger in campus.messengers:
        for place in messenger.rooms:
            room = campus.rooms[place]
            assert room.messenger == messenger.student
            assert campus.student(room.students[0]).gender == campus.student(messenger.student).gender


def test_names_try_what_a_roster_has_to_cope_with():
    names = [s.name for s in make_campus(today=TODAY, students=2000).students]
    assert any("·" in name for name in names)
    assert any(len(name) == 2 for name in names)
    assert {"单", "解", "区"} <= {name[0] for name in names}


def test_english_names_are_in_letters():
    campus = make_campus(today=TODAY, language="en")
    assert all(s.name.isascii() for s in campus.students)
    assert all(s.building.startswith("Building ") for s in campus.students)


def test_each_studio_and_the_center_have_their_people(campus):
    for college in campus.colleges:
        roles = [person.role for person in campus.staff if person.college == college]
        assert {Role.LEAD, Role.STAFF, Role.COUNSELOR} <= set(roles)
    assert {Role.DIRECTOR, Role.CENTER_COUNSELOR} <= {p.role for p in campus.staff if not p.college}


@pytest.mark.parametrize("students", [1, 2, 7, 20, 31, 611])
def test_a_campus_may_be_small_or_odd(students):
    campus = make_campus(today=TODAY, students=students)
    assert len(campus.students) == students
    assert all(s.room and s.bed for s in campus.students)


def test_a_campus_of_nobody_is_refused():
    with pytest.raises(Refusal, match="Nothing was made"):
        make_campus(today=TODAY, students=0)
