"""Removes people from the roster: deletes an entry made by mistake, or erases a person at their request."""

from __future__ import annotations

import dataclasses

from db.changes import Changes
from db.queries.removals import entries_of_person, is_made_here
from db.removals import StillReferenced
from db.replication.erasure import erase
from db.schema import PeriodMark, Student, synced_type
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.student_page import visible_student
from studio_app.roster.transfer_withdrawing import withdraw_pending_of
from studio_app.words import say


def delete_student(signed_in: SignedIn, key: int) -> Changes:
    """Deletes an entry made by mistake, here and wherever it was sent; no other record may refer to it.

    Raises Refusal `not-permitted`, `student-unknown`, `still-needed`.
    """
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        found = visible_student(signed_in, unit.connection, key)
        try:
            record = unit.remove(Student, key)
        except StillReferenced as problem:
            raise Refusal(
                "still-needed",
                say(
                    "Check-ins, alerts or other work speak of {name}, so the entry stays. Nothing was changed. Somebody who "
                    "has left can be given the status “left”.",
                    name=found.name,
                ),
            ) from problem
        unit.log("student-deleted", "student", record)
    return unit.changes


def erase_student(signed_in: SignedIn, student: int) -> Changes:
    """Erases a person at their request: identity and every text about them, here and wherever either was sent.

    Figures without the person stay. It cannot be undone. Merged entries of the same person are erased with them.
    Raises Refusal `not-permitted`, `student-unknown`.
    """
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        visible_student(signed_in, unit.connection, student)
        for entry in entries_of_person(unit.connection, student):
            # Nobody is to be looked for, or missed on a round, who has no name.
            unit.change(Student, entry.key, {"status": "left"})
            withdraw_pending_of(unit, [entry.key])
            erase(unit, synced_type(Student), entry.id, unit.stamp(), origin=entry.origin)
            unit.log("student-erased", "student", entry.id)
    return dataclasses.replace(unit.changes, writes=())  # what was written held what is erased


def delete_period_mark(signed_in: SignedIn, key: int) -> Changes:
    """Deletes a period mark that was made in this file, here and wherever it was sent.

    Raises Refusal `not-permitted`, `period-unknown`.
    """
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        if not is_made_here(unit.connection, synced_type(PeriodMark), key):
            raise Refusal(
                "period-unknown",
                say("This period was not marked in this file. Nothing was changed. Who marked it can delete it there."),
            )
        unit.log("period-deleted", "period-mark", unit.remove(PeriodMark, key))
    return unit.changes
