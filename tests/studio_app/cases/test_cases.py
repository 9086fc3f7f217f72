"""Cases from their opening to their closing: plan steps, notes, levels, follow-ups, and who sees what."""

from __future__ import annotations

import datetime as dt

import pytest

from studio_app.cases import service
from studio_app.crisis import service as alerts
from studio_app.crisis.plan import steps_for
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from tests.studio_app.cases.people import DAY, HOUR, MINUTE, START, Clock, somebody

TODAY = dt.date(2025, 11, 24)


def open_orange(signed_in: SignedIn, student: int) -> int:
    return service.open_case(signed_in, student, Level.ORANGE, "Hardly sleeps", owner=signed_in.person)[0]


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_a_case_opened_from_an_alert_has_the_plans_steps_from_the_alerts_moment(
    counselor: SignedIn, clock: Clock, student: int
) -> None:
    alert, _ = alerts.raise_alert(counselor, student, Level.RED, "Says goodbye")
    clock.pass_time(20 * MINUTE)
    case, changes = service.open_case(counselor, student, Level.RED, "Danger to life", alert=alert)
    assert {"case", "plan-step", "alert"} <= changes.kinds
    assert changes.concerns(student)
    page = service.case_page(counselor, case)
    assert [(s.code, s.due_at) for s in page.steps] == [(s.code, s.due_ms) for s in steps_for(Level.RED, START)]
    late = {step.code for step in page.steps if step.overdue}
    assert late == {"stay", "call-duty", "reach"}
    found = alerts.alert(counselor, alert)
    assert (found.status, found.acknowledged_by) == ("case", counselor.name)


def test_a_second_case_is_refused_and_leaves_the_alert_waiting(counselor: SignedIn, student: int) -> None:
    open_orange(counselor, student)
    alert, _ = alerts.raise_alert(counselor, student, Level.YELLOW, "Again")
    with pytest.raises(Refusal) as refused:
        service.open_case(counselor, student, Level.YELLOW, "Again", alert=alert)
    assert code_of(refused) == "case-open-already"
    assert alerts.alert(counselor, alert).status == "raised"
    assert len(service.list_cases(counselor)) == 1


def test_a_graver_alert_taken_into_the_open_case_raises_its_level(
    counselor: SignedIn, clock: Clock, student: int
) -> None:
    case = open_orange(counselor, student)
    clock.pass_time(HOUR)
    alert, _ = alerts.raise_alert(counselor, student, Level.RED, "Gives away her things")
    assert [row.key for row in service.case_page(counselor, case).waiting_alerts] == [alert]
    service.attach_alert(counselor, case, alert)
    page = service.case_page(counselor, case)
    assert page.level is Level.RED
    assert page.waiting_alerts == ()
    assert {step.level for step in page.steps if step.status == "due"} == {Level.RED}


def test_the_timeline_tells_everything_newest_first(counselor: SignedIn, clock: Clock, student: int) -> None:
    alert, _ = alerts.raise_alert(counselor, student, Level.ORANGE, "No way out")
    clock.pass_time(MINUTE)
    case, _ = service.open_case(counselor, student, Level.ORANGE, "Talked in the office", alert=alert)
    clock.pass_time(MINUTE)
    service.set_owner(counselor, case, counselor.person)
    clock.pass_time(MINUTE)
    step = service.case_page(counselor, case).steps[0]
    service.complete_step(counselor, step.step)
    clock.pass_time(MINUTE)
    service.add_note(counselor, case, "session", "She slept four hours", next_contact=TODAY, next_contact_how="call")
    told = [event.kind for event in service.case_page(counselor, case).events]
    assert told == ["note", "change", "step", "change", "opened", "alert"]


def test_amending_a_note_keeps_the_old_one(counselor: SignedIn, clock: Clock, student: int) -> None:
    case = open_orange(counselor, student)
    note, _ = service.add_note(counselor, case, "session", "Sleeps four hours")
    clock.pass_time(HOUR)
    with pytest.raises(Refusal) as refused:
        service.amend_note(counselor, note, "Sleeps six hours", "")
    assert code_of(refused) == "reason-needed"
    service.amend_note(counselor, note, "Sleeps six hours", "I had misheard")
    shown = [event.note for event in service.case_page(counselor, case).events if event.note]
    assert [n.text for n in shown] == ["Sleeps six hours"]
    assert shown[0].reason == "I had misheard"
    assert [n.text for n in shown[0].earlier] == ["Sleeps four hours"]
    with pytest.raises(Refusal) as refused:
        service.amend_note(counselor, note, "Sleeps all night", "Once more")
    assert code_of(refused) == "note-amended"


def test_notes_are_read_by_the_owner_the_writer_and_when_shared(
    studio: SignedIn, counselor: SignedIn, student: int
) -> None:
    case = open_orange(counselor, student)
    service.add_note(counselor, case, "session", "Between us")
    service.add_note(counselor, case, "session", "For all who help", shared=True)
    page = service.case_page(studio, case)
    assert [event.note.text for event in page.events if event.note] == ["For all who help"]
    assert page.hidden_notes == 1
    service.add_note(studio, case, "contact", "Met her in the canteen")
    texts = {event.note.text for event in service.case_page(counselor, case).events if event.note}
    assert texts == {"Between us", "For all who help", "Met her in the canteen"}


def test_only_the_writer_amends(studio: SignedIn, counselor: SignedIn, student: int) -> None:
    case = open_orange(counselor, student)
    note, _ = service.add_note(counselor, case, "session", "Shared words", shared=True)
    with pytest.raises(Refusal) as refused:
        service.amend_note(studio, note, "Other words", "Mine are better")
    assert code_of(refused) == "note-of-another"


def test_staff_see_level_and_owner_and_nothing_else(staff: SignedIn, counselor: SignedIn, student: int) -> None:
    case = open_orange(counselor, student)
    service.add_note(
        counselor, case, "session", "In confidence", shared=True, next_contact=TODAY, next_contact_how="in room 3"
    )
    page = service.case_page(staff, case)
    assert (page.level, page.case.owner_name) == (Level.ORANGE, counselor.name)
    assert (page.events, page.steps, page.case.reason, page.case.next_contact_how) == ((), (), "", "")
    (row,) = service.list_cases(staff)
    assert (row.next_contact, row.next_contact_how, row.overdue) == (None, "", False)
    assert service.follow_ups(staff) == []
    for refused_call in (
        lambda: service.add_note(staff, case, "session", "Words"),
        lambda: service.set_level(staff, case, Level.RED, "Why"),
        lambda: service.close_case(staff, case, "Why"),
        lambda: service.save_note_draft(staff, case, service.NoteDraft()),
    ):
        with pytest.raises(Refusal) as refused:
            refused_call()
        assert code_of(refused) == "not-permitted"


def test_staff_are_told_the_steps_the_plan_gives_the_studio(staff: SignedIn, counselor: SignedIn, student: int) -> None:
    open_orange(counselor, student)
    due = service.steps_due(staff)
    assert {step.code for step in due} == {"first-contact", "tell-center"}
    service.complete_step(staff, due[0].step)
    assert len(service.steps_due(staff)) == 1


def test_a_messenger_does_not_learn_that_a_case_exists(studio: SignedIn, counselor: SignedIn, student: int) -> None:
    messenger = somebody(studio, "messenger-a", "周同学", Role.MESSENGER)
    case = open_orange(counselor, student)
    for refused_call in (
        lambda: service.list_cases(messenger),
        lambda: service.open_case_of(messenger, student),
        lambda: service.case_page(messenger, case),
        lambda: service.steps_due(messenger),
        lambda: service.follow_ups(messenger),
    ):
        with pytest.raises(Refusal) as refused:
            refused_call()
        assert code_of(refused) == "not-permitted"


def test_an_overdue_follow_up_is_listed_until_it_is_met(counselor: SignedIn, clock: Clock, student: int) -> None:
    case = open_orange(counselor, student)
    service.set_next_contact(counselor, case, TODAY + dt.timedelta(days=1), "call")
    assert service.follow_ups(counselor) == []
    clock.pass_time(2 * DAY)
    (due,) = service.follow_ups(counselor)
    assert (due.case, due.contact_overdue, due.next_contact_how) == (case, True, "call")
    assert service.list_cases(counselor)[0].contact_overdue
    service.add_note(counselor, case, "contact", "Reached her", next_contact=dt.date(2025, 12, 1))
    assert service.follow_ups(counselor) == []


def test_a_step_that_repeats_is_due_again_and_undo_takes_that_back(
    counselor: SignedIn, clock: Clock, student: int
) -> None:
    case = open_orange(counselor, student)
    contact = next(s for s in service.case_page(counselor, case).steps if s.code == "contact")
    clock.pass_time(HOUR)
    service.complete_step(counselor, contact.step)

    def waiting() -> list[int]:
        steps = service.case_page(counselor, case).steps
        return [s.due_at for s in steps if s.code == "contact" and s.status == "due"]

    assert waiting() == [clock.now + 2 * DAY]
    service.undo_step(counselor, contact.step)
    assert waiting() == [contact.due_at]


def test_waiving_a_step_asks_for_a_reason(counselor: SignedIn, student: int) -> None:
    case = open_orange(counselor, student)
    step = service.case_page(counselor, case).steps[0]
    with pytest.raises(Refusal) as refused:
        service.waive_step(counselor, step.step, " ")
    assert code_of(refused) == "reason-needed"
    service.waive_step(counselor, step.step, "Her mother is with her")
    settled = service.case_page(counselor, case).steps[0]
    assert (settled.status, settled.reason) == ("waived", "Her mother is with her")
    with pytest.raises(Refusal) as refused:
        service.complete_step(counselor, step.step)
    assert code_of(refused) == "step-settled"


def test_overdue_steps_are_told_to_the_next_tier(counselor: SignedIn, clock: Clock, student: int) -> None:
    open_orange(counselor, student)
    clock.pass_time(5 * HOUR)
    first = service.steps_due(counselor)[0]
    assert (first.code, first.overdue, first.escalates_to) == ("first-contact", True, "studio lead")


def test_another_level_brings_its_own_steps(counselor: SignedIn, clock: Clock, student: int) -> None:
    case = open_orange(counselor, student)
    clock.pass_time(DAY)
    service.set_level(counselor, case, Level.YELLOW, "Sleeps again, eats again")
    page = service.case_page(counselor, case)
    assert page.level is Level.YELLOW
    due = [(s.code, s.due_at) for s in page.steps if s.status == "due"]
    assert due == [(s.code, s.due_ms) for s in steps_for(Level.YELLOW, clock.now)]
    assert "Sleeps again, eats again" in [e.note.text for e in page.events if e.note]


def test_a_red_case_is_closed_by_two_persons(studio: SignedIn, counselor: SignedIn, student: int) -> None:
    case, _ = service.open_case(counselor, student, Level.RED, "Danger")
    assert not service.close_case(counselor, case, "Safe at home with her parents").closed
    with pytest.raises(Refusal) as refused:
        service.close_case(counselor, case, "Really")
    assert code_of(refused) == "second-person-needed"
    proposal = service.case_page(studio, case).proposal
    assert proposal is not None
    assert proposal.reason == "Safe at home with her parents"
    assert not proposal.own
    assert service.close_case(studio, case, "I have spoken with them too").closed
    page = service.case_page(studio, case)
    assert page.case.status == "closed"
    assert all(step.status != "due" for step in page.steps)


def test_a_proposal_taken_back_or_from_before_a_change_does_not_count(
    studio: SignedIn, counselor: SignedIn, clock: Clock, student: int
) -> None:
    case, _ = service.open_case(counselor, student, Level.RED, "Danger")
    service.close_case(counselor, case, "Safe")
    service.withdraw_closing(studio, case, "I am not sure yet")
    assert not service.close_case(studio, case, "Safe now").closed
    clock.pass_time(HOUR)
    service.set_level(counselor, case, Level.ORANGE, "Better")
    clock.pass_time(HOUR)
    service.set_level(counselor, case, Level.RED, "Worse again")
    assert service.case_page(counselor, case).proposal is None
    assert not service.close_case(counselor, case, "Safe").closed


def test_a_closed_case_is_reopened_with_its_steps(counselor: SignedIn, clock: Clock, student: int) -> None:
    alert, _ = alerts.raise_alert(counselor, student, Level.ORANGE, "No way out")
    case, _ = service.open_case(counselor, student, Level.ORANGE, "Talk", alert=alert)
    assert service.close_case(counselor, case, "Well again").closed
    assert alerts.alert(counselor, alert).status == "closed"
    assert service.open_case_of(counselor, student) is None
    with pytest.raises(Refusal) as refused:
        service.add_note(counselor, case, "session", "Late words")
    assert code_of(refused) == "case-closed"
    clock.pass_time(30 * DAY)
    service.reopen_case(counselor, case, "Came back by herself")
    page = service.case_page(counselor, case)
    assert service.open_case_of(counselor, student) == case
    assert [s.due_at for s in page.steps if s.status == "due"] == [s.due_ms for s in steps_for(Level.ORANGE, clock.now)]
    assert [event.sentence for event in page.events if event.kind == "change"] == ["Case reopened", "Case closed"]


def test_a_referral_keeps_its_reason_as_a_shared_note(counselor: SignedIn, student: int) -> None:
    case = open_orange(counselor, student)
    service.refer(counselor, case, "Needs the hospital's view")
    page = service.case_page(counselor, case)
    assert page.case.referred
    assert [e.note.shared for e in page.events if e.note] == [True]


def test_a_draft_lives_until_the_note_is_saved(counselor: SignedIn, student: int) -> None:
    case = open_orange(counselor, student)
    draft = service.NoteDraft(kind="family", text="Her father call", next_contact=TODAY)
    service.save_note_draft(counselor, case, draft)
    assert service.note_draft(counselor, case) == draft
    assert service.note_drafts(counselor) == [case]
    service.add_note(counselor, case, "family", "Her father called")
    assert service.note_draft(counselor, case) is None


def test_a_note_that_is_refused_keeps_its_draft(counselor: SignedIn, student: int) -> None:
    case = open_orange(counselor, student)
    draft = service.NoteDraft(text="Typed already")
    service.save_note_draft(counselor, case, draft)
    with pytest.raises(Refusal) as refused:
        service.add_note(counselor, case, "session", "Typed already", day=TODAY + dt.timedelta(days=1))
    assert code_of(refused) == "day-ahead"
    assert service.note_draft(counselor, case) == draft


def test_opening_is_all_or_nothing(staff: SignedIn, student: int) -> None:
    with pytest.raises(Refusal) as refused:
        service.open_case(staff, student, Level.BLUE, "Debt", first_note=service.NewNote(text="Not mine to write"))
    assert code_of(refused) == "not-permitted"
    assert service.list_cases(staff) == []
    service.open_case(staff, student, Level.BLUE, "Debt")
    assert len(service.list_cases(staff)) == 1


def test_a_case_goes_to_somebody_who_writes_notes(staff: SignedIn, counselor: SignedIn, student: int) -> None:
    with pytest.raises(Refusal) as refused:
        service.open_case(counselor, student, Level.BLUE, "Debt", owner=staff.person)
    assert code_of(refused) == "owner-unknown"
    assert counselor.person in {person.key for person in service.possible_owners(staff)}


def test_reading_a_case_leaves_a_trace_and_an_unbroken_log(counselor: SignedIn, student: int) -> None:
    case = open_orange(counselor, student)

    def entries() -> str:
        found = next(check for check in node_service.verify(counselor) if check.name == "access-log")
        assert found.ok
        return found.detail

    before = entries()
    service.case_page(counselor, case)
    assert entries() != before
