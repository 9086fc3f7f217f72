"""Entry module of cases for views and commands."""

from __future__ import annotations

from db.changes import Changes
from db.queries.node import PersonRow
from studio_app.cases.access import may_work
from studio_app.cases.case_page import CasePage, PageStep, case_page
from studio_app.cases.closing import ClosingResult, close_case, persons_to_close, reopen_case, withdraw_closing
from studio_app.cases.contacts import record_contact
from studio_app.cases.editing import refer, set_level, set_next_contact, set_owner
from studio_app.cases.listing import (
    ListedCase,
    Which,
    follow_ups,
    list_cases,
    open_case_of,
    steps_due,
)
from studio_app.cases.note_kinds import CLOSING, NOTE_KINDS
from studio_app.cases.notes import (
    NewNote,
    NoteDraft,
    add_note,
    amend_note,
    delete_note_draft,
    note_draft,
    note_drafts,
    save_note_draft,
)
from studio_app.cases.opening import attach_alert, open_case, person_for_case, possible_owners
from studio_app.cases.plan_steps import complete_step, contact_days, undo_step, waive_step
from studio_app.cases.referral import (
    AnswerStatus,
    answer_referral,
    referrals_to_answer,
    referrals_with_answers,
)
from studio_app.cases.timeline import Event, Note
