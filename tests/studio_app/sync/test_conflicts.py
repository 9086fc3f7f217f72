"""Values that met are shown as the role may see them, and one choice settles them here and at the neighbour."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.schema import Case
from studio_app.cases import service as cases
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node.access_log import log_page
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from tests.studio_app.sync.campus import Campus, change, copy_of, held, student


def _pair(place: Campus) -> tuple[SignedIn, SignedIn, int]:
    center, studio = place.node("center", "the center"), place.node("studio", "Education College")
    place.link(center, studio)
    case, _ = cases.open_case(studio, student(studio), Level.ORANGE, "told us of plans", owner=studio.person)
    cases.refer(studio, case, "please look at this too")
    place.carry(studio, center)
    place.carry(center, studio)
    cases.set_level(center, held(center, "case")[0].key, Level.RED, "has means at hand")
    cases.set_level(studio, case, Level.YELLOW, "better since the talk")
    place.carry(center, studio)
    return studio, center, case


@pytest.fixture
def pair(place: Campus) -> tuple[SignedIn, SignedIn, int]:
    """Studio and center, in which a case's level was changed on both sides: red at the center, and then orange here."""
    return copy_of(_pair, place)


def due_levels(node: SignedIn) -> set[int]:
    return {row.fields["level"] for row in held(node, "plan-step") if row.fields["status"] == "due"}


def test_what_met_is_told_in_words_with_unit_person_and_time(pair: tuple[SignedIn, SignedIn, int]) -> None:
    studio, _, _ = pair
    (one,) = [one for one in service.conflicts(studio) if one.kind == "case"]
    assert "林晓雨" in one.about
    assert one.field_words == "level"
    assert [value.words for value in one.values] == ["◆ yellow", "● red"]
    assert [value.unit for value in one.values] == ["here", "the center"]
    assert one.values[0].person == studio.name
    assert one.may_resolve


def test_a_settlement_travels_and_takes_the_conflict_away_at_the_neighbour(
    place: Campus, pair: tuple[SignedIn, SignedIn, int]
) -> None:
    studio, center, _ = pair
    place.carry(studio, center)
    (there,) = [one for one in service.conflicts(center) if one.kind == "case"]
    assert {value.words for value in there.values} == {"◆ yellow", "● red"}
    (here,) = [one for one in service.conflicts(studio) if one.kind == "case"]
    service.resolve(studio, here, 1)
    assert held(studio, "case")[0].fields["level"] == Level.RED
    logged = log_page(studio).entries[0]
    assert (logged.action, logged.subject, logged.detail) == (
        "settled what two had written",
        "case 林晓雨",
        "level: red",
    )
    place.carry(studio, center)
    assert held(center, "case")[0].fields["level"] == Level.RED
    assert [one for one in service.conflicts(center) if one.kind == "case"] == []
    assert [one for one in service.conflicts(studio) if one.kind == "case"] == []


def test_keeping_what_counts_already_settles_it_too(place: Campus, pair: tuple[SignedIn, SignedIn, int]) -> None:
    studio, center, _ = pair
    place.carry(studio, center)
    (here,) = [one for one in service.conflicts(studio) if one.kind == "case"]
    service.resolve(studio, here, 0)
    place.carry(studio, center)
    assert [one for one in service.conflicts(center) if one.kind == "case"] == []
    assert held(center, "case")[0].fields["level"] == Level.YELLOW


def test_the_plan_s_steps_follow_the_level_that_was_kept(pair: tuple[SignedIn, SignedIn, int]) -> None:
    studio, _, _ = pair
    assert due_levels(studio) == {Level.YELLOW, Level.RED}
    (here,) = [one for one in service.conflicts(studio) if one.kind == "case"]
    settled = service.resolve(studio, here, 1)
    assert due_levels(studio) == {Level.RED}
    again = service.resolve(studio, settled.conflict, 0)
    assert due_levels(studio) == {Level.YELLOW}
    assert held(studio, "case")[0].fields["level"] == Level.YELLOW
    assert again.changes.kinds >= {"case", "plan-step", "case-note"}


def test_what_was_written_since_is_not_overwritten(pair: tuple[SignedIn, SignedIn, int]) -> None:
    studio, _, case = pair
    (here,) = [one for one in service.conflicts(studio) if one.kind == "case"]
    change(studio, Case, case, level=1)
    with pytest.raises(Refusal) as refused:
        service.resolve(studio, here, 1)
    assert refused.value.code == "conflict-changed"
    assert held(studio, "case")[0].fields["level"] == 1


def test_staff_see_that_levels_met_and_may_not_settle_it(pair: tuple[SignedIn, SignedIn, int]) -> None:
    studio, _, _ = pair
    staff = replace(studio, role=Role.STAFF)
    seen = [one for one in service.conflicts(staff) if one.kind == "case"]
    assert [one.field for one in seen] == ["level"]
    assert not seen[0].may_resolve
    with pytest.raises(Refusal) as refused:
        service.resolve(staff, seen[0], 1)
    assert refused.value.code == "not-permitted"
    assert held(studio, "case")[0].fields["level"] == Level.YELLOW
    with pytest.raises(Refusal):
        service.conflicts(replace(studio, role=Role.MESSENGER))


def test_two_who_did_the_same_are_no_conflict(place: Campus, pair: tuple[SignedIn, SignedIn, int]) -> None:
    studio, center, case = pair
    place.carry(studio, center)
    (here,) = [one for one in service.conflicts(studio) if one.kind == "case"]
    service.resolve(studio, here, 1)
    place.carry(studio, center)
    place.carry(center, studio)
    change(studio, Case, case, level=3)
    change(center, Case, held(center, "case")[0].key, level=3)
    place.carry(center, studio)
    assert [one for one in service.conflicts(studio) if one.kind == "case"] == []


def test_a_case_closed_on_one_side_and_written_to_on_the_other(
    place: Campus, pair: tuple[SignedIn, SignedIn, int]
) -> None:
    studio, center, case = pair
    (here,) = [one for one in service.conflicts(studio) if one.kind == "case"]
    service.resolve(studio, here, 0)
    place.carry(studio, center)
    place.carry(center, studio)
    change(center, Case, held(center, "case")[0].key, status="closed")
    change(center, Case, held(center, "case")[0].key, status="open")
    cases.close_case(studio, case, "moved away")
    place.carry(center, studio)
    (met,) = [one for one in service.conflicts(studio) if one.field == "status" and one.kind == "case"]
    reopened = next(place for place, value in enumerate(met.values) if value.value == "open")
    service.resolve(studio, met, reopened)
    page = held(studio, "case")[0].fields
    assert (page["status"], page["closed_at"], page["closing_reason"]) == ("open", None, "")
    assert due_levels(studio) == {Level.YELLOW}
    cases.add_note(studio, case, "session", "on we go")
