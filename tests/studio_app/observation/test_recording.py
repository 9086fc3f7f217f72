"""Saving a round: all or nothing, corrections beside what they correct, and the alerts that signs call for."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.domain.signs import mask_of
from studio_app.observation import service as observation
from studio_app.observation.entry import CheckInEntry, as_usual
from studio_app.refusal import Refusal
from tests.studio_app.observation.campus import BUILDING, Campus


def _entry(campus: Campus, name: str = "Lin Xiaoyu", days_ago: int = 0, **values: object) -> CheckInEntry:
    day = campus.messenger.today() - dt.timedelta(days=days_ago)
    return replace(as_usual(campus.keys[name], day), **values)


def _kept(campus: Campus, name: str = "Lin Xiaoyu") -> list[tuple[int | None, str]]:
    today = campus.lead.today()
    rows = observation.check_ins(campus.lead, campus.keys[name], today - dt.timedelta(days=60), today)
    return [(row.mood, row.note) for row in rows]


def test_a_whole_room_is_kept_in_one_go(campus: Campus) -> None:
    names = ("Lin Xiaoyu", "Chen Siyuan", "Wang Zihan")
    recorded = observation.record_round(campus.messenger, [_entry(campus, name) for name in names])
    assert (recorded.new, recorded.corrected, recorded.alerts) == (3, 0, ())
    assert recorded.changes.concerns(campus.keys["Chen Siyuan"])
    assert all(_kept(campus, name) == [(3, "")] for name in names)


def test_one_entry_that_may_not_be_kept_keeps_none_of_the_room_and_all_of_the_drafts(campus: Campus) -> None:
    good, bad = _entry(campus), _entry(campus, "Yang Jianing")
    observation.save_entry_draft(campus.messenger, good)
    with pytest.raises(Refusal) as refused:
        observation.record_round(campus.messenger, [good, bad])
    assert refused.value.code == "student-unknown"
    assert _kept(campus) == []
    assert observation.entry_drafts(campus.messenger) == [good]


def test_saving_again_the_same_changes_nothing(campus: Campus) -> None:
    first = observation.record_round(campus.messenger, [_entry(campus)])
    second = observation.record_round(campus.messenger, [_entry(campus)])
    assert second.check_ins == first.check_ins
    assert (second.new, second.corrected) == (0, 0)


def test_a_correction_of_today_stands_for_the_entry_it_corrects(campus: Campus) -> None:
    observation.record_round(campus.messenger, [_entry(campus)])
    recorded = observation.record_round(campus.messenger, [_entry(campus, mood=2, note="tired")])
    assert (recorded.new, recorded.corrected) == (0, 1)
    assert _kept(campus) == [(2, "tired")]


def test_a_past_day_is_corrected_only_with_a_word_on_why(campus: Campus) -> None:
    observation.record_round(campus.messenger, [_entry(campus, days_ago=2)])
    with pytest.raises(Refusal) as refused:
        observation.record_round(campus.messenger, [_entry(campus, days_ago=2, mood=1)])
    assert refused.value.code == "reason-needed"
    assert _kept(campus) == [(3, "")]
    observation.record_round(campus.messenger, [_entry(campus, days_ago=2, mood=1, reason="mixed up two beds")])
    assert _kept(campus) == [(1, "")]


def test_what_another_observer_entered_is_left_as_it_is(campus: Campus) -> None:
    observation.record_round(campus.lead, [_entry(campus, mood=2)])
    observation.record_round(campus.messenger, [_entry(campus, mood=4)])
    observation.record_round(campus.messenger, [_entry(campus, mood=5)])
    assert sorted(mood or 0 for mood, _ in _kept(campus)) == [2, 5]


def test_a_red_sign_is_an_alert_in_the_same_moment(campus: Campus) -> None:
    recorded = observation.record_round(campus.messenger, [_entry(campus, signs=mask_of(["farewell"]))])
    assert [(alert.level, alert.student_name) for alert in recorded.alerts] == [(Level.RED, "Lin Xiaoyu")]
    assert [alert.key for alert in crisis.alerts(campus.lead)] == [recorded.alerts[0].key]


def test_adding_a_note_to_a_red_entry_leaves_one_alert(campus: Campus) -> None:
    signs = mask_of(["farewell"])
    observation.record_round(campus.messenger, [_entry(campus, signs=signs)])
    observation.record_round(campus.messenger, [_entry(campus, signs=signs, note="gave me her guitar")])
    assert len(crisis.alerts(campus.lead)) == 1


def test_adding_a_note_after_the_studio_has_acknowledged_does_not_alarm_it_again(campus: Campus) -> None:
    signs = mask_of(["farewell"])
    recorded = observation.record_round(campus.messenger, [_entry(campus, signs=signs)])
    crisis.acknowledge(campus.lead, recorded.alerts[0].key)
    again = observation.record_round(campus.messenger, [_entry(campus, signs=signs, note="gave me her guitar")])
    assert again.alerts == ()
    assert [alert.status for alert in crisis.alerts(campus.lead)] == ["acknowledged"]


def test_a_second_red_sign_after_that_does(campus: Campus) -> None:
    recorded = observation.record_round(campus.messenger, [_entry(campus, signs=mask_of(["farewell"]))])
    crisis.acknowledge(campus.lead, recorded.alerts[0].key)
    more = observation.record_round(campus.messenger, [_entry(campus, signs=mask_of(["farewell", "means"]))])
    assert [alert.level for alert in more.alerts] == [Level.RED]


def test_three_lesser_signs_within_a_week_rise_to_orange(campus: Campus) -> None:
    observation.record_round(campus.messenger, [_entry(campus, days_ago=5, signs=mask_of(["withdrawn"]))])
    observation.record_round(campus.messenger, [_entry(campus, days_ago=2, signs=mask_of(["loss"]))])
    recorded = observation.record_round(campus.messenger, [_entry(campus, signs=mask_of(["bad-posts"]))])
    assert [alert.level for alert in recorded.alerts] == [Level.ORANGE]


def test_an_untouched_room_raises_nothing_and_writes_nothing(campus: Campus) -> None:
    recorded = observation.record_round(campus.messenger, [])
    assert recorded.check_ins == ()
    assert not recorded.changes


def test_a_messenger_may_not_read_the_notes_of_others_and_reads_their_own(campus: Campus) -> None:
    observation.record_round(campus.messenger, [_entry(campus, note="slept at the desk")])
    observation.record_round(campus.lead, [_entry(campus, note="call her mother", mood=2)])
    today, lin = campus.messenger.today(), campus.keys["Lin Xiaoyu"]
    notes = [row.note for row in observation.check_ins(campus.messenger, lin, today, today)]
    assert sorted(notes) == ["", "slept at the desk"]
    assert observation.open_room(campus.messenger, BUILDING, "411").people[0].own is not None
