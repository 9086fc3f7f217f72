"""Changes of student status: on leave and back, other college, graduated, left; for one or many, with a note."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.changes import Changes
from db.queries import people as queries
from db.queries.people import StudentDetail
from db.schema import Student
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.messengers_leaving import (
    NOTHING_ENDED,
    EndedAssignments,
    PlacesAction,
    PlacesDecision,
    end_assignments,
    leaving_messengers,
    restore_assignments,
)
from studio_app.roster.messengers_returning import reassign_returning
from studio_app.roster.students import CHOSEN_STATUSES
from studio_app.roster.transfer_withdrawing import withdraw_pending_of
from studio_app.words import say

NOTE_LIMIT = 200
"""Maximum length of a status note in characters."""


@dataclass(frozen=True)
class PreviousStatus:
    """A student's previous status, and what it became."""

    student: int
    status: str
    note: str
    became: str


@dataclass(frozen=True)
class StatusChange:
    """The result, for `undo_status_change`: previous statuses. `unchanged`: how many had the status already.

    `places`: the ended assignments of Messengers among them.
    """

    before: tuple[PreviousStatus, ...]
    unchanged: int
    changes: Changes
    places: EndedAssignments = NOTHING_ENDED


def set_status(
    signed_in: SignedIn,
    students: Sequence[int],
    status: str,
    note: str = "",
    places: Sequence[PlacesDecision] = (),
    again: Collection[int] = (),
) -> StatusChange:
    """Sets the status of `students` to one of `CHOSEN_STATUSES`, with a note: where they went, until when.

    A student who left for another college keeps their records here; the center learns that they left, and with
    `transfer_students` who they are. A pending transfer of a student who stays is withdrawn. Assignments of Messengers
    among them end with today in the same unit of work, as `places` says; where it says nothing and the account names
    the student, without a successor. `again`: keys of accounts of returning Messengers whose assignments are restored
    (`returning_messengers`).

    Raises Refusal `status-unknown`, `where-needed` (to which college?), `too-long`, `student-unknown`,
    `places-cannot-stay`, those of `end_assignments`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        return set_status_within(unit, signed_in, students, status, note, places, again)


def set_status_within(
    unit: UnitOfWork,
    signed_in: SignedIn,
    students: Sequence[int],
    status: str,
    note: str,
    places: Sequence[PlacesDecision],
    again: Collection[int] = (),
) -> StatusChange:
    """As `set_status` within a unit of work, without the permission check."""
    note = note.strip()
    if status not in CHOSEN_STATUSES:
        raise Refusal("status-unknown", say("The roster has no such status. Nothing was changed."))
    if status == "transferred" and not note:
        raise Refusal("where-needed", say("Please say to which college they went. Nothing was changed yet."))
    if len(note) > NOTE_LIMIT:
        raise Refusal(
            "too-long", say("Please say it in at most {count} characters. Nothing was changed yet.", count=NOTE_LIMIT)
        )
    found = queries.students_with(unit.connection, signed_in.limit(Permission.SEE_PEOPLE), students)
    entries = [one for one in found if one.merged_into is None]
    if not entries:
        raise Refusal("student-unknown", say("None of them is among those you may see. Nothing was changed."))
    if status == "present":
        ended = reassign_returning(unit, signed_in, entries, again)
    else:
        decided = _decided(unit, signed_in, entries, status, places)
        ended = end_assignments(unit, signed_in.today(), decided, {one.key for one in entries})
    before = []
    for one in entries:
        if unit.change(Student, one.key, {"status": status, "status_note": note}):
            before.append(_previous_status(one, status))
    if status != "transferred":
        withdraw_pending_of(unit, [one.key for one in entries])
    return StatusChange(tuple(before), len(entries) - len(before), unit.changes, ended)


def undo_status_change(
    signed_in: SignedIn, before: Sequence[PreviousStatus], places: EndedAssignments | None = None
) -> Changes:
    """Undoes `set_status`, except for students changed since; `places`: the assignments that ended with it."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        limit = signed_in.limit(Permission.SEE_PEOPLE)
        now = {one.key: one for one in queries.students_with(unit.connection, limit, [one.student for one in before])}
        changed_since = 0
        for stood in before:
            if stood.student in now and now[stood.student].status == stood.became:
                withdraw_pending_of(unit, [stood.student])
                unit.change(Student, stood.student, {"status": stood.status, "status_note": stood.note})
            else:
                changed_since += 1
        if places is not None and (not before or changed_since < len(before)):
            restore_assignments(unit, places)
    return unit.changes


def _decided(
    unit: UnitOfWork,
    signed_in: SignedIn,
    entries: Sequence[StudentDetail],
    status: str,
    places: Sequence[PlacesDecision],
) -> list[PlacesDecision]:
    """The given decisions about Messengers' places; without a successor for those who leave now and have none."""
    found = [one for one in leaving_messengers(unit.connection, entries, signed_in.today()) if one.certain]
    gone = {one.person: one.name for one in found}
    for each in places:
        if each.action is PlacesAction.KEPT and each.person in gone and status in ("left", "transferred"):
            raise Refusal(
                "places-cannot-stay",
                say(
                    "{name} is no longer here, so the rooms cannot stay theirs. Nothing was changed yet.",
                    name=gone[each.person],
                ),
            )
    said, as_before = {each.person for each in places}, {one.key for one in entries if one.status == status}
    unsaid = [one.person for one in found if one.person not in said and one.student not in as_before]
    return [*places, *(PlacesDecision(person, PlacesAction.OPEN) for person in unsaid)]


def _previous_status(one: StudentDetail, became: str) -> PreviousStatus:
    return PreviousStatus(one.key, one.status, one.status_note, became)
