"""Reads proposed corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from db.queries.limits import Limit, students_within
from db.queries.merged_students import told_of
from db.schema import Person, Proposal, Student


@dataclass(frozen=True)
class ProposalRow:
    """An open proposal; `now` is the roster's present value."""

    proposal: int
    student: int
    student_name: str
    student_no: str
    field: str
    now: str
    value: str
    words: str
    proposed_at: int
    proposed_by: str


@dataclass(frozen=True)
class AnsweredRow(ProposalRow):
    """A proposal with its outcome: `accepted`, `declined` or None, at `settled_at` (ms), and the studio's answer."""

    settled: str | None
    settled_at: int | None
    answer: str


def _all(limit: Limit, *more: Any) -> Select[*tuple[Any, ...]]:
    fields = Student.__table__.c
    return (
        select(
            Proposal.key,
            Proposal.student,
            told_of(Student.name),
            Student.student_no,
            Proposal.field,
            *(fields[name] for name in FIELDS),
            Proposal.value,
            Proposal.words,
            Proposal.proposed_at,
            func.coalesce(Person.name, ""),
            *more,
        )
        .join(Student, Student.key == Proposal.student)
        .outerjoin(Person, Person.key == Proposal.proposed_by)
        .where(students_within(limit))
        .order_by(Proposal.proposed_at, Proposal.key)
    )


def _open(limit: Limit) -> Select[*tuple[Any, ...]]:
    return _all(limit).where(Proposal.settled.is_(None))


_ANSWER = (Proposal.settled, Proposal.settled_at, Proposal.answer)

FIELDS = ("name", "class_name", "building", "room", "bed", "phone", "status")
"""Fields of a student for which corrections are proposed."""


def open_proposals(read: Connection, limit: Limit, student: int | None = None) -> list[ProposalRow]:
    """Open proposals, of everybody or of one student, oldest first."""
    query = _open(limit) if student is None else _open(limit).where(Proposal.student == student)
    return [_row(row) for row in read.execute(query)]


def proposals_of(
    read: Connection, limit: Limit, person: int, student: int | None = None, since: int = 0
) -> list[AnsweredRow]:
    """Proposals by `person` since the moment `since` (ms), about everybody or one student, newest first."""
    query = _all(limit, *_ANSWER)
    query = query.where(Proposal.proposed_by == person, Proposal.proposed_at >= since)
    if student is not None:
        query = query.where(Proposal.student == student)
    return [_answered(row) for row in read.execute(query)][::-1]


def settled_proposal(read: Connection, limit: Limit, key: int) -> AnsweredRow | None:
    """A proposal settled here; None if there is none or it is open."""
    query = _all(limit, *_ANSWER)
    row = read.execute(query.where(Proposal.key == key, Proposal.settled.is_not(None))).first()
    return None if row is None else _answered(row)


def open_proposal(read: Connection, limit: Limit, key: int) -> ProposalRow | None:
    """An open proposal; None if there is none or it is settled."""
    row = read.execute(_open(limit).where(Proposal.key == key)).first()
    return None if row is None else _row(row)


def _row(row: Any) -> ProposalRow:
    key, student, name, number, field, *rest = row
    now = rest[FIELDS.index(field)] if field in FIELDS else ""
    return ProposalRow(key, student, name, number, field, now, *rest[len(FIELDS) :])


def _answered(row: Any) -> AnsweredRow:
    *values, settled, settled_at, answer = row
    return AnsweredRow(**vars(_row(values)), settled=settled, settled_at=settled_at, answer=answer)
