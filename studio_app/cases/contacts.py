"""Records a planned contact as made: a note, and the next contact as the plan asks, in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import Changes
from db.schema import Case
from studio_app.cases.access import editable_case, require_case_work
from studio_app.cases.notes import NewNote, insert_note
from studio_app.cases.plan_steps import contact_days
from studio_app.crisis.plans import plans
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class ContactRecorded:
    """The result: the day of the next contact."""

    next_contact: dt.date
    changes: Changes


def record_contact(signed_in: SignedIn, case: int) -> ContactRecorded:
    """Adds a note that the due contact was made, and plans the next one by the plan in force.

    A draft of a note is kept. Raises Refusal `no-contact-due`, `case-closed`, `case-unknown`, `not-permitted`.
    """
    require_case_work(signed_in)
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        today = signed_in.day_of(unit.now)
        if row.next_contact is None or row.next_contact > today:
            raise Refusal(
                "no-contact-due",
                say("No contact is due: somebody noted it already, or planned it anew. Nothing was changed."),
            )
        how = row.next_contact_how
        text = say("Contact made as planned: {how}", how=how) if how else say("Contact made as planned.")
        insert_note(signed_in, unit, case, row.student, NewNote(kind="contact", text=text))
        following = today + dt.timedelta(days=contact_days(plans(unit.connection).in_force, Level(row.level)))
        unit.change(Case, case, {"next_contact": following})
    return ContactRecorded(following, unit.changes)
