"""Closing a case, which at the red level takes two persons, and reopening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.changes import Changes
from db.queries import cases as queries
from db.queries import observation
from db.queries.cases import CaseRow, NoteRow
from db.reading import Reading
from db.schema import Alert, Case, CaseNote
from db.store import UnitOfWork
from studio_app.cases.access import case_at_work, case_within, limit_of_cases, must_work
from studio_app.cases.note_kinds import CLOSING
from studio_app.cases.notes import NewNote, keep_note
from studio_app.cases.plan_steps import add_steps, reason_given, waive_open_steps
from studio_app.crisis.plan import Plan
from studio_app.crisis.plans import plans
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class Closing:
    """What asking to close a case came to: `closed`, or only proposed and waiting for a second person."""

    closed: bool
    changes: Changes


def persons_to_close(plan: Plan, level: int) -> int:
    """How many persons the plan asks for to close a case of this level."""
    return plan.at(Level(level)).closing_persons


def close_case(signed_in: SignedIn, case: int, reason: str) -> Closing:
    """Closes a case; its open steps are waived and its alerts closed with the reason.

    Where the plan asks for two persons, the first to call this proposes, with the reason kept as a note, and another
    person's call closes. A proposal made before the level last changed, or that was taken back, does not count.
    Raises Refusal `second-person-needed` for the same person twice, `reason-needed`, and those of an open case.
    """
    must_work(signed_in)
    reason = reason_given(reason)
    with signed_in.unit() as unit:
        row = case_at_work(signed_in, unit.connection, case)
        proposal = standing_proposal(unit.connection, row, queries.notes(unit.connection, case))
        persons = persons_to_close(plans(unit.connection).in_force, row.level)
        if persons > 1 and proposal is None:
            _propose(signed_in, unit, row, reason)
        elif persons > 1 and proposal is not None and proposal.author == signed_in.person:
            raise Refusal(
                "second-person-needed",
                say(
                    "You have proposed to close this case. A red case is closed by two persons: "
                    "ask a colleague to open it and agree. It stays open until then."
                ),
            )
        else:
            _close(signed_in, unit, row, reason)
            return Closing(True, unit.changes)
    return Closing(False, unit.changes)


def withdraw_closing(signed_in: SignedIn, case: int, reason: str) -> Changes:
    """Takes a proposal to close back, one's own or a colleague's, with the reason as a note. Refusals of an open case."""
    must_work(signed_in)
    reason = reason_given(reason)
    with signed_in.unit() as unit:
        row = case_at_work(signed_in, unit.connection, case)
        proposal = standing_proposal(unit.connection, row, queries.notes(unit.connection, case))
        if proposal is None:
            raise Refusal("no-proposal", say("Nobody proposes to close this case any more. Nothing was changed."))
        values = _note(signed_in, unit, row, reason) | {"amends": proposal.key, "reason": reason}
        unit.mark_amended(CaseNote, proposal.key, unit.add(CaseNote, values))
        unit.touched(CaseNote, row.student)
    return unit.changes


def reopen_case(signed_in: SignedIn, case: int, reason: str) -> Changes:
    """Opens a closed case again, the reason as a note, with the steps of its level from now.

    Raises Refusal `reason-needed`, `case-open-already` (this one, or another of the student), `case-unknown`,
    `not-permitted`.
    """
    must_work(signed_in)
    reason = reason_given(reason)
    with signed_in.unit() as unit:
        row = case_within(signed_in, unit.connection, case)
        if queries.cases(unit.connection, limit_of_cases(signed_in), unit.now, status="open", student=row.student):
            raise Refusal(
                "case-open-already",
                say("{name} has an open case already. Nothing was changed; go on in that one.", name=row.student_name),
            )
        values = {"status": "open", "closed_at": None, "closed_by": None, "closing_reason": ""}
        unit.change(Case, case, values)
        add_steps(unit, case, row.student, Level(row.level), unit.now)
        keep_note(signed_in, unit, case, row.student, NewNote(kind="note", text=reason))
    return unit.changes


def standing_proposal(read: Reading, case: CaseRow, notes: Sequence[NoteRow]) -> NoteRow | None:
    """The proposal to close that waits for a second person; None where there is none, or the case changed since."""
    if case.status != "open":
        return None
    since = queries.last_change(read, case.key, ("level", "status")) or 0
    proposals = (n for n in notes if n.kind == CLOSING and n.amends is None and n.amended_by is None)
    return next((n for n in proposals if n.written_at >= since), None)


def _propose(signed_in: SignedIn, unit: UnitOfWork, case: CaseRow, reason: str) -> None:
    unit.add(CaseNote, _note(signed_in, unit, case, reason))
    unit.touched(CaseNote, case.student)


def _note(signed_in: SignedIn, unit: UnitOfWork, case: CaseRow, text: str) -> dict[str, object]:
    return {
        "case": case.key,
        "kind": CLOSING,
        "day": signed_in.day_of(unit.now),
        "written_at": unit.now,
        "author": signed_in.person,
        "text": text,
        "shared": case.referred,
    }


def _close(signed_in: SignedIn, unit: UnitOfWork, case: CaseRow, reason: str) -> None:
    values = {
        "status": "closed",
        "closed_at": unit.now,
        "closed_by": signed_in.person,
        "closing_reason": reason,
        "next_contact": None,
        "next_contact_how": "",
    }
    unit.change(Case, case.key, values)
    waive_open_steps(unit, case.key, case.student, signed_in.person, reason)
    for key, _, _, _, status in observation.open_alerts_of(unit.connection, [case.student]):
        if status == "case":
            unit.change(Alert, key, {"status": "closed", "outcome": reason})
