"""Offers a transfer at the old college: tells the center who goes to another college.

The center knows students by pseudonyms. A transfer discloses one's identity to it on purpose: nothing of what was seen,
said or measured. It is logged, and its content is shown in words beforehand (`transfer_disclosure`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.changes import Changes
from db.queries import people
from db.queries import transfers as queries
from db.queries.people import StudentDetail
from db.queries.transfers import DisclosedCase
from db.schema import Transfer
from db.store import UnitOfWork
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.graduation import Decision, GraduationResult, apply_decisions, check_reasons
from studio_app.roster.messengers_leaving import PlacesDecision
from studio_app.roster.student_status import set_status_within
from studio_app.roster.transfer_state import IDENTITY_BLANKS
from studio_app.roster.transfer_withdrawing import withdraw_all
from studio_app.roster.transfers import open_transfer
from studio_app.words import say, say_count


@dataclass(frozen=True)
class TransferDisclosure:
    """Disclosure of a transfer before it is made. `through_center`: there is a center, and it is told; else only the
    roster changes.

    `lines` are sentences; `cases` the open cases that the center has already, whose student it would learn.
    """

    through_center: bool
    lines: tuple[str, ...]
    cases: tuple[DisclosedCase, ...]


@dataclass(frozen=True)
class TransferResult(GraduationResult):
    """The same of students who go to another college, and the number of transfers offered."""

    offered: int


def colleges(signed_in: SignedIn) -> list[str]:
    """Names of other colleges that are known here, as suggestions."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        return [name for name in queries.colleges(read) if name != signed_in.node.name]


def transfer_disclosure(signed_in: SignedIn, students: Sequence[int]) -> TransferDisclosure:
    """What the center and the new college would be told of these people, in words."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        if not queries.has_center(read):
            alone = say("This studio has not joined a center: nobody is told, the roster only notes where they went.")
            return TransferDisclosure(False, (alone,), ())
        cases = tuple(queries.disclosed_cases(read, students))
    lines = [
        say(
            "With the next bundle the center is told, and through it the new college: name, number, gender, birth date, "
            "telephone, major, class and year, and whom to speak to here. Nothing of check-ins, notes or scales."
        )
    ]
    if cases:
        levels = say(", ").join(sorted({Level(one.level).label for one in cases}))
        lines.append(
            say_count(
                "{count} open case the center has already ({levels}): the center is told that it is this person's.",
                "{count} open cases the center has already ({levels}): the center is told whose they are.",
                len({one.case for one in cases}),
                levels=levels,
            )
        )
    lines.append(say("Once the new college has answered, the transfer holds no name any more."))
    return TransferDisclosure(True, tuple(lines), cases)


def transfer_students(
    signed_in: SignedIn,
    students: Sequence[int],
    college: str,
    decisions: Sequence[Decision] = (),
    places: Sequence[PlacesDecision] = (),
) -> TransferResult:
    """Applies the decisions about open cases, then records that `students` went to `college` and offers them to the
    center.

    All students in one unit of work. Assignments of Messengers among them end as in `set_status`. A pending transfer
    is not offered twice. Raises Refusal as `set_status` does, and `reason-needed`.
    """
    signed_in.require(Permission.ROSTER)
    check_reasons(decisions)
    if decisions:
        _check_status_change(signed_in, students, college, places)
    done, offered = apply_decisions(signed_in, decisions), 0
    with signed_in.unit() as unit:
        report = set_status_within(unit, signed_in, students, "transferred", college, places)
        if queries.has_center(unit.connection):
            entries = people.students_with(unit.connection, signed_in.limit(Permission.SEE_PEOPLE), students)
            offered = _offer(
                signed_in, unit, [one for one in entries if one.merged_into is None and one.name], college.strip()
            )
    done = replace(done, changes=done.changes | unit.changes)
    return TransferResult(**vars(done), before=report.before, places=report.places, offered=offered)


class _RolledBack(Exception):
    """Raised to roll back a trial unit of work."""


def _check_status_change(
    signed_in: SignedIn, students: Sequence[int], college: str, places: Sequence[PlacesDecision]
) -> None:
    """Raises the refusals of `set_status_within` before any case is closed; writes nothing."""
    with contextlib.suppress(_RolledBack), signed_in.unit() as unit:
        set_status_within(unit, signed_in, students, "transferred", college, places)
        raise _RolledBack


def withdraw_transfer(signed_in: SignedIn, transfer: int) -> Changes:
    """Withdraws the old college's transfer; the student's status stays.

    Raises Refusal `not-ours`, `transfer-over`, `transfer-unknown`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        row = open_transfer(unit.connection, transfer)
        if not row.made_here:
            raise not_ours()
        withdraw_all(unit, [row])
    return unit.changes


def not_ours() -> Refusal:
    """The refusal where another college or the center must decide."""
    return Refusal("not-ours", say("This transfer is not yours to decide. Nothing was changed."))


def _offer(signed_in: SignedIn, unit: UnitOfWork, entries: Sequence[StudentDetail], college: str) -> int:
    keys = [one.key for one in entries]
    disclosed: dict[int, DisclosedCase] = {}
    for case in queries.disclosed_cases(unit.connection, keys):
        disclosed.setdefault(case.student, case)
    waiting = {row.student: row for row in queries.transfers(unit.connection, waiting=True, students=keys)}
    done = 0
    for one in entries:
        before = waiting.get(one.key)
        if before is not None and before.made_here:
            if before.to_college == college:
                continue
            withdraw_all(unit, [before])
        theirs = disclosed.get(one.key)
        values = {name: getattr(one, name) for name in IDENTITY_BLANKS}
        values |= {
            "student": one.key,
            "case": None if theirs is None else theirs.case,
            "from_college": signed_in.node.name,
            "to_college": college,
            "speak_to": (theirs.owner if theirs is not None else "") or signed_in.name,
            "offered_at": unit.now,
        }
        unit.add(Transfer, values)
        unit.log("transfer-offered", "student", bytes.fromhex(one.id), detail=college)
        done += 1
    return done
