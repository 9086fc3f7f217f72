"""Reads which data was disclosed to a neighbour, for a lost computer: students by name, and counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Text, and_, cast, exists, func, or_, select

from db.queries.row_columns import columns_of, in_hex
from db.schema import BundleEntry, Case, Node, Person, Revocation, Sent, Setting, Student, SyncedType, synced_type
from db.settings import SettingKey

PERSON_OF = SettingKey("person-of/", int, 0)
"""Key of the person whom a neighbour's file is for; one a neighbour (key)."""


@dataclass(frozen=True)
class DisclosedStudent:
    """A student whose name a neighbour may hold."""

    key: int
    id: str
    name: str
    student_no: str
    class_name: str
    building: str
    room: str


@dataclass(frozen=True)
class MessengerRow:
    """A Messenger with an account; ids in hex, `origin` of the node that made the record."""

    key: int
    id: str
    login: str
    name: str
    origin: str


def messengers(read: Connection) -> list[MessengerRow]:
    """Messengers with an open account, by name."""
    query = select(*columns_of(MessengerRow, Person, origin=in_hex(Node.id))).join(Node, Node.key == Person.origin)
    rows = read.execute(query.where(Person.role == "messenger", Person.active).order_by(Person.name, Person.login))
    return [MessengerRow(*row) for row in rows]


def disclosed_students(read: Connection, there: int, acknowledged: int) -> list[DisclosedStudent]:
    """Students whose name the neighbour may hold, by place: those sent to it, and its own."""
    rows = read.execute(
        select(*columns_of(DisclosedStudent, Student))
        .where(Student.name != "", _held(read, synced_type(Student), there, acknowledged))
        .order_by(Student.building, Student.room, Student.class_name, Student.name)
    )
    return [DisclosedStudent(*row) for row in rows]


def disclosed_record_count(read: Connection, kind: SyncedType, there: int, acknowledged: int) -> int:
    """Number of records of `kind` that the neighbour may hold, sent to it or its own."""
    query = select(func.count()).select_from(kind.table).where(_held(read, kind, there, acknowledged))
    return read.execute(query).scalar_one()


def nameless_count(read: Connection, there: int) -> int:
    """Number of the neighbour's students known here by a pseudonym only; it has their names."""
    return read.execute(select(func.count()).where(Student.origin == there, Student.name == "")).scalar_one()


def case_levels(read: Connection, there: int, acknowledged: int) -> dict[int, int]:
    """Open cases the neighbour may hold, by level."""
    rows = read.execute(
        select(Case.level, func.count())
        .where(Case.status == "open", _held(read, synced_type(Case), there, acknowledged))
        .group_by(Case.level)
    )
    return {row[0]: row[1] for row in rows}


def is_key_revoked(read: Connection, node: str, verify_key: str) -> bool:
    """Whether a revocation names this key (hex) of the node (hex)."""
    return read.execute(
        select(exists().where(Revocation.node == node, Revocation.verify_key == verify_key))
    ).scalar_one()


def person_of(read: Connection, there: int) -> int | None:
    """The key of the person to whom the neighbour's file belongs: linked at enrolment, or received with the file."""
    linked = read.execute(
        select(Setting.value).where(Setting.person == 0, Setting.name == PERSON_OF.of(there).name)
    ).scalar()
    if linked is not None:
        return int(linked)
    query = select(Person.key).where(Person.origin == there, Person.role == "messenger").order_by(Person.key)
    return read.execute(query.limit(1)).scalar()


def files_of(read: Connection) -> dict[int, str]:
    """Key of a person to the name of the neighbour whose file is linked to them."""
    rows = read.execute(
        select(Setting.value, Node.name)
        .join(Node, Setting.name == func.concat(PERSON_OF.name, Node.key))
        .where(Setting.person == 0)
    )
    return {int(row[0]): row[1] for row in rows}


def files_of_person(there: int) -> Select[tuple[int]]:
    """Selects the keys of the present and former files of the person to whom the neighbour's file belongs, its own
    included.
    """
    node, person = Node.__table__.alias(), Person.__table__.alias()
    linked, link = Setting.__table__.alias(), Setting.__table__.alias()
    theirs = (
        select(linked.c.value).where(linked.c.person == 0, linked.c.name == PERSON_OF.of(there).name).scalar_subquery()
    )
    came_with = exists().where(cast(person.c.key, Text) == theirs, person.c.origin == node.c.key)
    was_for = exists().where(
        link.c.person == 0, link.c.name == func.concat(PERSON_OF.name, node.c.key), link.c.value == theirs
    )
    of_theirs = and_(node.c.kind == "messenger", or_(came_with, was_for))
    return select(node.c.key).where(or_(node.c.key == there, of_theirs))


def file_ids_of_person(read: Connection, there: int) -> frozenset[str]:
    """The ids (hex) of the same files."""
    rows = read.execute(select(Node.id).where(Node.key.in_(files_of_person(there))))
    return frozenset(id.hex() for id in rows.scalars())


def _held(read: Connection, kind: SyncedType, there: int, acknowledged: int) -> ColumnElement[bool]:
    table = kind.table
    return or_(table.c.origin == there, _about_theirs(table, there), _given(read, table, there, acknowledged))


def _about_theirs(table: FromClause, there: int) -> ColumnElement[bool]:
    if "student" not in table.c:
        return table.c.origin == there
    student = Student.__table__.alias()
    return exists().where(student.c.key == table.c.student, student.c.origin == there)


def _given(read: Connection, table: FromClause, there: int, acknowledged: int) -> ColumnElement[bool]:
    """The condition that a record was sent, or withdrawn without an acknowledgement yet."""
    out = select(func.max(BundleEntry.upto)).where(BundleEntry.neighbour == there, BundleEntry.direction == "out")
    upto = read.execute(out).scalar() or 0
    sent = Sent.__table__.alias()
    given = and_(sent.c.what != "none", sent.c.rev <= upto)
    kept = and_(sent.c.what == "none", sent.c.rev > acknowledged)
    return exists().where(sent.c.neighbour == there, sent.c.id == table.c.id, or_(given, kept))
