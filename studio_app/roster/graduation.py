"""Graduates a year of students together, and closes or refers their open cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from db.changes import Changes
from db.queries import people as queries
from db.queries.node import PersonRow
from db.queries.people import Narrowing, StudentRow
from studio_app.cases.access import may_work
from studio_app.cases.closing import close_case
from studio_app.cases.editing import refer
from studio_app.cases.listing import ListedCase, list_cases, listed_case
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.messengers_leaving import (
    EndedAssignments,
    MessengerLeaving,
    PlacesDecision,
    messengers_among,
    successors,
)
from studio_app.roster.student_status import PreviousStatus, set_status, undo_status_change
from studio_app.words import marked, say


class CaseAction(StrEnum):
    """Decision about the open case of a student who leaves."""

    STAYS = "stays"
    CLOSED = "closed"
    HANDED_ON = "handed-on"


CASE_ACTION_NAMES: dict[CaseAction, str] = {
    CaseAction.STAYS: marked("stays open"),
    CaseAction.CLOSED: marked("is closed"),
    CaseAction.HANDED_ON: marked("goes to the center"),
}
"""Labels, for `say`."""


@dataclass(frozen=True)
class Year:
    """A year of study with its number of present students and of students on leave."""

    grade: str
    here: int
    on_leave: int


@dataclass(frozen=True)
class LeavingStudents:
    """The students who would leave, and their open cases. `decides`: whether this person may close or refer cases.

    `messengers`: those among them with assignments; `successors`: Messengers who may take these over.
    """

    students: tuple[StudentRow, ...]
    on_leave: int
    open: tuple[ListedCase, ...]
    decides: bool
    messengers: tuple[MessengerLeaving, ...] = ()
    successors: tuple[PersonRow, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The decision about a case; a reason is required unless it stays open."""

    case: int
    action: CaseAction
    reason: str = ""


@dataclass(frozen=True)
class NotDone:
    """A decision that could not be applied; `sentence` says why. The case stays open."""

    case: int
    student_name: str
    sentence: str


@dataclass(frozen=True)
class CaseResults:
    """The results: numbers of cases closed, proposed to close (waiting for a second person), and referred; and
    failures.
    """

    closed: int
    proposed: int
    handed_on: int
    not_done: tuple[NotDone, ...]
    changes: Changes


@dataclass(frozen=True)
class GraduationResult(CaseResults):
    """The result of a graduation: of the cases, previous statuses, and the ended assignments of Messengers."""

    before: tuple[PreviousStatus, ...]
    places: EndedAssignments


def years(signed_in: SignedIn) -> list[Year]:
    """The years of study in the roster, earliest first; a year without a name stands for unknown."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        counts = queries.grades(read, signed_in.limit(Permission.SEE_PEOPLE))
    found = {(grade, status): count for grade, status, count in counts}
    names = dict.fromkeys(grade for grade, _, _ in counts)
    return [Year(grade, found.get((grade, "present"), 0), found.get((grade, "leave"), 0)) for grade in names]


def leaving_students(signed_in: SignedIn, grade: str = "", students: Sequence[int] = ()) -> LeavingStudents:
    """The present students and those on leave of a year, or of `students`, and their open cases."""
    signed_in.require(Permission.ROSTER)
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        keys = [*students]
        if grade:
            keys += queries.keys_of(read, limit, Narrowing(grade=grade, status="present"))
            keys += queries.keys_of(read, limit, Narrowing(grade=grade, status="leave"))
        found = queries.students_with(read, limit, keys)
    leaving = [one for one in found if one.status in ("present", "leave")]
    on_leave = sum(1 for one in leaving if one.status == "leave")
    leaving_messengers = messengers_among(signed_in, leaving)
    return LeavingStudents(
        tuple(leaving),
        on_leave,
        _open(signed_in, {one.key for one in found}),
        may_work(signed_in),
        leaving_messengers,
        successors(signed_in, leaving_messengers) if leaving_messengers else (),
    )


def graduate(
    signed_in: SignedIn,
    students: Sequence[int],
    decisions: Sequence[Decision] = (),
    places: Sequence[PlacesDecision] = (),
) -> GraduationResult:
    """Sets the status of `students` to graduated in one unit of work, then applies the decisions about their cases.

    Assignments of Messengers among them end in the same unit, as in `set_status`. A case that cannot be closed (a red
    one takes two persons) or referred stays open and is listed in `not_done`. Raises Refusal as `set_status` does,
    and `reason-needed`.
    """
    signed_in.require(Permission.ROSTER)
    check_reasons(decisions)
    report = set_status(signed_in, students, "graduated", places=places)
    done = apply_decisions(signed_in, decisions)
    done = replace(done, changes=report.changes | done.changes)
    return GraduationResult(**vars(done), before=report.before, places=report.places)


def undo_graduation(signed_in: SignedIn, done: GraduationResult) -> Changes:
    """Undoes `graduate`: statuses and assignments, but not the decisions about cases."""
    signed_in.require(Permission.ROSTER)
    return undo_status_change(signed_in, done.before, done.places)


def check_reasons(decisions: Sequence[Decision]) -> None:
    """Raises Refusal `reason-needed` where a case is to be closed or referred without a reason."""
    if any(one.action is not CaseAction.STAYS and not one.reason.strip() for one in decisions):
        raise Refusal("reason-needed", say("Please say why each case is closed or handed on. Nothing was changed yet."))


def apply_decisions(signed_in: SignedIn, decisions: Sequence[Decision]) -> CaseResults:
    """Applies each decision; failures are listed, and those cases stay open."""
    changes = Changes()
    not_done: list[NotDone] = []
    counts = {"closed": 0, "proposed": 0, "handed-on": 0}
    for one in decisions:
        if one.action is CaseAction.STAYS:
            continue
        try:
            if one.action is CaseAction.CLOSED:
                closing = close_case(signed_in, one.case, one.reason)
                counts["closed" if closing.closed else "proposed"] += 1
                changes |= closing.changes
            else:
                changes |= refer(signed_in, one.case, one.reason)
                counts["handed-on"] += 1
        except Refusal as refusal:
            not_done.append(NotDone(one.case, _name(signed_in, one.case), refusal.sentence))
    return CaseResults(counts["closed"], counts["proposed"], counts["handed-on"], tuple(not_done), changes)


def _open(signed_in: SignedIn, students: set[int]) -> tuple[ListedCase, ...]:
    if not signed_in.may(Permission.SEE_CASES):
        return ()
    listed = list_cases(signed_in, "open")
    with signed_in.read() as read:
        limit = signed_in.limit(Permission.SEE_PEOPLE)
        entries = queries.students_with(read, limit, [case.student for case in listed])
    kept = {one.key: one.merged_into or one.key for one in entries}
    found = [replace(case, student=kept[case.student]) for case in listed if case.student in kept]
    return tuple(case for case in found if case.student in students)


def _name(signed_in: SignedIn, case: int) -> str:
    try:
        return listed_case(signed_in, case).student_name
    except Refusal:
        return ""
