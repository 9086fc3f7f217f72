"""People who leave together: a year that graduates, and what becomes of the cases that are still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.changes import Changes
from db.queries import people as queries
from db.queries.node import PersonRow
from db.queries.people import Narrowing, StudentRow
from studio_app.cases import service as cases
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.messengers_leaving import (
    NOTHING_ENDED,
    MessengerLeaving,
    PlacesDecision,
    PlacesEnded,
    messengers_among,
    successors,
)
from studio_app.roster.student_status import Stood, put_standing_back, set_standing
from studio_app.words import marked, say


class Becomes(StrEnum):
    """What becomes of an open case when its person leaves."""

    STAYS = "stays"
    CLOSED = "closed"
    HANDED_ON = "handed-on"


BECOMES_NAMES: dict[Becomes, str] = {
    Becomes.STAYS: marked("stays open"),
    Becomes.CLOSED: marked("is closed"),
    Becomes.HANDED_ON: marked("goes to the center"),
}
"""What becomes of a case, for `say`."""


@dataclass(frozen=True)
class Year:
    """A year of study and how many of it are here or on leave."""

    grade: str
    here: int
    on_leave: int


@dataclass(frozen=True)
class OpenMatter:
    """An open case of somebody who leaves; no more of it than may be known by everybody who may know of cases."""

    case: int
    student: int
    student_name: str
    class_name: str
    level: int
    owner: str


@dataclass(frozen=True)
class Leaving:
    """Who would leave, and what is still open about them. `decides`: whether this person may close or hand on cases.

    `messengers`: those among them who stand for rooms or classes; `successors`: who may do so instead.
    """

    students: tuple[StudentRow, ...]
    on_leave: int
    open: tuple[OpenMatter, ...]
    decides: bool
    messengers: tuple[MessengerLeaving, ...] = ()
    successors: tuple[PersonRow, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What is to become of a case, and why; a reason is needed unless it stays open."""

    case: int
    becomes: Becomes
    reason: str = ""


@dataclass(frozen=True)
class NotDone:
    """A decision about a case that could not be carried out; `sentence` says why. The case stays open."""

    case: int
    student_name: str
    sentence: str


@dataclass(frozen=True)
class Decided:
    """What became of the cases: how many were closed, wait for a second person, went to the center; what could not be."""

    closed: int
    proposed: int
    handed_on: int
    not_done: tuple[NotDone, ...]
    changes: Changes


@dataclass(frozen=True)
class LeftTogether:
    """Who left and what their status was before, how many cases were closed or handed on, and which could not be.

    `places`: what Messengers among them do not stand for any more.
    """

    before: tuple[Stood, ...]
    closed: int
    proposed: int
    handed_on: int
    not_done: tuple[NotDone, ...]
    changes: Changes
    places: PlacesEnded = NOTHING_ENDED


def years(signed_in: SignedIn) -> list[Year]:
    """The years of study in the roster, the earliest first; a year without a name is those of whom it is not known."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        counts = queries.grades(read, signed_in.limit(Permission.SEE_PEOPLE))
    found = {(grade, status): count for grade, status, count in counts}
    names = dict.fromkeys(grade for grade, _, _ in counts)
    return [Year(grade, found.get((grade, "present"), 0), found.get((grade, "leave"), 0)) for grade in names]


def who_leaves(signed_in: SignedIn, grade: str = "", students: Sequence[int] = ()) -> Leaving:
    """Those of a year, or `students`, who are here or on leave, and their open cases."""
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
    among = messengers_among(signed_in, leaving)
    return Leaving(
        tuple(leaving),
        on_leave,
        _open(signed_in, {one.key for one in found}),
        cases.may_work(signed_in),
        among,
        successors(signed_in, among) if among else (),
    )


def graduate(
    signed_in: SignedIn,
    students: Sequence[int],
    decisions: Sequence[Decision] = (),
    places: Sequence[PlacesDecision] = (),
) -> LeftTogether:
    """Makes `students` graduates, in one unit of work, and then carries out what was decided about each case.

    What Messengers among them stand for ends in the same unit, as `set_standing` says. A case that cannot be closed (a red
    one takes two persons) or handed on stays open and is named in `not_done`. Raises Refusal as `set_standing` does, and
    `reason-needed`.
    """
    signed_in.require(Permission.ROSTER)
    check_reasons(decisions)
    report = set_standing(signed_in, students, "graduated", places=places)
    done = carry_out(signed_in, decisions)
    changes = report.changes | done.changes
    return LeftTogether(
        report.before, done.closed, done.proposed, done.handed_on, done.not_done, changes, report.places
    )


def take_graduation_back(signed_in: SignedIn, done: LeftTogether) -> Changes:
    """Undoes `graduate`, but for what was decided about cases: their status, and what Messengers stand for."""
    signed_in.require(Permission.ROSTER)
    return put_standing_back(signed_in, done.before, done.places)


def check_reasons(decisions: Sequence[Decision]) -> None:
    """Raises Refusal `reason-needed` where a case is to be closed or handed on without one."""
    if any(one.becomes is not Becomes.STAYS and not one.reason.strip() for one in decisions):
        raise Refusal("reason-needed", say("Please say why each case is closed or handed on. Nothing was changed yet."))


def carry_out(signed_in: SignedIn, decisions: Sequence[Decision]) -> Decided:
    """Does with each case what was decided; what cannot be done is named, and that case stays open."""
    changes = Changes()
    not_done: list[NotDone] = []
    counts = {"closed": 0, "proposed": 0, "handed-on": 0}
    for one in decisions:
        if one.becomes is Becomes.STAYS:
            continue
        try:
            if one.becomes is Becomes.CLOSED:
                closing = cases.close_case(signed_in, one.case, one.reason)
                counts["closed" if closing.closed else "proposed"] += 1
                changes |= closing.changes
            else:
                changes |= cases.refer(signed_in, one.case, one.reason)
                counts["handed-on"] += 1
        except Refusal as refusal:
            not_done.append(NotDone(one.case, _name(signed_in, one.case), refusal.sentence))
    return Decided(counts["closed"], counts["proposed"], counts["handed-on"], tuple(not_done), changes)


def _open(signed_in: SignedIn, students: set[int]) -> tuple[OpenMatter, ...]:
    if not signed_in.may(Permission.SEE_CASES):
        return ()
    listed = cases.list_cases(signed_in, "open")
    with signed_in.read() as read:
        limit = signed_in.limit(Permission.SEE_PEOPLE)
        entries = queries.students_with(read, limit, [case.student for case in listed])
    kept = {one.key: one.merged_into or one.key for one in entries}
    return tuple(
        OpenMatter(case.case, kept[case.student], case.student_name, case.class_name, int(case.level), case.owner_name)
        for case in listed
        if kept.get(case.student) in students
    )


def _name(signed_in: SignedIn, case: int) -> str:
    try:
        return cases.listed_case(signed_in, case).student_name
    except Refusal:
        return ""
