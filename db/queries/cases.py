"""Reads cases: the list, one case, its notes, and the plan's pending steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from db.queries.aliases import eager_alias
from db.queries.limits import Limit, students_within
from db.queries.merged_students import about
from db.schema import Case, CaseNote, FieldHistory, Person, PlanStep, ReferralAnswer, Student

_OWNER, _OPENER, _CLOSER = eager_alias(Person), eager_alias(Person), eager_alias(Person)


@dataclass(frozen=True)
class CaseRow:
    """A case with its student; `id` in hex. `overdue_steps` counts steps due before the given moment."""

    key: int
    id: str
    student: int
    student_name: str
    student_no: str
    class_name: str
    building: str
    room: str
    alert: int | None
    level: int
    status: str
    owner: int | None
    owner_name: str
    opened_at: int
    opened_by: str
    reason: str
    next_contact: dt.date | None
    next_contact_how: str
    referred: bool
    closed_at: int | None
    closed_by: str
    closing_reason: str
    overdue_steps: int


@dataclass(frozen=True)
class NoteRow:
    """A note of a case. `amended_by` is the key of the note that corrects it."""

    key: int
    case: int
    kind: str
    day: dt.date
    written_at: int
    author: int | None
    author_name: str
    text: str
    shared: bool
    amends: int | None
    reason: str
    amended_by: int | None


@dataclass(frozen=True)
class StepRow:
    """A step of the plan for one case."""

    key: int
    case: int
    code: str
    level: int
    due_at: int
    status: str
    done_at: int | None
    done_by: str
    done_by_key: int | None
    reason: str


@dataclass(frozen=True)
class AnswerRow:
    """The center's answer to a referral. `by` is empty in a file that does not know the person."""

    key: int
    case: int
    status: str
    level: int | None
    next_contact: dt.date | None
    words: str
    answered_at: int
    by: str
    seen_at: int | None


@dataclass(frozen=True)
class WaitingStepRow:
    """A pending step with its case and student."""

    step: int
    case: int
    student: int
    student_name: str
    case_level: int
    code: str
    level: int
    due_at: int


def _overdue_steps(now: int) -> Any:
    return (
        select(func.count(PlanStep.key))
        .where(PlanStep.case == Case.key, PlanStep.status == "due", PlanStep.due_at < now)
        .correlate(Case)
        .scalar_subquery()
    )


def _cases(now: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Case.key,
            Case.id,
            Case.student,
            Student.name.label("student_name"),
            Student.student_no,
            Student.class_name,
            Student.building,
            Student.room,
            Case.alert,
            Case.level,
            Case.status,
            Case.owner,
            func.coalesce(_OWNER.name, "").label("owner_name"),
            Case.opened_at,
            func.coalesce(_OPENER.name, "").label("opened_by"),
            Case.reason,
            Case.next_contact,
            Case.next_contact_how,
            Case.referred,
            Case.closed_at,
            func.coalesce(_CLOSER.name, "").label("closed_by"),
            Case.closing_reason,
            _overdue_steps(now).label("overdue_steps"),
        )
        .join(Student, Student.key == Case.student)
        .outerjoin(_OWNER, _OWNER.key == Case.owner)
        .outerjoin(_OPENER, _OPENER.key == Case.opened_by)
        .outerjoin(_CLOSER, _CLOSER.key == Case.closed_by)
    )


def _as_case(row: Any) -> CaseRow:
    return CaseRow(**{**row._mapping, "id": row.id.hex()})


def cases(
    read: Connection,
    limit: Limit,
    now: int,
    *,
    status: str = "",
    owner: int | None = None,
    student: int | None = None,
    text: str = "",
    contact_until: dt.date | None = None,
) -> list[CaseRow]:
    """Cases within the limit, highest level first, then by next contact, then newest.

    `text`: each word must be in the student's find text. `contact_until`: only those whose next contact is on that day
    or before.
    """
    conditions: list[ColumnElement[bool]] = [students_within(limit)]
    if status:
        conditions.append(Case.status == status)
    if owner is not None:
        conditions.append(Case.owner == owner)
    if student is not None:
        conditions.append(about(Case.student, [student]))
    if contact_until is not None:
        conditions.append(Case.next_contact <= contact_until)
    conditions += [Student.find.contains(word, autoescape=True) for word in text.lower().split()]
    query = (
        _cases(now)
        .where(*conditions)
        .order_by(Case.level.desc(), Case.next_contact.is_(None), Case.next_contact, Case.opened_at.desc(), Case.key)
    )
    return [_as_case(row) for row in read.execute(query)]


def case(read: Connection, limit: Limit, key: int, now: int) -> CaseRow | None:
    """One case; None when there is none within the limit."""
    row = read.execute(_cases(now).where(Case.key == key, students_within(limit))).first()
    return None if row is None else _as_case(row)


def _notes() -> Select[*tuple[Any, ...]]:
    return select(
        CaseNote.key,
        CaseNote.case,
        CaseNote.kind,
        CaseNote.day,
        CaseNote.written_at,
        CaseNote.author,
        func.coalesce(Person.name, ""),
        CaseNote.text,
        CaseNote.shared,
        CaseNote.amends,
        CaseNote.reason,
        CaseNote.amended_by,
    ).outerjoin(Person, Person.key == CaseNote.author)


def notes(read: Connection, case: int) -> list[NoteRow]:
    """Every note of a case, amended ones included, oldest first."""
    query = _notes().where(CaseNote.case == case).order_by(CaseNote.written_at, CaseNote.key)
    return [NoteRow(*row) for row in read.execute(query)]


def note(read: Connection, key: int) -> NoteRow | None:
    """One note."""
    row = read.execute(_notes().where(CaseNote.key == key)).first()
    return None if row is None else NoteRow(*row)


def _steps() -> Select[*tuple[Any, ...]]:
    return select(
        PlanStep.key,
        PlanStep.case,
        PlanStep.code,
        PlanStep.level,
        PlanStep.due_at,
        PlanStep.status,
        PlanStep.done_at,
        func.coalesce(Person.name, ""),
        PlanStep.done_by,
        PlanStep.reason,
    ).outerjoin(Person, Person.key == PlanStep.done_by)


def steps(read: Connection, case: int) -> list[StepRow]:
    """Every step of a case, by due moment."""
    query = _steps().where(PlanStep.case == case).order_by(PlanStep.due_at, PlanStep.key)
    return [StepRow(*row) for row in read.execute(query)]


def step(read: Connection, key: int) -> StepRow | None:
    """One step."""
    row = read.execute(_steps().where(PlanStep.key == key)).first()
    return None if row is None else StepRow(*row)


def waiting_steps(read: Connection, limit: Limit, until: int) -> list[WaitingStepRow]:
    """Pending steps of open cases due before `until`, by due moment."""
    query = (
        select(
            PlanStep.key,
            Case.key,
            Case.student,
            Student.name,
            Case.level,
            PlanStep.code,
            PlanStep.level,
            PlanStep.due_at,
        )
        .join(Case, Case.key == PlanStep.case)
        .join(Student, Student.key == Case.student)
        .where(students_within(limit), Case.status == "open", PlanStep.status == "due", PlanStep.due_at <= until)
        .order_by(PlanStep.due_at, PlanStep.key)
    )
    return [WaitingStepRow(*row) for row in read.execute(query)]


def answers(read: Connection, case: int) -> list[AnswerRow]:
    """The center's answers to a referred case, oldest first."""
    answer = ReferralAnswer
    query = (
        select(
            answer.key,
            answer.case,
            answer.status,
            answer.level,
            answer.next_contact,
            answer.words,
            answer.answered_at,
            func.coalesce(Person.name, ""),
            answer.seen_at,
        )
        .outerjoin(Person, Person.key == answer.answered_by)
        .where(answer.case == case)
        .order_by(answer.answered_at, answer.key)
    )
    return [AnswerRow(*row) for row in read.execute(query)]


def cases_with_unseen_answers(read: Connection) -> dict[int, int]:
    """Key of each case with an answer that its owner has not read here, to the moment of the newest."""
    answer = ReferralAnswer
    query = select(answer.case, func.max(answer.answered_at)).where(answer.seen_at.is_(None)).group_by(answer.case)
    return {row[0]: row[1] for row in read.execute(query)}


def referrals_without_answer(read: Connection) -> set[int]:
    """Keys of the open cases that are referred and have no answer yet."""
    answered = select(ReferralAnswer.case)
    query = select(Case.key).where(Case.status == "open", Case.referred, Case.key.not_in(answered))
    return set(read.execute(query).scalars())


def last_change(read: Connection, case: int, fields: Sequence[str]) -> int | None:
    """The moment a case's field was last changed here; None if never."""
    return read.execute(
        select(func.max(FieldHistory.at)).where(
            FieldHistory.type == "case", FieldHistory.record == case, FieldHistory.field.in_(fields)
        )
    ).scalar_one_or_none()


def person_names(read: Connection) -> dict[int, str]:
    """Key to name of everybody with an account."""
    return {row.key: row.name for row in read.execute(select(Person.key, Person.name))}
