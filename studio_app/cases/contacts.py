"""A planned contact that was made: a note of it, and the next one planned as the plan asks, in one write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import Changes
from db.schema import Case
from studio_app.cases.access import case_at_work, must_work
from studio_app.cases.notes import NewNote, keep_note
from studio_app.cases.plan_steps import contact_days
from studio_app.crisis.plans import plans
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class ContactMade:
    """What was kept of it: when the next one is."""

    next_contact: dt.date
    changes: Changes


def contact_made(signed_in: SignedIn, case: int) -> ContactMade:
    """Notes that the contact which was due is made, and plans the next one for when the plan in force asks for it.

    A draft of a note stays as it is. Raises Refusal `no-contact-due`, `case-closed`, `case-unknown`, `not-permitted`.
    """
    must_work(signed_in)
    with signed_in.unit() as unit:
        row = case_at_work(signed_in, unit.connection, case)
        today = signed_in.day_of(unit.now)
        if row.next_contact is None or row.next_contact > today:
            raise Refusal(
                "no-contact-due",
                say("No contact is due: somebody noted it already, or planned it anew. Nothing was changed."),
            )
        how = row.next_contact_how
        text = say("Contact made as planned: {how}", how=how) if how else say("Contact made as planned.")
        keep_note(signed_in, unit, case, row.student, NewNote(kind="contact", text=text))
        following = today + dt.timedelta(days=contact_days(plans(unit.connection).in_force, Level(row.level)))
        unit.change(Case, case, {"next_contact": following})
    return ContactMade(following, unit.changes)
