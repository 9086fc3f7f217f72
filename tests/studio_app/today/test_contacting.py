"""'Contacted', said from the queue: what is written of it, and that it can be taken back without a trace."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from studio_app.cases import service as cases
from studio_app.cases.notes import NoteDraft
from studio_app.domain.check_in_form import Contact
from studio_app.domain.levels import Level
from studio_app.observation import service as observation
from studio_app.observation.entry import CheckInEntry, as_usual
from studio_app.refusal import Refusal
from studio_app.today import service as today
from studio_app.today.service import Act, Kind, QueueItem
from tests.studio_app.observation.campus import Campus, days_earlier


def _item(campus: Campus, kind: Kind) -> QueueItem:
    (item,) = [item for item in today.queue(campus.lead).items if item.kind is kind]
    return item


def _due(campus: Campus) -> int:
    case, _ = cases.open_case(campus.lead, campus.keys["Chen Siyuan"], Level.YELLOW, "hardly slept")
    cases.set_next_contact(campus.lead, case, campus.lead.today(), "telephone")
    return case


def _unseen(campus: Campus) -> int:
    student = campus.keys["Lin Xiaoyu"]
    with days_earlier(campus.messenger, 4):
        observation.record_round(campus.messenger, [as_usual(student, campus.messenger.today())])
    return student


def _today(campus: Campus, student: int) -> list[observation.CheckInRow]:
    day = campus.lead.today()
    return observation.check_ins(campus.lead, student, day, day)


def test_a_follow_up_becomes_a_note_of_contact_and_the_plan_s_next_day(campus: Campus) -> None:
    case = _due(campus)
    item = _item(campus, Kind.FOLLOW_UP)
    assert item.acts == (Act.CONTACTED,)
    done = today.mark_contacted(campus.lead, item)
    page = cases.case_page(campus.lead, case)
    assert page.case.next_contact == done.next_contact == campus.lead.today() + dt.timedelta(days=page.contact_days)
    assert page.case.next_contact_how == "telephone"
    (note,) = [event.note for event in page.events if event.note is not None and event.note.kind == "contact"]
    assert "telephone" in note.text
    assert all(item.kind is not Kind.FOLLOW_UP for item in today.queue(campus.lead).items)
    with pytest.raises(Refusal) as refused:
        today.mark_contacted(campus.lead, item)
    assert refused.value.code == "no-contact-due"


@pytest.mark.parametrize("typing", [True, False])
def test_taking_a_follow_up_back_leaves_the_case_as_it_was(campus: Campus, typing: bool) -> None:
    case = _due(campus)
    draft = NoteDraft(text="She sounded better")
    if typing:
        cases.save_note_draft(campus.lead, case, draft)
    before = _item(campus, Kind.FOLLOW_UP)
    today.undo_contact(campus.lead, today.mark_contacted(campus.lead, before))
    assert _item(campus, Kind.FOLLOW_UP) == before
    assert cases.note_draft(campus.lead, case) == (draft if typing else None)


def test_somebody_unseen_has_a_check_in_by_message_and_is_unseen_again_when_taken_back(campus: Campus) -> None:
    student = _unseen(campus)
    item = _item(campus, Kind.UNSEEN)
    done = today.mark_contacted(campus.lead, item)
    assert [(row.contact, row.mood) for row in _today(campus, student)] == [(Contact.MESSAGE, None)]
    assert all(item.kind is not Kind.UNSEEN for item in today.queue(campus.lead).items)
    today.undo_contact(campus.lead, done)
    assert _today(campus, student) == []
    assert observation.entry_drafts(campus.lead) == []
    assert _item(campus, Kind.UNSEEN) == item


def test_what_was_entered_today_already_stays_in_it(campus: Campus) -> None:
    student = _unseen(campus)
    missed = CheckInEntry(student, campus.lead.today(), contact=Contact.NOT_SEEN_UNKNOWN, note="Knocked twice")
    observation.record_round(campus.lead, [missed])
    today.mark_contacted(campus.lead, _item(campus, Kind.UNSEEN))
    assert [(row.contact, row.note) for row in _today(campus, student)] == [(Contact.MESSAGE, "Knocked twice")]


def test_what_is_being_typed_about_them_is_not_saved_half(campus: Campus) -> None:
    student = _unseen(campus)
    begun = replace(as_usual(student, campus.lead.today()), note="He wa")
    observation.save_entry_draft(campus.lead, begun)
    with pytest.raises(Refusal) as refused:
        today.mark_contacted(campus.lead, _item(campus, Kind.UNSEEN))
    assert refused.value.code == "entry-begun"
    assert observation.entry_drafts(campus.lead) == [begun]
