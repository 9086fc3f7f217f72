"""Cases for views and commands: opening, the page with its timeline, notes, the plan's steps, closing, and today's work."""

from __future__ import annotations

from db.changes import Changes
from db.queries.cases import CaseRow
from db.queries.node import PersonRow
from studio_app.cases.access import may_work, sees_whole
from studio_app.cases.case_page import CasePage, PageStep, Proposal, case_page
from studio_app.cases.closing import Closing, close_case, persons_to_close, reopen_case, withdraw_closing
from studio_app.cases.contacts import ContactMade, contact_made
from studio_app.cases.editing import refer, set_level, set_next_contact, set_owner
from studio_app.cases.listing import (
    FollowUp,
    ListedCase,
    StepDue,
    Which,
    follow_ups,
    list_cases,
    listed_case,
    open_case_of,
    steps_due,
)
from studio_app.cases.note_kinds import ALL_KINDS, CLOSING, NOTE_KINDS
from studio_app.cases.notes import (
    NewNote,
    NoteDraft,
    add_note,
    amend_note,
    drop_note_draft,
    keep_note_draft,
    note_draft,
    note_drafts,
)
from studio_app.cases.opening import open_case, person_for_case, possible_owners, take_alert
from studio_app.cases.plan_steps import contact_days, done_step, step_words, undo_step, waive_step
from studio_app.cases.referral import (
    ANSWER_NAMES,
    Answer,
    Answered,
    Referral,
    answer_referral,
    referrals_answered,
    referrals_to_answer,
)
from studio_app.cases.timeline import Event, Note

__all__ = [
    "ALL_KINDS",
    "ANSWER_NAMES",
    "CLOSING",
    "NOTE_KINDS",
    "Answer",
    "Answered",
    "CasePage",
    "CaseRow",
    "Changes",
    "Closing",
    "ContactMade",
    "Event",
    "FollowUp",
    "ListedCase",
    "NewNote",
    "Note",
    "NoteDraft",
    "PageStep",
    "PersonRow",
    "Proposal",
    "Referral",
    "StepDue",
    "Which",
    "add_note",
    "amend_note",
    "answer_referral",
    "case_page",
    "close_case",
    "contact_days",
    "contact_made",
    "done_step",
    "drop_note_draft",
    "follow_ups",
    "keep_note_draft",
    "list_cases",
    "listed_case",
    "may_work",
    "note_draft",
    "note_drafts",
    "open_case",
    "open_case_of",
    "person_for_case",
    "persons_to_close",
    "possible_owners",
    "refer",
    "referrals_answered",
    "referrals_to_answer",
    "reopen_case",
    "sees_whole",
    "set_level",
    "set_next_contact",
    "set_owner",
    "step_words",
    "steps_due",
    "take_alert",
    "undo_step",
    "waive_step",
    "withdraw_closing",
]
