"""Whether people study here: on leave and back, to another college, graduated, left; one or many at once, with words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.changes import Changes
from db.queries import people as queries
from db.queries.people import StudentDetail
from db.schema import Student
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.students import CHOSEN_STATUSES
from studio_app.roster.transfer_withdrawing import take_back_of
from studio_app.security.permissions import Permission
from studio_app.words import say

NOTE_LIMIT = 200
"""Characters of the words that go with a status."""


@dataclass(frozen=True)
class Stood:
    """What a student's status was before it was changed, and what it became."""

    student: int
    status: str
    note: str
    became: str


@dataclass(frozen=True)
class StandingReport:
    """Whose status changed, and what it was: `put_standing_back` takes it. `unchanged`: how many had it already."""

    before: tuple[Stood, ...]
    unchanged: int
    changes: Changes


def set_standing(signed_in: SignedIn, students: Sequence[int], status: str, note: str = "") -> StandingReport:
    """Gives `students` a status of `CHOSEN_STATUSES`, and `note`, the words with it: where they went, until when.

    Somebody who left for another college keeps what was entered here; the center learns that they left, and with
    `transfer_students` who they are. What was offered of somebody who stays after all is withdrawn. Raises Refusal
    `status-unknown`, `where-needed` (to which college?), `too-long`, `student-unknown`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    note = note.strip()
    if status not in CHOSEN_STATUSES:
        raise Refusal("status-unknown", say("The roster has no such status. Nothing was changed."))
    if status == "transferred" and not note:
        raise Refusal("where-needed", say("Please say to which college they went. Nothing was changed yet."))
    if len(note) > NOTE_LIMIT:
        raise Refusal(
            "too-long", say("Please say it in at most {count} characters. Nothing was changed yet.", count=NOTE_LIMIT)
        )
    with signed_in.unit() as unit:
        found = queries.students_with(unit.connection, signed_in.limit(Permission.SEE_PEOPLE), students)
        entries = [one for one in found if one.merged_into is None]
        if not entries:
            raise Refusal("student-unknown", say("None of them is among those you may see. Nothing was changed."))
        before = []
        for one in entries:
            if unit.change(Student, one.key, {"status": status, "status_note": note}):
                before.append(_stood(one, status))
        if status != "transferred":
            take_back_of(unit, [one.key for one in entries])
    return StandingReport(tuple(before), len(entries) - len(before), unit.changes)


def put_standing_back(signed_in: SignedIn, before: Sequence[Stood]) -> Changes:
    """Undoes `set_standing`, but for those whose status was changed again since."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        limit = signed_in.limit(Permission.SEE_PEOPLE)
        now = {one.key: one for one in queries.students_with(unit.connection, limit, [one.student for one in before])}
        for stood in before:
            if stood.student in now and now[stood.student].status == stood.became:
                take_back_of(unit, [stood.student])
                unit.change(Student, stood.student, {"status": stood.status, "status_note": stood.note})
    return unit.changes


def _stood(one: StudentDetail, became: str) -> Stood:
    return Stood(one.key, one.status, one.status_note, became)
