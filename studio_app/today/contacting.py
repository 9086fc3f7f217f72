"""Marks a queue item as contacted, with undo."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from msgspec.structs import replace

from db.changes import Changes
from studio_app.cases.contacts import record_contact
from studio_app.cases.notes import delete_note_draft, note_draft
from studio_app.domain.check_in_form import Contact
from studio_app.node.signed_in import SignedIn
from studio_app.observation.entry import CheckInEntry
from studio_app.observation.recording import record_round
from studio_app.observation.rounds import as_entry, delete_entry_draft, entry_drafts
from studio_app.observation.service import check_ins
from studio_app.refusal import Refusal
from studio_app.today.items import Kind, QueueItem
from studio_app.undo.service import undo
from studio_app.words import say


@dataclass(frozen=True)
class Contacted:
    """The result, for `undo_contact`. `next_contact` is that of the case; None for a check-in.

    `had_draft`: there was a draft of a note about the case, which undo keeps.
    """

    item: QueueItem
    day: dt.date
    next_contact: dt.date | None
    had_draft: bool
    changes: Changes


def mark_contacted(signed_in: SignedIn, item: QueueItem) -> Contacted:
    """Records that the person of a queue item was reached.

    For a follow-up (`Kind.FOLLOW_UP`): a note in the case, and the next contact as the plan asks. For an unseen person
    (`Kind.UNSEEN`): today's check-in, by message or call, keeping what this person entered today. Raises Refusal as
    `cases.contacts.record_contact` and `observation.recording.record_round` do, and `entry-begun`.
    """
    today = signed_in.today()
    if item.kind is Kind.FOLLOW_UP:
        had_draft = note_draft(signed_in, item.case) is not None
        made = record_contact(signed_in, item.case)
        return Contacted(item, today, made.next_contact, had_draft, made.changes)
    if any((draft.student, draft.day) == (item.student, today) for draft in entry_drafts(signed_in)):
        raise Refusal(
            "entry-begun",
            say(
                "You have begun an entry about {name} today. Please finish it in the room; it is kept.", name=item.title
            ),
        )
    entry = replace(_own(signed_in, item.student, today), contact=Contact.MESSAGE)
    recorded = record_round(signed_in, [entry])
    return Contacted(item, today, None, False, recorded.changes)


def undo_contact(signed_in: SignedIn, done: Contacted) -> Changes:
    """Undoes `mark_contacted`. Raises Refusal as `undo.service.undo` does."""
    changes = undo(signed_in, done.changes).changes
    if not done.had_draft:
        if done.item.kind is Kind.FOLLOW_UP:
            changes |= delete_note_draft(signed_in, done.item.case)
        else:
            changes |= delete_entry_draft(signed_in, done.item.student, done.day)
    return changes


def _own(signed_in: SignedIn, student: int, day: dt.date) -> CheckInEntry:
    """This person's entry of the day, or an empty one."""
    mine = [row for row in check_ins(signed_in, student, day, day) if row.observer == signed_in.person]
    return as_entry(mine[-1]) if mine else CheckInEntry(student, day)
