"""At the old college: somebody goes to another one, and the center is told who, so that the new college can be.

The center knows students by pseudonyms. A transfer names one to it on purpose: it says who they are and nothing of what was
seen, said or measured, is logged, and is told in words before it is done (`transfer_told`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from db.changes import Changes
from db.queries import people
from db.queries import transfers as queries
from db.queries.people import StudentDetail
from db.queries.transfers import CaseTold
from db.schema import Transfer
from db.store import UnitOfWork
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.graduation import Decision, NotDone, carry_out, check_reasons
from studio_app.roster.messengers_leaving import NOTHING_ENDED, PlacesDecision, PlacesEnded
from studio_app.roster.student_status import Stood, stand
from studio_app.roster.transfer_state import IDENTITY_BLANKS
from studio_app.roster.transfer_withdrawing import take_back
from studio_app.roster.transfers import still_open
from studio_app.words import say, say_count


@dataclass(frozen=True)
class TransferTold:
    """What a transfer would tell. `through_center`: there is a center, and it is told; else only the roster changes.

    `lines` are sentences; `cases` the open cases that the center has already, of which it is told whose they are.
    """

    through_center: bool
    lines: tuple[str, ...]
    cases: tuple[CaseTold, ...]


@dataclass(frozen=True)
class Transferred:
    """Who left and what their status was, how many were offered to the center, and what became of their cases and, where
    Messengers were among them, of what they stood for."""

    before: tuple[Stood, ...]
    offered: int
    closed: int
    proposed: int
    handed_on: int
    not_done: tuple[NotDone, ...]
    changes: Changes
    places: PlacesEnded = NOTHING_ENDED


def colleges(signed_in: SignedIn) -> list[str]:
    """Names of other colleges that are known here, for who types one."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        return [name for name in queries.colleges(read) if name != signed_in.node.name]


def transfer_told(signed_in: SignedIn, students: Sequence[int]) -> TransferTold:
    """What the center and the new college would be told of these people, in plain words."""
    signed_in.require(Permission.ROSTER)
    with signed_in.read() as read:
        if not queries.has_center(read):
            alone = say("This studio has not joined a center: nobody is told, the roster only notes where they went.")
            return TransferTold(False, (alone,), ())
        cases = tuple(queries.cases_told(read, students))
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
    return TransferTold(True, tuple(lines), cases)


def transfer_students(
    signed_in: SignedIn,
    students: Sequence[int],
    college: str,
    decisions: Sequence[Decision] = (),
    places: Sequence[PlacesDecision] = (),
) -> Transferred:
    """Carries out what was decided about open cases, then notes that `students` went to `college` and offers them to the
    center, in one unit of work: nobody who left is left out.

    What Messengers among them stand for ends as `set_standing` says. Who waits at the center already is not offered twice.
    Raises Refusal as `set_standing` does, and `reason-needed`.
    """
    signed_in.require(Permission.ROSTER)
    check_reasons(decisions)
    if decisions:
        _try_to_stand(signed_in, students, college, places)
    done, offered = carry_out(signed_in, decisions), 0
    with signed_in.unit() as unit:
        report = stand(unit, signed_in, students, "transferred", college, places)
        if queries.has_center(unit.connection):
            entries = people.students_with(unit.connection, signed_in.limit(Permission.SEE_PEOPLE), students)
            offered = _offer(
                signed_in, unit, [one for one in entries if one.merged_into is None and one.name], college.strip()
            )
    return Transferred(
        report.before,
        offered,
        done.closed,
        done.proposed,
        done.handed_on,
        done.not_done,
        done.changes | unit.changes,
        report.places,
    )


class _Tried(Exception):
    """Takes a unit of work back that would have been kept."""


def _try_to_stand(signed_in: SignedIn, students: Sequence[int], college: str, places: Sequence[PlacesDecision]) -> None:
    """Raises what `stand` would, before any case is closed; keeps nothing."""
    with contextlib.suppress(_Tried), signed_in.unit() as unit:
        stand(unit, signed_in, students, "transferred", college, places)
        raise _Tried


def withdraw_transfer(signed_in: SignedIn, transfer: int) -> Changes:
    """The old college takes its transfer back; the student's status stays as it is.

    Raises Refusal `not-ours`, `transfer-over`, `transfer-unknown`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        row = still_open(unit.connection, transfer)
        if not row.made_here:
            raise not_ours()
        take_back(unit, [row])
    return unit.changes


def not_ours() -> Refusal:
    """What is said where another college or the center is to decide."""
    return Refusal("not-ours", say("This transfer is not yours to decide. Nothing was changed."))


def _offer(signed_in: SignedIn, unit: UnitOfWork, entries: Sequence[StudentDetail], college: str) -> int:
    keys = [one.key for one in entries]
    told: dict[int, CaseTold] = {}
    for case in queries.cases_told(unit.connection, keys):
        told.setdefault(case.student, case)
    waiting = {row.student: row for row in queries.transfers(unit.connection, waiting=True, students=keys)}
    done = 0
    for one in entries:
        before = waiting.get(one.key)
        if before is not None and before.made_here:
            if before.to_college == college:
                continue
            take_back(unit, [before])
        theirs = told.get(one.key)
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
