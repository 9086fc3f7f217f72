"""Taking back what was just done: it is as before, it travels, what was typed is a draft again, and alerts stay."""

from __future__ import annotations

import pytest

from db.changes import Changes
from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.domain.signs import mask_of
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import CheckInEntry, as_usual
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.undo.service import can_undo, undo
from tests.studio_app.observation.campus import Campus, days_earlier


def _digest(signed_in: SignedIn) -> str:
    return node.info(signed_in).digest


def _today(campus: Campus, name: str) -> list[observation.CheckInRow]:
    today = campus.lead.today()
    return observation.check_ins(campus.lead, campus.keys[name], today, today)


def test_a_saved_room_is_as_before_and_its_entries_are_drafts_again(campus: Campus) -> None:
    before = _digest(campus.lead)
    may, today = campus.messenger, campus.messenger.today()
    lin, chen = campus.keys["Lin Xiaoyu"], campus.keys["Chen Siyuan"]
    recorded = observation.record_round(may, [as_usual(lin, today), as_usual(chen, today)])
    assert can_undo(may, recorded.changes)
    undone = undo(may, recorded.changes)
    assert "2 check-ins" in undone.sentence
    assert _digest(campus.lead) == before
    assert {draft.student for draft in observation.entry_drafts(may)} == {lin, chen}


def test_a_correction_taken_back_leaves_the_entry_that_it_corrected(campus: Campus) -> None:
    may, today, lin = campus.messenger, campus.messenger.today(), campus.keys["Lin Xiaoyu"]
    observation.record_round(may, [as_usual(lin, today)])
    low = CheckInEntry(lin, today, mood=2)
    undo(may, observation.record_round(may, [low]).changes)
    (row,) = _today(campus, "Lin Xiaoyu")
    assert row.mood == 3


def test_what_raised_an_alert_is_not_taken_back(campus: Campus) -> None:
    may, today, lin = campus.messenger, campus.messenger.today(), campus.keys["Lin Xiaoyu"]
    entry = CheckInEntry(lin, today, mood=1, signs=mask_of(["farewell"]))
    recorded = observation.record_round(may, [entry])
    assert not can_undo(may, recorded.changes)
    with pytest.raises(Refusal) as told:
        undo(may, recorded.changes)
    assert told.value.code == "undo-raised-an-alert"
    assert len(_today(campus, "Lin Xiaoyu")) == 1
    assert len(crisis.alerts(campus.lead)) == 1


def test_a_level_that_was_changed_is_as_before_with_the_steps_that_came_with_it(campus: Campus) -> None:
    case, _ = cases.open_case(campus.lead, campus.keys["Lin Xiaoyu"], Level.YELLOW, "invented")
    before = _digest(campus.lead)
    changes = cases.set_level(campus.lead, case, Level.RED, "invented")
    assert _digest(campus.lead) != before
    undo(campus.lead, changes)
    assert _digest(campus.lead) == before


def test_a_note_taken_back_is_a_draft_again(campus: Campus) -> None:
    case, _ = cases.open_case(campus.lead, campus.keys["Lin Xiaoyu"], Level.YELLOW, "invented")
    _, changes = cases.add_note(campus.lead, case, "session", "Talked for an hour")
    undo(campus.lead, changes)
    draft = cases.note_draft(campus.lead, case)
    assert draft is not None
    assert draft.text == "Talked for an hour"


def test_a_case_to_which_something_was_added_since_stays(campus: Campus) -> None:
    case, changes = cases.open_case(campus.lead, campus.keys["Lin Xiaoyu"], Level.YELLOW, "invented")
    cases.add_note(campus.lead, case, "session", "Talked")
    before = _digest(campus.lead)
    with pytest.raises(Refusal, match="added to it since"):
        undo(campus.lead, changes)
    assert _digest(campus.lead) == before


def test_what_somebody_changed_since_stays(campus: Campus) -> None:
    lin = campus.keys["Lin Xiaoyu"]
    changes = roster.change_student(campus.lead, lin, {"room": "412"})
    roster.change_student(campus.lead, lin, {"room": "501"})
    with pytest.raises(Refusal, match="changed again since"):
        undo(campus.lead, changes)


@pytest.mark.parametrize(("minutes", "may"), [(9, True), (11, False)])
def test_only_the_last_minutes_are_taken_back(campus: Campus, minutes: int, may: bool) -> None:
    with days_earlier(campus.lead, minutes / 1440):
        changes = roster.change_student(campus.lead, campus.keys["Lin Xiaoyu"], {"room": "412"})
    assert can_undo(campus.lead, changes) is may


def test_nobody_takes_back_what_another_did(campus: Campus) -> None:
    recorded = observation.record_round(campus.messenger, [as_usual(campus.keys["Lin Xiaoyu"], campus.lead.today())])
    assert not can_undo(campus.lead, recorded.changes)
    with pytest.raises(Refusal, match="Somebody else"):
        undo(campus.lead, recorded.changes)


def test_taking_back_can_be_taken_back(campus: Campus) -> None:
    lin = campus.keys["Lin Xiaoyu"]
    changes = roster.change_student(campus.lead, lin, {"room": "412"})
    moved = _digest(campus.lead)
    undone = undo(campus.lead, changes)
    undo(campus.lead, undone.changes)
    assert _digest(campus.lead) == moved


def test_nothing_done_is_nothing_to_take_back(campus: Campus) -> None:
    assert not can_undo(campus.lead, Changes())
