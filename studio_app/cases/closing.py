"""Closes a case, which at the red level takes two persons, and reopens it."""

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
from studio_app.cases.access import case_limit, editable_case, require_case_work, visible_case
from studio_app.cases.note_kinds import CLOSING
from studio_app.cases.notes import NewNote, insert_note
from studio_app.cases.plan_steps import add_steps, required_reason, waive_open_steps
from studio_app.crisis.plan import Plan
from studio_app.crisis.plans import plans
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class ClosingResult:
    """The result of a request to close a case: `closed`, or only proposed."""

    closed: bool
    changes: Changes


def persons_to_close(plan: Plan, level: int) -> int:
    """How many persons the plan requires to close a case of this level."""
    return plan.at(Level(level)).closing_persons


def close_case(signed_in: SignedIn, case: int, reason: str) -> ClosingResult:
    """Closes a case, waives its open steps, and closes its alerts with the reason.

    Where the plan requires two persons, the first call proposes, with the reason stored as a note, and another person's
    call closes. A proposal made before the level last changed, or withdrawn since, does not count. Raises Refusal
    `second-person-needed` for the same person twice, `reason-needed`, and those of `editable_case`.
    """
    require_case_work(signed_in)
    reason = required_reason(reason)
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        proposal = pending_proposal(unit.connection, row, queries.notes(unit.connection, case))
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
            return ClosingResult(True, unit.changes)
    return ClosingResult(False, unit.changes)


def withdraw_closing(signed_in: SignedIn, case: int, reason: str) -> Changes:
    """Withdraws a proposal to close, one's own or a colleague's, with the reason as a note. Raises as
    `editable_case`.
    """
    require_case_work(signed_in)
    reason = required_reason(reason)
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        proposal = pending_proposal(unit.connection, row, queries.notes(unit.connection, case))
        if proposal is None:
            raise Refusal("no-proposal", say("Nobody proposes to close this case any more. Nothing was changed."))
        values = _note(signed_in, unit, row, reason) | {"amends": proposal.key, "reason": reason}
        unit.mark_amended(CaseNote, proposal.key, unit.add(CaseNote, values))
        unit.touched(CaseNote, row.student)
    return unit.changes


def reopen_case(signed_in: SignedIn, case: int, reason: str) -> Changes:
    """Reopens a closed case, the reason as a note, with the steps of its level from now.

    Raises Refusal `reason-needed`, `case-open-already` (this one, or another of the student), `case-unknown`,
    `not-permitted`.
    """
    require_case_work(signed_in)
    reason = required_reason(reason)
    with signed_in.unit() as unit:
        row = visible_case(signed_in, unit.connection, case)
        if queries.cases(unit.connection, case_limit(signed_in), unit.now, status="open", student=row.student):
            raise Refusal(
                "case-open-already",
                say("{name} has an open case already. Nothing was changed; go on in that one.", name=row.student_name),
            )
        values = {"status": "open", "closed_at": None, "closed_by": None, "closing_reason": ""}
        unit.change(Case, case, values)
        add_steps(unit, case, row.student, Level(row.level), unit.now)
        insert_note(signed_in, unit, case, row.student, NewNote(kind="note", text=reason))
    return unit.changes


def pending_proposal(read: Reading, case: CaseRow, notes: Sequence[NoteRow]) -> NoteRow | None:
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
