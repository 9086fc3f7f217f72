"""'Contacted', said from the queue: what belongs there is written, and can be taken back as if nothing had been said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from msgspec.structs import replace

from db.changes import Changes
from studio_app.cases import service as cases
from studio_app.domain.check_in_form import Contact
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.observation.entry import CheckInEntry
from studio_app.refusal import Refusal
from studio_app.today.items import Kind, QueueItem
from studio_app.undo.service import undo
from studio_app.words import say


@dataclass(frozen=True)
class Contacted:
    """What was written, for `take_contact_back`. `next_contact`: of a case, when the next one is; None for a check-in.

    `had_draft`: a note about the case was being typed, which taking back leaves as it is.
    """

    item: QueueItem
    day: dt.date
    next_contact: dt.date | None
    had_draft: bool
    changes: Changes


def contacted(signed_in: SignedIn, item: QueueItem) -> Contacted:
    """Somebody of the queue was reached.

    A follow-up (`Kind.FOLLOW_UP`): a note in the case, and the next contact as the plan asks. Somebody whom nobody has
    seen (`Kind.UNSEEN`): a check-in of today, by message or call; what this person has entered of today stays in it.
    Raises Refusal as `cases.record_contact` and `observation.record_round` do, and `entry-begun`.
    """
    today = signed_in.today()
    if item.kind is Kind.FOLLOW_UP:
        had_draft = cases.note_draft(signed_in, item.case) is not None
        made = cases.record_contact(signed_in, item.case)
        return Contacted(item, today, made.next_contact, had_draft, made.changes)
    if any((draft.student, draft.day) == (item.student, today) for draft in observation.entry_drafts(signed_in)):
        raise Refusal(
            "entry-begun",
            say(
                "You have begun an entry about {name} today. Please finish it in the room; it is kept.", name=item.title
            ),
        )
    entry = replace(_own(signed_in, item.student, today), contact=Contact.MESSAGE)
    recorded = observation.record_round(signed_in, [entry])
    return Contacted(item, today, None, False, recorded.changes)


def take_contact_back(signed_in: SignedIn, done: Contacted) -> Changes:
    """Undoes `contacted`. Raises Refusal as `undoing.undo` does."""
    changes = undo(signed_in, done.changes).changes
    if not done.had_draft:
        if done.item.kind is Kind.FOLLOW_UP:
            changes |= cases.delete_note_draft(signed_in, done.item.case)
        else:
            changes |= observation.drop_entry_draft(signed_in, done.item.student, done.day)
    return changes


def _own(signed_in: SignedIn, student: int, day: dt.date) -> CheckInEntry:
    """What this person entered of the day already, or an entry in which nothing was observed."""
    mine = [row for row in observation.check_ins(signed_in, student, day, day) if row.observer == signed_in.person]
    return observation.as_entry(mine[-1]) if mine else CheckInEntry(student, day)
