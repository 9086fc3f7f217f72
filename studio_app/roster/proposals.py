"""Corrections to the roster that a Messenger proposes and the studio applies or declines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import Changes
from db.queries import people
from db.queries import proposals as queries
from db.queries.limits import Limit
from db.queries.proposals import ProposalRow
from db.reading import Reading
from db.replication.local_marks import mark_locally
from db.schema import Proposal
from studio_app.domain.check_in_form import NOTE_LIMIT
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.editing import change_student_within, normalized_values
from studio_app.roster.messengers_leaving import end_assignments_of, leaving_messengers, restore_assignments_of
from studio_app.roster.own_proposals import CORRECTED_FIELDS, value_words
from studio_app.roster.student_page import visible_student
from studio_app.words import say


@dataclass(frozen=True)
class OpenProposal(ProposalRow):
    """An open proposal, in words: `field_name` from `now` to `value`. `also`: assignments that would end with it, in
    words, where a Messenger would be away.
    """

    field_name: str
    also: str


def propose_change(signed_in: SignedIn, student: int, field: str, value: str, words: str = "") -> Changes:
    """Proposes a correction of a student's field; the studio reads it with the next bundle at the latest.

    `field` is one of `db.queries.proposals.FIELDS`; `words` say how one knows. Raises Refusal `student-unknown`,
    `unknown-field`, `not-understood`, `field-needed`, `says-so-already`, `too-long`, `not-permitted`.
    """
    signed_in.require(Permission.ENTER_CHECK_INS)
    if field not in queries.FIELDS:
        raise Refusal("unknown-field", say("The roster has no field “{field}”. Nothing was changed.", field=field))
    if len(words) > NOTE_LIMIT:
        raise Refusal(
            "too-long", say("Please say it in at most {count} characters. Nothing was sent yet.", count=NOTE_LIMIT)
        )
    wanted = normalized_values({field: value})[field]
    with signed_in.unit() as unit:
        now = visible_student(signed_in, unit.connection, student)
        if getattr(now, field) == wanted:
            raise Refusal("says-so-already", say("The roster says this already. Nothing was changed."))
        unit.add(
            Proposal,
            {
                "student": student,
                "field": field,
                "value": wanted,
                "words": words.strip(),
                "proposed_at": unit.now,
                "proposed_by": signed_in.person,
            },
        )
    return unit.changes


def open_proposals(signed_in: SignedIn, student: int | None = None) -> list[OpenProposal]:
    """Open proposals that the roster does not satisfy yet, of everybody or of one student, oldest first."""
    signed_in.require(Permission.ROSTER)
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        rows = [row for row in queries.open_proposals(read, limit, student) if row.value != row.now]
        return [_in_words(row, _ending_assignments(read, limit, row, signed_in.today())) for row in rows]


def answer_proposal(signed_in: SignedIn, proposal: int, accepted: bool, answer: str = "") -> Changes:
    """Applies a proposed correction to the roster, or declines it.

    The proposer gets the answer in their own file with the next bundle; `answer` gives a reason. If the new status
    means that a Messenger is away, their assignments end with today in the same unit of work. Raises Refusal
    `proposal-settled`, `too-long`, those of `change_student`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    if len(answer) > NOTE_LIMIT:
        raise Refusal(
            "too-long", say("Please say it in at most {count} characters. Nothing was changed yet.", count=NOTE_LIMIT)
        )
    with signed_in.unit() as unit:
        row = queries.open_proposal(unit.connection, limit, proposal)
        if row is None:
            raise Refusal("proposal-settled", say("This correction was settled already. Nothing was changed."))
        if accepted:
            away = people.student(unit.connection, limit, row.student) if _makes_absent(row) else None
            if away is not None:
                end_assignments_of(unit, signed_in.today(), away)
            change_student_within(unit, limit, row.student, {row.field: row.value})
        settled = "accepted" if accepted else "declined"
        unit.change(Proposal, proposal, {"settled": settled, "settled_at": unit.now, "answer": answer.strip()})
        mark_locally(unit, Proposal, proposal, {"settled_by": signed_in.person}, row.student)
    return unit.changes


def reopen_proposal(signed_in: SignedIn, proposal: int) -> Changes:
    """Reopens a proposal that was applied or declined by mistake, and reverts the applied value.

    A value changed since stays. Raises Refusal `proposal-waits`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.unit() as unit:
        row = queries.settled_proposal(unit.connection, limit, proposal)
        if row is None:
            raise Refusal("proposal-waits", say("This correction waits already. Nothing was changed."))
        if row.settled == "accepted" and row.now == row.value:
            for held in people.field_changes(unit.connection, "student", row.student, [row.field]):
                if held.at == row.settled_at and held.new == row.value:
                    change_student_within(unit, limit, row.student, {row.field: str(held.old or "")})
                    if _makes_absent(row):
                        restore_assignments_of(unit, row.student, held.at)
        unit.change(Proposal, proposal, {"settled": None, "settled_at": None, "answer": ""})
        mark_locally(unit, Proposal, proposal, {"settled_by": None}, row.student)
    return unit.changes


def _makes_absent(row: ProposalRow) -> bool:
    return row.field == "status" and row.value != "present"


def _ending_assignments(read: Reading, limit: Limit, row: ProposalRow, today: dt.date) -> str:
    student = people.student(read, limit, row.student) if _makes_absent(row) else None
    found = [] if student is None else [one for one in leaving_messengers(read, [student], today) if one.certain]
    places = say(", ").join(place.words() for one in found for place in one.places)
    return say("stands for {places} as a Messenger, which ends today with it", places=places) if places else ""


def _in_words(row: ProposalRow, also: str) -> OpenProposal:
    words = {"now": value_words(row.field, row.now), "value": value_words(row.field, row.value)}
    return OpenProposal(**{**vars(row), **words}, field_name=say(CORRECTED_FIELDS[row.field]), also=also)
