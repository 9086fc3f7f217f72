"""Reads about corrections that somebody asked for and that nobody has settled yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from db.queries.limits import Limit, students_within
from db.schema import Person, Proposal, Student


@dataclass(frozen=True)
class ProposalRow:
    """A proposed correction; `now` is what the roster says at present."""

    key: int
    student: int
    student_name: str
    student_no: str
    field: str
    now: str
    value: str
    words: str
    proposed_at: int
    proposed_by: str


def _open(limit: Limit) -> Select[*tuple[Any, ...]]:
    fields = Student.__table__.c
    return (
        select(
            Proposal.key,
            Proposal.student,
            Student.name,
            Student.student_no,
            Proposal.field,
            *(fields[name] for name in FIELDS),
            Proposal.value,
            Proposal.words,
            Proposal.proposed_at,
            func.coalesce(Person.name, ""),
        )
        .join(Student, Student.key == Proposal.student)
        .outerjoin(Person, Person.key == Proposal.proposed_by)
        .where(Proposal.settled.is_(None), students_within(limit))
        .order_by(Proposal.proposed_at, Proposal.key)
    )


FIELDS = ("name", "class_name", "building", "room", "bed", "status")
"""Fields of a student for which corrections are proposed."""


def open_proposals(read: Connection, limit: Limit) -> list[ProposalRow]:
    """Proposed corrections that wait, the oldest first."""
    return [_row(row) for row in read.execute(_open(limit))]


def open_proposal(read: Connection, limit: Limit, key: int) -> ProposalRow | None:
    """One that waits; None where there is none, or it was settled."""
    row = read.execute(_open(limit).where(Proposal.key == key)).first()
    return None if row is None else _row(row)


def _row(row: Any) -> ProposalRow:
    key, student, name, number, field, *rest = row
    now = rest[FIELDS.index(field)] if field in FIELDS else ""
    return ProposalRow(key, student, name, number, field, now, *rest[len(FIELDS) :])
