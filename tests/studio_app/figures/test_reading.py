"""A chart shows what one may see and nothing else, and whoever looked is in the access log."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries.figures import RoomDay
from db.schema import Assignment, Person
from studio_app.domain.permissions import Role
from studio_app.figures import service
from studio_app.figures.finding import FindingCode
from studio_app.figures.heat import heat_description, heat_rows
from studio_app.figures.reading import MIN_GROUP, heat_map
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from tests.studio_app.figures.kept import DECLINE, check_in, id_of, moods_of, student, traces

FIRST = dt.date(2024, 9, 2)


def as_role(studio: SignedIn, role: Role) -> SignedIn:
    return replace(studio, role=role)


def messenger_for(studio: SignedIn, building: str, room: str) -> SignedIn:
    with studio.unit() as unit:
        person = unit.add(Person, {"login": "m", "name": "m", "role": "messenger"})
        unit.add(Assignment, {"person": person, "building": building, "room": room, "since": dt.date(2020, 1, 1)})
    return replace(studio, role=Role.MESSENGER, person=person)


def test_a_decline_is_found_and_the_look_is_logged(studio: SignedIn) -> None:
    who = student(studio, "20230001")
    moods_of(studio, who, DECLINE)
    shown = service.student_trend(studio, who)
    assert shown.trend.finding.code is FindingCode.BELOW
    assert shown.title.startswith("Below the usual range since")
    assert shown.title in shown.description
    assert traces(studio) == [("read-chart", id_of(studio, who), "")]


def test_a_corrected_check_in_is_left_out(studio: SignedIn) -> None:
    who = student(studio, "20230001")
    wrong = check_in(studio, who, 0, 1)
    right = check_in(studio, who, 0, 4, amends=wrong)
    with studio.unit() as unit:
        from db.schema import CheckIn

        unit.mark_amended(CheckIn, wrong, right)
    assert [point.mood for point in service.student_trend(studio, who).trend.points] == [4]


def test_the_day_under_the_pointer_says_what_was_seen_without_the_note(studio: SignedIn) -> None:
    who = student(studio, "20230001")
    check_in(studio, who, 0, 2, sleep=1, note="said something in confidence")
    check_in_lines = service.student_trend(studio, who).check_in_lines(studio.today())
    assert check_in_lines == ("mood low · less sleep",)


def test_a_span_shows_its_days_and_judges_by_all(studio: SignedIn) -> None:
    who = student(studio, "20230001")
    moods_of(studio, who, DECLINE)
    first = studio.today() - dt.timedelta(days=6)
    shown = service.student_trend(studio, who, first)
    assert len(shown.trend.points) == 7
    assert shown.trend.finding == shown.whole.finding
    assert shown.since(None).trend.first == shown.whole.first
    assert shown.since(dt.date(2000, 1, 1)).trend == shown.whole, "a span longer than the story is the story"


def test_a_messenger_sees_the_chart_of_their_own_people_only(studio: SignedIn) -> None:
    own, other = student(studio, "20230001", room="412"), student(studio, "20230002", room="413")
    messenger = messenger_for(studio, "7号楼", "412")
    assert service.student_trend(messenger, own).person.key == own
    with pytest.raises(Refusal) as refused:
        service.student_trend(messenger, other)
    assert refused.value.code == "no-such-student"
    with pytest.raises(Refusal):
        service.student_by_number(messenger, "20230002")
    assert [subject for _, subject, _ in traces(studio)] == [id_of(studio, own)]


@pytest.mark.parametrize("role", list(Role))
def test_who_may_not_see_people_gets_no_chart(studio: SignedIn, role: Role) -> None:
    who = student(studio, "20230001")
    asking = as_role(studio, role)
    if role is Role.AUDITOR:
        for call in (lambda: service.student_trend(asking, who), lambda: service.buildings(asking)):
            with pytest.raises(Refusal) as refused:
                call()
            assert refused.value.code == "not-permitted"
    elif role is not Role.MESSENGER:  # who stands for nobody here
        assert service.student_trend(asking, who).person.name == "虚构"


def full_room(studio: SignedIn, room: str, people: int) -> None:
    for n in range(people):
        check_in(studio, student(studio, f"{room}{n}", room=room), 0, 2)


def test_small_groups_are_hidden_from_who_may_not_see_each_person(studio: SignedIn) -> None:
    full_room(studio, "412", 4)
    full_room(studio, "413", 5)
    seen = service.room_heat(studio, "7号楼", days=7)
    assert [row[-1].mood for row in seen.cells] == [2, 2]
    center = service.room_heat(as_role(studio, Role.DIRECTOR), "7号楼", days=7)
    assert [(row[-1].suppressed, row[-1].mood) for row in center.cells] == [(True, None), (False, 2)]
    assert service.heat_title(center) == "Low in the last three days: 413"


def test_two_check_ins_of_one_person_weigh_as_one(studio: SignedIn) -> None:
    one, other = student(studio, "20230001"), student(studio, "20230002")
    for mood in (1, 1, 1):
        check_in(studio, one, 0, mood)
    check_in(studio, other, 0, 5)
    assert service.room_heat(studio, "7号楼", days=1).cells[0][0].mood == 3


def test_a_messenger_gets_the_rooms_of_their_own_people(studio: SignedIn) -> None:
    full_room(studio, "412", 3)
    full_room(studio, "413", 3)
    student(studio, "20230009", building="8号楼", room="101")
    messenger = messenger_for(studio, "7号楼", "412")
    assert service.buildings(messenger) == ("7号楼",)
    assert service.room_heat(messenger, "7号楼").rows == ("412",)
    with pytest.raises(Refusal) as refused:
        service.room_heat(messenger, "8号楼")
    assert refused.value.code == "no-such-building"


def test_rooms_and_buildings_come_as_people_count_them(studio: SignedIn) -> None:
    for n, (building, room) in enumerate([("10号楼", "1"), ("9号楼", "1203"), ("9号楼", "412")]):
        student(studio, f"{n}", building=building, room=room)
    assert service.buildings(studio) == ("9号楼", "10号楼")
    assert service.room_heat(studio, "9号楼").rows == ("412", "1203")


@given(
    st.lists(
        st.builds(
            RoomDay,
            room=st.sampled_from(["411", "412"]),
            day=st.sampled_from([FIRST, FIRST + dt.timedelta(days=1)]),
            mood=st.floats(1.2345, 4.9876),
            people=st.integers(1, 8),
        ),
        unique_by=lambda each: (each.room, each.day),
    )
)
def test_no_figure_of_a_small_group_is_in_the_map_its_table_or_its_words(found: list[RoomDay]) -> None:
    heat = heat_map(["411", "412"], FIRST, FIRST + dt.timedelta(days=1), found, smallest=MIN_GROUP)
    shown = {cell.mood for row in heat.cells for cell in row if cell.mood is not None}
    assert shown == {each.mood for each in found if each.people >= MIN_GROUP}
    suppressed = sum(cell.suppressed for row in heat.cells for cell in row)
    assert suppressed == sum(each.people < MIN_GROUP for each in found)
    if not shown:
        assert "mean was" not in heat_description(heat)
        assert not any(cell[:1].isdigit() for row in list(heat_rows(heat))[1:] for cell in row[1:])
