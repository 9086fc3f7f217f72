"""What waits for whom, in which order, and in which words."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.duration_words import due_words, span_words
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.domain.signs import mask_of
from studio_app.node import service as node
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from studio_app.today import service as today
from studio_app.today.service import Act, Kind, QueueItem, TargetView
from tests.studio_app.observation.campus import PASSWORD, Campus, days_earlier

HOUR = 3_600_000


def _of(signed_in: SignedIn, kind: Kind) -> list[QueueItem]:
    return [item for item in today.queue(signed_in).items if item.kind is kind]


def _see(campus: Campus, name: str, *signs: str, days_ago: int = 0) -> None:
    day = campus.messenger.today() - dt.timedelta(days=days_ago)
    entry = replace(as_usual(campus.keys[name], day), signs=mask_of(signs))
    observation.record_round(campus.messenger, [entry])


def test_the_gravest_alert_comes_first_and_says_what_was_seen_and_where(campus: Campus) -> None:
    _see(campus, "Lin Xiaoyu", "withdrawn")
    _see(campus, "Chen Siyuan", "means")
    first, second = _of(campus.lead, Kind.ALERT)
    assert (first.title, first.level, first.line) == ("Chen Siyuan", Level.RED, "means · Building 7 411")
    assert second.level is Level.YELLOW
    assert first.acts == (Act.ACKNOWLEDGE, Act.OPEN_CASE)
    assert today.queue(campus.lead).items[0] == first


def test_an_acknowledged_alert_stays_in_sight_but_waits_no_more(campus: Campus) -> None:
    _see(campus, "Lin Xiaoyu", "farewell")
    (before,) = _of(campus.lead, Kind.ALERT)
    counted = today.waiting_count(campus.lead)
    crisis.acknowledge(campus.lead, before.alert)
    (after,) = _of(campus.lead, Kind.ALERT)
    assert (after.waits, after.acts) == (False, (Act.OPEN_CASE,))
    assert campus.lead.name in after.due
    assert today.waiting_count(campus.lead) == counted - 1


def test_an_alert_that_became_a_case_is_gone_and_the_plan_s_steps_stand_in_its_place(campus: Campus) -> None:
    _see(campus, "Lin Xiaoyu", "farewell")
    (alert,) = _of(campus.lead, Kind.ALERT)
    cases.open_case(campus.lead, alert.student, Level.RED, "farewell to her roommates")
    steps = _of(campus.lead, Kind.STEP)
    assert steps
    assert all(step.acts == (Act.STEP_DONE,) and step.case for step in steps)
    assert {step.title for step in steps} == {"Lin Xiaoyu"}


def test_overdue_steps_come_before_those_that_are_due_and_name_who_is_told(campus: Campus) -> None:
    with days_earlier(campus.lead, 0.5):
        cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.ORANGE, "talk in the corridor")
    steps = _of(campus.lead, Kind.STEP)
    assert steps[0].overdue
    assert steps[0].due == "overdue by 8 hours"
    assert "studio lead is told" in steps[0].line
    assert [step.overdue for step in steps] == sorted((step.overdue for step in steps), reverse=True)


def test_a_follow_up_comes_up_on_its_day_and_not_before(campus: Campus) -> None:
    case, _ = cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.BLUE, "lost a grant")
    day = campus.lead.today()
    cases.set_next_contact(campus.lead, case, day + dt.timedelta(days=1), "telephone")
    assert _of(campus.lead, Kind.FOLLOW_UP) == []
    cases.set_next_contact(campus.lead, case, day - dt.timedelta(days=2), "telephone")
    (item,) = _of(campus.lead, Kind.FOLLOW_UP)
    assert (item.title, item.due, item.overdue, item.case) == ("Chen Siyuan", "overdue by 2 days", True, case)
    assert item.line.startswith("telephone")


def test_somebody_unseen_for_three_days_is_named_with_room_and_days(campus: Campus) -> None:
    _see(campus, "Lin Xiaoyu", days_ago=4)
    _see(campus, "Chen Siyuan", days_ago=1)
    (item,) = _of(campus.lead, Kind.UNSEEN)
    assert (item.title, item.line, item.due) == ("Lin Xiaoyu", "Building 7 411", "last seen 4 days ago")
    assert item.opens is TargetView.CHECK_IN


def test_a_messenger_has_own_rooms_until_they_are_done(campus: Campus) -> None:
    rooms = _of(campus.messenger, Kind.ROOM)
    assert [(item.title, item.due) for item in rooms] == [
        ("Room 411", "0 of 6 entered"),
        ("Room 412", "0 of 6 entered"),
    ]
    assert today.waiting_count(campus.messenger) == 2
    people = observation.open_room(campus.messenger, "7", "411").people
    day = campus.messenger.today()
    observation.record_round(campus.messenger, [as_usual(person.student.key, day) for person in people])
    assert [item.title for item in _of(campus.messenger, Kind.ROOM)] == ["Room 412"]


def test_staff_see_buildings_and_the_rooms_nobody_stands_for(campus: Campus) -> None:
    summary, nobody = _of(campus.lead, Kind.ROOM)
    assert (summary.title, summary.line, summary.due) == (
        "Building 7",
        "14 people not entered yet",
        "0 of 3 rooms done",
    )
    assert nobody.line == "1 room without a Messenger: 501"
    assert (nobody.opens, nobody.waits, summary.waits) == (TargetView.ROSTER, False, False)


def test_drafts_of_a_room_are_one_entry_and_only_ones_own(campus: Campus) -> None:
    day = campus.messenger.today()
    for name in ("Lin Xiaoyu", "Chen Siyuan"):
        observation.save_entry_draft(campus.messenger, as_usual(campus.keys[name], day))
    (draft,) = _of(campus.messenger, Kind.DRAFT)
    assert (draft.title, draft.line, draft.day) == ("Room 411", "Building 7 · Lin Xiaoyu, Chen Siyuan", day)
    assert _of(campus.lead, Kind.DRAFT) == []


def test_an_unfinished_case_note_waits_for_who_began_it(campus: Campus) -> None:
    case, _ = cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.BLUE, "lost a grant")
    cases.save_note_draft(campus.lead, case, cases.NoteDraft(text="half a sen"))
    (draft,) = _of(campus.lead, Kind.DRAFT)
    assert (draft.title, draft.case, draft.opens) == ("Chen Siyuan", case, TargetView.CASES)


def test_a_messenger_learns_only_how_far_an_alert_is(campus: Campus) -> None:
    _see(campus, "Lin Xiaoyu", "farewell")
    (mine,) = _of(campus.messenger, Kind.ALERT)
    assert (mine.due, mine.acts, mine.waits, mine.opens) == ("waiting", (), False, TargetView.CHECK_IN)
    crisis.acknowledge(campus.lead, mine.alert)
    assert _of(campus.messenger, Kind.ALERT)[0].due == "received"
    assert _of(campus.messenger, Kind.STEP) == []


def test_staff_acknowledge_and_do_the_studio_s_steps_but_open_no_case(campus: Campus) -> None:
    node.add_person(campus.lead, "staff", "Guo Lin", Role.STAFF, PASSWORD)
    staff = campus.again("staff")
    _see(campus, "Lin Xiaoyu", "farewell")
    cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.RED, "means found")
    (alert,) = _of(staff, Kind.ALERT)
    assert alert.acts == (Act.ACKNOWLEDGE,)
    whole = {step.line for step in _of(campus.lead, Kind.STEP)}
    own = {step.line for step in _of(staff, Kind.STEP)}
    assert own < whole
    assert _of(staff, Kind.FOLLOW_UP) == []
    staff.store.close()


def test_an_auditor_has_no_queue(campus: Campus) -> None:
    node.add_person(campus.lead, "audit", "Tan Wei", Role.AUDITOR, PASSWORD)
    auditor = campus.again("audit")
    _see(campus, "Lin Xiaoyu", "farewell")
    assert today.queue(auditor).items == ()
    auditor.store.close()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (0, "0 minutes"),
        (HOUR // 60, "1 minute"),
        (2 * HOUR - 1, "119 minutes"),
        (2 * HOUR, "2 hours"),
        (47 * HOUR, "47 hours"),
        (48 * HOUR, "2 days"),
    ],
)
def test_spans_are_said_in_their_greatest_unit(span: int, words: str) -> None:
    assert span_words(span) == words


def test_a_step_is_overdue_from_the_moment_after_its_time() -> None:
    assert due_words(5 * HOUR, 5 * HOUR) == "due in 0 minutes"
    assert due_words(5 * HOUR, 5 * HOUR + 1) == "overdue by 0 minutes"
