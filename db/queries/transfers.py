"""Reads of transfers between colleges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from db.queries.row_columns import columns_of
from db.queries.scope_conditions import GRAVE
from db.schema import Case, Neighbour, Node, Person, Student, Transfer
from db.schema.node import HERE


@dataclass(frozen=True)
class TransferRow:
    """A transfer; see `db.schema.Transfer`. `id` in hex. `made_here`: by this file, the old college's.

    `now_name`, `now_no` and `now_status` are of the roster's entry, where this file has one; `is_last`: no later transfer
    is about it.
    """

    transfer: int
    id: str
    made_here: bool
    student: int | None
    case: int | None
    student_no: str
    name: str
    gender: str
    birth_date: dt.date | None
    phone: str
    major: str
    class_name: str
    grade: str
    from_college: str
    to_college: str
    speak_to: str
    offered_at: int
    withdrawn_at: int | None
    passed_to: str
    passed_name: str
    passed_at: int | None
    returned_at: int | None
    center_words: str
    accepted_at: int | None
    declined_at: int | None
    answer_words: str
    seen_at: int | None
    now_name: str
    now_no: str
    now_status: str
    is_last: bool
    case_level: int | None


@dataclass(frozen=True)
class DisclosedCase:
    """An open case that was sent to the center: red, orange or referred. `owner` is the name of its counselor."""

    case: int
    student: int
    level: int
    referred: bool
    owner: str


@dataclass(frozen=True)
class StudioRow:
    """A studio under this center; `id` in hex."""

    id: str
    name: str


def transfers(
    read: Connection, *, waiting: bool = False, students: Collection[int] | None = None, key: int | None = None
) -> list[TransferRow]:
    """Transfers, newest first; only unanswered ones, those of some students, or the one with `key`."""
    wanted: list[ColumnElement[bool]] = []
    if waiting:
        ends = (Transfer.accepted_at, Transfer.withdrawn_at, Transfer.declined_at, Transfer.returned_at)
        wanted += [end.is_(None) for end in ends]
    if students is not None:
        wanted.append(Transfer.student.in_(list(students)))
    if key is not None:
        wanted.append(Transfer.key == key)
    return _rows(read, and_(*wanted) if wanted else None)


def answered_unseen(read: Connection) -> list[TransferRow]:
    """Transfers made here whose answer nobody has read here yet."""
    answers = (Transfer.accepted_at, Transfer.declined_at, Transfer.returned_at)
    answered = or_(*(moment.is_not(None) for moment in answers))
    return _rows(read, and_(Transfer.origin == HERE, Transfer.seen_at.is_(None), answered))


def named(read: Connection, there: str | None = None) -> list[TransferRow]:
    """Transfers that still name the student; passed on to the node `there` (hex), or made here for the center."""
    meant = Transfer.origin == HERE if there is None else Transfer.passed_to == there
    return _rows(read, and_(Transfer.name != "", meant))


def disclosed_cases(read: Connection, students: Sequence[int]) -> list[DisclosedCase]:
    """Open cases of these students that the center has, highest level first."""
    rows = read.execute(
        select(Case.key, Case.student, Case.level, Case.referred, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.key == Case.owner)
        .where(Case.student.in_(list(students)), Case.status == "open", or_(Case.level >= GRAVE, Case.referred))
        .order_by(Case.level.desc(), Case.key)
    )
    return [DisclosedCase(*row) for row in rows]


def colleges(read: Connection) -> list[str]:
    """Names of colleges in the roster or received earlier, by name."""
    student = select(Student.college).where(Student.college != "").distinct()
    past = select(Transfer.to_college).where(Transfer.to_college != "").distinct()
    noted = select(Student.status_note).where(Student.status == "transferred", Student.status_note != "").distinct()
    found = {name for query in (student, past, noted) for name in read.execute(query).scalars()}
    return sorted(found)


def own_college(read: Connection) -> str:
    """The most frequent college of the roster; empty for an empty roster."""
    query = select(Student.college).where(Student.status == "present", Student.college != "").group_by(Student.college)
    return read.execute(query.order_by(func.count().desc(), Student.college).limit(1)).scalar() or ""


def studios(read: Connection) -> list[StudioRow]:
    """The active studios of this center, by name."""
    rows = read.execute(
        select(*columns_of(StudioRow, Node))
        .join(Neighbour, Neighbour.node == Node.key)
        .where(Neighbour.relation == "child", Neighbour.state == "active", Node.kind == "studio")
        .order_by(Node.name)
    )
    return [StudioRow(*row) for row in rows]


def has_center(read: Connection) -> bool:
    """Whether this studio has joined a center."""
    query = select(Neighbour.node).where(Neighbour.relation == "parent", Neighbour.state == "active")
    return read.execute(query).first() is not None


def _rows(read: Connection, condition: ColumnElement[bool] | None) -> list[TransferRow]:
    later = aliased(Transfer)
    is_last = ~exists().where(later.student == Transfer.student, later.key > Transfer.key)
    made_here = Transfer.origin == HERE
    now = {"now_name": Student.name, "now_no": Student.student_no, "now_status": Student.status}
    of_student = {name: func.coalesce(column, "") for name, column in now.items()}
    query = (
        select(
            *columns_of(
                TransferRow,
                Transfer,
                **of_student,
                transfer=Transfer.key,
                is_last=is_last,
                made_here=made_here,
                case_level=Case.level,
            )
        )
        .outerjoin(Student, Student.key == Transfer.student)
        .outerjoin(Case, Case.key == Transfer.case)
        .order_by(Transfer.offered_at.desc(), Transfer.key.desc())
    )
    rows = read.execute(query if condition is None else query.where(condition))
    return [TransferRow(*row) for row in rows]
