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
from db.queries.row_columns import columns_of, name_of
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

    step: int
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
    of_student = {name: getattr(Student, name) for name in ("student_no", "class_name", "building", "room")}
    people = {"owner_name": name_of(_OWNER), "opened_by": name_of(_OPENER), "closed_by": name_of(_CLOSER)}
    of_student["student_name"] = Student.name
    return (
        select(*columns_of(CaseRow, Case, **of_student, **people, overdue_steps=_overdue_steps(now)))
        .join(Student, Student.key == Case.student)
        .outerjoin(_OWNER, _OWNER.key == Case.owner)
        .outerjoin(_OPENER, _OPENER.key == Case.opened_by)
        .outerjoin(_CLOSER, _CLOSER.key == Case.closed_by)
    )


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
    return [CaseRow(*row) for row in read.execute(query)]


def case(read: Connection, limit: Limit, key: int, now: int) -> CaseRow | None:
    """One case; None when there is none within the limit."""
    row = read.execute(_cases(now).where(Case.key == key, students_within(limit))).first()
    return None if row is None else CaseRow(*row)


def _notes() -> Select[*tuple[Any, ...]]:
    columns = columns_of(NoteRow, CaseNote, author_name=name_of(Person))
    return select(*columns).outerjoin(Person, Person.key == CaseNote.author)


def notes(read: Connection, case: int) -> list[NoteRow]:
    """Every note of a case, amended ones included, oldest first."""
    query = _notes().where(CaseNote.case == case).order_by(CaseNote.written_at, CaseNote.key)
    return [NoteRow(*row) for row in read.execute(query)]


def note(read: Connection, key: int) -> NoteRow | None:
    """One note."""
    row = read.execute(_notes().where(CaseNote.key == key)).first()
    return None if row is None else NoteRow(*row)


def _steps() -> Select[*tuple[Any, ...]]:
    columns = columns_of(StepRow, PlanStep, step=PlanStep.key, done_by=name_of(Person), done_by_key=PlanStep.done_by)
    return select(*columns).outerjoin(Person, Person.key == PlanStep.done_by)


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
    of_case = {"step": PlanStep.key, "student": Case.student, "student_name": Student.name, "case_level": Case.level}
    query = (
        select(*columns_of(WaitingStepRow, PlanStep, **of_case))
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
        select(*columns_of(AnswerRow, answer, by=name_of(Person)))
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
