"""Finding people, a student's page, changes by hand, and who stands for which room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import Narrowing
from studio_app.security.device_secret import FileSecrets

SAMPLES = Path(__file__).parent / "samples"
WORD = "a long enough word"


@pytest.fixture
def messenger(roster: SignedIn, secrets_kept: FileSecrets) -> Iterator[SignedIn]:
    """A Messenger of the studio who stands for nothing yet."""
    node_service.add_person(roster, "m1", "沈一帆", Role.MESSENGER, WORD)
    signed_in = node_service.sign_in(roster.store.path, "m1", WORD, secrets_kept)
    yield signed_in
    signed_in.store.close()


def number(roster: SignedIn, text: str) -> set[str]:
    return {row.student_no for row in service.list_students(roster, Narrowing(text=text), count=1000)}


def test_people_are_found_by_name_pinyin_initials_number_and_room(roster: SignedIn) -> None:
    tian = "202301030001"
    for text in ("田小东", "tianxiaodong", "TXD", "202301030001", "3号公寓116", "tian 116"):
        assert tian in number(roster, text), text
    assert number(roster, "nobody at all") == set()
    assert number(roster, "%") == set()


def test_pages_hold_everybody_once_and_a_place_is_where_the_list_has_them(roster: SignedIn) -> None:
    whole = service.list_students(roster, count=1000)
    paged = [row for start in range(0, 600, 170) for row in service.list_students(roster, offset=start, count=170)]
    assert whole == paged
    assert len({row.key for row in paged}) == 600
    for i in (0, 1, 311, 599):
        assert service.listing(roster, Narrowing(), whole[i].key).place == i
    elsewhere = Narrowing(building=next(row.building for row in whole if row.building != whole[0].building))
    assert service.listing(roster, elsewhere, whole[0].key).place is None


def test_the_trees_count_those_who_are_here(roster: SignedIn) -> None:
    first = service.list_students(roster, count=1)[0]
    before = {(one.building, one.room): one.count for one in service.rooms(roster)}
    assert sum(one.count for one in service.classes(roster)) == 600
    service.change_student(roster, first.key, {"status": "leave"})
    assert sum(one.count for one in service.classes(roster)) == 599
    after = {(one.building, one.room): one.count for one in service.rooms(roster)}
    assert before[first.building, first.room] - after.get((first.building, first.room), 0) == 1


def test_a_change_by_hand_is_cleaned_found_again_and_remembered(roster: SignedIn) -> None:
    first = service.list_students(roster, count=1)[0]
    service.change_student(
        roster, first.key, {"name": "欧阳 静", "building": "9号公寓", "room": "888室", "phone": "130 1234 5678"}
    )
    page = service.student_page(roster, first.key)
    assert (page.student.name, page.student.room, page.student.phone) == ("欧阳静", "888", "13012345678")
    assert first.student_no in number(roster, "ouyangjing 888")
    assert [(stay.building, stay.room, stay.bed) for stay in page.former_rooms] == [
        (first.building, first.room, first.bed)
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "无号"}, "field-needed"),
        ({"student_no": "1", "name": "  "}, "field-needed"),
        ({"student_no": "202301030001", "name": "再来"}, "number-taken"),
        ({"student_no": "202300000001", "name": "甲", "phone": "call me"}, "not-understood"),
        ({"student_no": "202300000001", "name": "甲", "status": "asleep"}, "not-understood"),
        ({"student_no": "202300000001", "name": "甲", "address": "somewhere"}, "unknown-field"),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_added(roster: SignedIn, values: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        service.add_student(roster, values)
    assert refused.value.code == code
    assert "Nothing was changed" in refused.value.sentence
    assert service.students_count(roster) == 600


def test_an_open_alert_stands_on_the_page(roster: SignedIn) -> None:
    student = service.list_students(roster, count=1)[0].key
    assert service.student_page(roster, student).alerts == ()
    crisis.raise_alert(roster, student, Level.ORANGE, "said there was no way out")
    (alert,) = service.student_page(roster, student).alerts
    assert (alert.level, alert.status) == (3, "raised")


def test_a_messenger_sees_only_the_room_they_stand_for(roster: SignedIn, messenger: SignedIn) -> None:
    row = service.list_students(roster, count=1)[0]
    assert service.students_count(messenger) == 0
    with pytest.raises(Refusal):
        service.student_page(messenger, row.key)
    key, _ = service.assign(roster, messenger.person, row.building, row.room)
    seen = service.list_students(messenger)
    assert {(one.building, one.room) for one in seen} == {(row.building, row.room)}
    page = service.student_page(messenger, row.key)
    assert [one.name for one in page.messengers] == ["沈一帆"]
    assert page.case is None
    with pytest.raises(Refusal) as refused:
        service.assign(roster, messenger.person, row.building, row.room)
    assert refused.value.code == "already-assigned"
    yesterday = roster.today() - dt.timedelta(days=1)
    with pytest.raises(Refusal) as reversed_days:
        service.end_assignment(roster, key, yesterday)
    assert reversed_days.value.code == "days-reversed"
    service.end_assignment(roster, key)
    tomorrow = roster.today() + dt.timedelta(days=1)
    assert service.assignments(roster, messenger.person, tomorrow) == []
    service.assign(roster, messenger.person, row.building, row.room, since=tomorrow)
    with pytest.raises(Refusal):
        service.assign(messenger, messenger.person, row.building, "999")


def test_only_messengers_in_service_are_assigned(roster: SignedIn) -> None:
    with pytest.raises(Refusal) as refused:
        service.assign(roster, roster.person, "3号公寓", "116")
    assert refused.value.code == "no-messenger"


@given(floor=st.integers(1, 60), room=st.integers(0, 99), letter=st.sampled_from(["", "A", "南-"]))
def test_a_room_tells_its_floor(floor: int, room: int, letter: str) -> None:
    assert service.floor_of(f"{letter}{floor}{room:02d}") == str(floor)


@given(st.lists(st.from_regex(r"\A[A-C东]?[0-9]{0,3}[号楼]?\Z"), max_size=6))
def test_buildings_are_sorted_as_people_count(names: list[str]) -> None:
    ordered = sorted(names, key=service.by_number)
    assert sorted(ordered) == sorted(names)
    assert sorted(["12", "9", "3"], key=service.by_number) == ["3", "9", "12"]
