"""Reads for the exchange with a neighbour: which records are in its scope, what it holds, what waits for it.

Which records an edge carries is said in words (`Which`) by the table in `studio_app/sync/scope.py`; here each word is
given its condition.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Text, and_, cast, exists, func, or_, select, true

from db.queries.held import files_of_person, person_setting
from db.queries.records import CHUNK, Gate, WireRecord, wire_record, wire_select
from db.schema import (
    SYNCED,
    Assignment,
    Case,
    Node,
    Person,
    Removal,
    Sent,
    Setting,
    Student,
    SyncedType,
)
from db.schema.base import Base

HERE = 1
GRAVE = 3
"""Orange; red is above it."""


class Which(StrEnum):
    """Which records of a type are meant; `there` is the neighbour a bundle goes to."""

    ALL = "all"
    MADE_HERE = "made here"
    MADE_THERE = "made there"
    OWN_ACCOUNT = "the account, made here, of the Messenger whose file this is"
    OWN_RESULTS = "how that Messenger did in courses, entered here"
    THEIR_PERSON = "the person whom the file there is for"
    LIVING_IN_THEIR_PLACES = (
        "living in the rooms, or of the class, that the Messenger there stands for today, by the kept entry"
    )
    NOT_MERGED = "not merged into another entry of the same person"
    ABOUT_THEIR_PLACES = "made by the Messenger there, in whichever file of theirs, about people in their places"
    THEIR_ASSIGNMENTS = "assignments of the Messenger there"
    THEIR_RESULTS = "how the Messenger there did in courses"
    LEADS = "the studio's lead"
    GRAVE = "red and orange"
    GRAVE_OR_REFERRED = "red, orange or referred"
    OF_GRAVE_OR_REFERRED = "of a case that is red, orange or referred"
    REFERRED = "referred"
    OF_REFERRED = "of a case that is referred"
    SHARED = "marked to be shared, of a case that is referred"
    DISCLOSED = "with an open case that is red, orange or referred"
    THEIR_REFERRED_STUDENTS = "students of the studio there whose name is known here, and who were referred"
    ABOUT_THEIR_STUDENTS = "about students of the studio there"
    THEIR_CASES = "cases of the studio there"
    OF_THEIR_CASES = "of a case of the studio there"
    MADE_HERE_OF_THEIR_CASES = "made here, of a case of the studio there"
    THEIR_TRANSFERS = "transfers that the studio there made, and those passed on to it"
    SHARED_FROM_HERE = "written here, marked to be shared, of a case of the studio there"


@dataclass(frozen=True)
class Aim:
    """Whom a bundle is for: key of the node, and the day it is made (assignments hold on days)."""

    there: int
    day: dt.date


@dataclass(frozen=True)
class Outgoing:
    """A record to be sent. `what` is `full`, `part` or `none` (withdrawn)."""

    record: WireRecord
    what: str


@dataclass(frozen=True)
class Span:
    """The revs a bundle speaks of: above `since`, up to `upto`."""

    since: int
    upto: int


@functools.cache
def _alias(model: type[Base], _within: str) -> FromClause:
    """The table under a name of its own within one of the conditions below; made once. None of them stands in itself."""
    return model.__table__.alias()


def condition(which: Which, table: FromClause, aim: Aim) -> ColumnElement[bool]:
    """The condition on `table` (a synced type's, or an alias of it) that `which` means."""
    return _CONDITIONS[which](table, aim)


def is_sent(table: FromClause, there: int, *, full: bool = False) -> ColumnElement[bool]:
    """The condition that the neighbour may hold the record in a row of `table`, or hold it whole."""
    # An alias of its own: a query that joins `sent` itself would otherwise lend this one its rows.
    sent = _alias(Sent, "is_sent")
    enough = sent.c.what == "full" if full else sent.c.what != "none"
    return exists().where(sent.c.neighbour == there, sent.c.id == table.c.id, enough)


def _living(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    stands, person = _alias(Assignment, "_living"), _alias(Person, "_living")
    in_room = and_(stands.c.room != "", stands.c.room == table.c.room, stands.c.building == table.c.building)
    in_class = and_(stands.c.class_name != "", stands.c.class_name == table.c.class_name)
    holds = and_(stands.c.since <= aim.day, or_(stands.c.until.is_(None), stands.c.until >= aim.day))
    return exists().where(stands.c.person == person.c.key, _is_messenger(person, aim), holds, or_(in_room, in_class))


def _in_places(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    """Living in the places of the Messenger there; of an entry that was merged into another, the one that is kept says so."""
    kept = _alias(Student, "_in_places")
    merged = exists().where(kept.c.key == table.c.merged_into, _living(kept, aim))
    return or_(and_(table.c.merged_into.is_(None), _living(table, aim)), merged)


def _is_messenger(person: FromClause, aim: Aim) -> ColumnElement[bool]:
    """The person whom the Messenger's own file is for: linked at enrolment, or who came with the file."""
    return and_(or_(person.c.origin == aim.there, _is_linked(person.c.key, aim)), person.c.role == "messenger")


def _is_linked(key: ColumnElement[int], aim: Aim) -> ColumnElement[bool]:
    link = _alias(Setting, "_is_linked")
    return exists().where(link.c.person == 0, link.c.name == person_setting(aim.there), link.c.value == cast(key, Text))


def _made_by_them(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    """Made in their file, or by the same person in another one: the laptop before this one. A check-in or a correction may
    come from the studio's computer too; of an alert made there what was raised and what was judged since are not to be told apart.
    """
    by = next((table.c[name] for name in ("observer", "proposed_by", "raised_by") if name in table.c), None)
    if by is None:
        return table.c.origin == aim.there
    theirs = and_(by.is_not(None), _is_linked(by, aim))
    if by.name == "raised_by":
        theirs = and_(theirs, table.c.origin.in_(files_of_person(aim.there)))
    return or_(table.c.origin == aim.there, theirs)


def _stands(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    person = _alias(Person, "_stands")
    return exists().where(person.c.key == table.c.person, _is_messenger(person, aim))


def _about(table: FromClause, on_student: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[bool]:
    student = _alias(Student, "_about")
    return exists().where(student.c.key == table.c.student, on_student(student))


def _of_case(table: FromClause, on_case: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[bool]:
    found = _alias(Case, "_of_case")
    return exists().where(found.c.key == table.c.case, on_case(found))


def _of_their_case(table: FromClause, aim: Aim) -> ColumnElement[bool]:
    return _of_case(table, lambda found: found.c.origin == aim.there)


def _grave_or_referred(table: FromClause) -> ColumnElement[bool]:
    return or_(table.c.level >= GRAVE, table.c.referred)


def _disclosed(table: FromClause) -> ColumnElement[bool]:
    found = _alias(Case, "_disclosed")
    return exists().where(found.c.student == table.c.key, found.c.status == "open", _grave_or_referred(found))


def _is_referred(table: FromClause) -> ColumnElement[bool]:
    found = _alias(Case, "_is_referred")
    return exists().where(found.c.student == table.c.key, found.c.referred)


def _node_id(node: int) -> Any:
    """The id in hex of the node with this key."""
    found = _alias(Node, "_node_id")
    return select(func.lower(func.hex(found.c.id))).where(found.c.key == node).scalar_subquery()


def _first_account() -> Any:
    """The account that was made with the file; a Messenger's file has no other."""
    person = _alias(Person, "_first_account")
    return select(func.min(person.c.key)).where(person.c.origin == HERE).scalar_subquery()


def _of_own_account(table: FromClause) -> ColumnElement[bool]:
    person = _alias(Person, "_of_own_account")
    return exists().where(person.c.key == table.c.person, person.c.role == "messenger")


_CONDITIONS: Mapping[Which, Callable[[FromClause, Aim], ColumnElement[bool]]] = {
    Which.ALL: lambda _table, _aim: true(),
    Which.MADE_HERE: lambda table, _aim: table.c.origin == HERE,
    Which.MADE_THERE: lambda table, aim: table.c.origin == aim.there,
    Which.OWN_ACCOUNT: lambda table, _aim: table.c.key == _first_account(),
    Which.OWN_RESULTS: lambda table, _aim: and_(table.c.origin == HERE, _of_own_account(table)),
    Which.THEIR_PERSON: lambda table, aim: or_(table.c.origin == aim.there, _is_linked(table.c.key, aim)),
    Which.LIVING_IN_THEIR_PLACES: _in_places,
    Which.NOT_MERGED: lambda table, _aim: table.c.merged_into.is_(None),
    Which.ABOUT_THEIR_PLACES: lambda table, aim: and_(
        _made_by_them(table, aim), _about(table, lambda student: _in_places(student, aim))
    ),
    Which.THEIR_ASSIGNMENTS: _stands,
    Which.THEIR_RESULTS: _stands,
    Which.LEADS: lambda table, _aim: and_(table.c.origin == HERE, table.c.role == "lead"),
    Which.GRAVE: lambda table, _aim: table.c.level >= GRAVE,
    Which.GRAVE_OR_REFERRED: lambda table, _aim: _grave_or_referred(table),
    Which.OF_GRAVE_OR_REFERRED: lambda table, _aim: _of_case(table, _grave_or_referred),
    Which.REFERRED: lambda table, _aim: table.c.referred,
    Which.OF_REFERRED: lambda table, _aim: _of_case(table, lambda found: found.c.referred),
    Which.SHARED: lambda table, _aim: and_(table.c.shared, _of_case(table, lambda found: found.c.referred)),
    Which.DISCLOSED: lambda table, _aim: _disclosed(table),
    Which.THEIR_REFERRED_STUDENTS: lambda table, aim: and_(
        table.c.origin == aim.there, table.c.name != "", _is_referred(table)
    ),
    Which.THEIR_CASES: lambda table, aim: table.c.origin == aim.there,
    Which.ABOUT_THEIR_STUDENTS: lambda table, aim: _about(table, lambda student: student.c.origin == aim.there),
    Which.OF_THEIR_CASES: lambda table, aim: _of_their_case(table, aim),
    Which.MADE_HERE_OF_THEIR_CASES: lambda table, aim: and_(table.c.origin == HERE, _of_their_case(table, aim)),
    Which.THEIR_TRANSFERS: lambda table, aim: or_(
        table.c.origin == aim.there, table.c.passed_to == _node_id(aim.there)
    ),
    Which.SHARED_FROM_HERE: lambda table, aim: and_(table.c.origin == HERE, table.c.shared, _of_their_case(table, aim)),
}


def waiting(
    kind: SyncedType, which: Which | None, aim: Aim, span: Span, *, granted: bool = True
) -> ColumnElement[bool]:
    """What of `kind` is to be sent. `which` is None for a type whose scope stands in `sent`: with `granted` that is joined
    (see `joined`), and what entered the scope in the span is sent too, though the record itself is older."""
    table = kind.table
    changed = newer(kind, aim, span.since, span.upto)
    if which is not None:
        return and_(changed, condition(which, table, aim))
    if not granted:
        # Not joined: the database would begin with all that was ever sent, not with the few that changed.
        return and_(changed, is_sent(table, aim.there))
    entered = and_(Sent.rev > span.since, Sent.rev <= span.upto, table.c.rev <= span.upto)
    return and_(Sent.what != "none", or_(changed, entered))


def joined(query: Select[Any], kind: SyncedType, which: Which | None, aim: Aim, *, granted: bool) -> Select[Any]:
    """The query with `sent` joined where `waiting` wants it so."""
    if which is not None or not granted:
        return query
    return query.join(Sent, and_(Sent.id == kind.table.c.id, Sent.neighbour == aim.there))


def _sent_as(kind: SyncedType, aim: Aim) -> Any:
    sent = Sent.__table__.alias()
    return select(sent.c.what).where(sent.c.neighbour == aim.there, sent.c.id == kind.table.c.id).scalar_subquery()


def newest_granted(read: Connection, there: int) -> dict[str, int]:
    """Type to the rev at which a record of it last entered or left the neighbour's scope."""
    rows = read.execute(select(Sent.type, func.max(Sent.rev)).where(Sent.neighbour == there).group_by(Sent.type))
    return {row[0]: row[1] for row in rows}


def newer(
    kind: SyncedType, aim: Aim, since: ColumnElement[int] | int, upto: ColumnElement[int] | int
) -> ColumnElement[bool]:
    """Past the rev `since`, up to `upto`, and not from the neighbour itself."""
    table = kind.table
    from_elsewhere = or_(table.c.came_from.is_(None), table.c.came_from != aim.there)
    return and_(table.c.rev > since, table.c.rev <= upto, from_elsewhere)


def outgoing(
    read: Connection,
    kind: SyncedType,
    which: Which | None,
    aim: Aim,
    span: Span,
    gates: Mapping[str, Gate],
    *,
    granted: bool = True,
) -> Iterator[Outgoing]:
    """The records of `kind` to be sent, streamed; `which` and `granted` as for `waiting`. Those that name another of their
    kind, as a second entry names the one that is kept, come after the others."""
    extra = () if which else (Sent.what if granted else _sent_as(kind, aim),)
    query = joined(wire_select(kind, gates=gates, extra=extra), kind, which, aim, granted=granted)
    query = query.where(waiting(kind, which, aim, span, granted=granted))
    for some in _passes(kind):
        for row in read.execute(query.where(some).execution_options(yield_per=CHUNK)):
            what = "full" if which else row[6 + len(kind.fields)]
            yield Outgoing(wire_record(kind, row, gates), what)


def _passes(kind: SyncedType) -> list[ColumnElement[bool]]:
    names = [kind.table.c[field.name] for field in kind.fields if field.refers_to == kind.name]
    if kind.is_fact or not names:
        return [true()]
    return [and_(*(column.is_(None) for column in names)), or_(*(column.is_not(None) for column in names))]


def outgoing_count(
    read: Connection, kind: SyncedType, which: Which | None, aim: Aim, span: Span, *, granted: bool = True
) -> int:
    """How many `outgoing` gives."""
    query = joined(select(func.count()).select_from(kind.table), kind, which, aim, granted=granted)
    count: int = read.execute(query.where(waiting(kind, which, aim, span, granted=granted))).scalar_one()
    return count


def withdrawals(read: Connection, aim: Aim, span: Span) -> list[tuple[str, bytes]]:
    """(type, id) of what left the neighbour's scope, what refers to others first."""
    order = {kind.name: number for number, kind in enumerate(SYNCED)}
    deleted = exists().where(Removal.id == Sent.id, Removal.kind == "delete", Removal.rev <= Sent.rev)
    rows = read.execute(
        select(Sent.type, Sent.id)
        .where(Sent.neighbour == aim.there, Sent.what == "none", Sent.rev > span.since, Sent.rev <= span.upto)
        # A deleted record goes for another reason, and may come back; once it is here again it leaves like any other.
        .where(or_(~deleted, _is_here()))
        .order_by(Sent.id)
    )
    return sorted(((row.type, row.id) for row in rows), key=lambda row: -order[row[0]])


def _is_here() -> ColumnElement[bool]:
    """Whether the record of a row of `sent` is in this file."""
    return or_(*(and_(Sent.type == kind.name, exists().where(kind.table.c.id == Sent.id)) for kind in SYNCED))


def disclosed_count(read: Connection, there: int) -> int:
    """How many students are known to the neighbour by name."""
    return read.execute(
        select(func.count()).where(Sent.neighbour == there, Sent.type == "student", Sent.what == "full")
    ).scalar_one()


def sent_ids(read: Connection, there: int, ids: Collection[bytes]) -> set[bytes]:
    """Those of `ids` that the neighbour was ever given."""
    return set(read.execute(select(Sent.id).where(Sent.neighbour == there, Sent.id.in_(list(ids)))).scalars())


def keys_of(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, int]:
    """Id in hex to key, of those records of `kind` that are here."""
    table = kind.table
    return {row.id.hex(): row.key for row in read.execute(select(table.c.id, table.c.key).where(table.c.id.in_(ids)))}


def origins(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, str]:
    """Id in hex to the id of the node that made the record, for those of `kind` that are here."""
    table = kind.table
    query = select(table.c.id, Node.id.label("origin")).join(Node, Node.key == table.c.origin)
    return {row.id.hex(): row.origin.hex() for row in read.execute(query.where(table.c.id.in_(list(ids))))}


def student_origins(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, str]:
    """Id of a record in hex to the id of the node whose student it is about, for types that are about a student."""
    table, student = kind.table, _alias(Student, "student_origins")
    query = select(table.c.id, Node.id.label("origin")).select_from(table)
    if "student" in table.c:
        query = query.join(student, student.c.key == table.c.student)
    elif "case" in table.c:
        of_case = _alias(Case, "student_origins")
        query = query.join(of_case, of_case.c.key == table.c.case)
        query = query.join(student, student.c.key == of_case.c.student)
    else:
        return {}
    query = query.join(Node, Node.key == student.c.origin).where(table.c.id.in_(list(ids)))
    return {row.id.hex(): row.origin.hex() for row in read.execute(query)}


def all_ids(read: Connection, kind: SyncedType) -> list[tuple[int, bytes]]:
    """(key, id) of every record of `kind`."""
    table = kind.table
    return [(row.key, row.id) for row in read.execute(select(table.c.key, table.c.id))]


def columns_of(
    read: Connection, kind: SyncedType, names: Collection[str], ids: Collection[bytes]
) -> dict[str, dict[str, Any]]:
    """Some columns of records, as they stand, by id in hex."""
    table = kind.table
    query = select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(list(ids)))
    return {row["id"].hex(): dict(row) for row in read.execute(query).mappings()}


def highest_key(read: Connection, kind: SyncedType) -> int:
    """The highest key of the type's table, 0 when it is empty."""
    return read.execute(select(func.max(kind.table.c.key))).scalar() or 0


def records_with_rivals(read: Connection, kind: SyncedType, count: int = 200) -> list[WireRecord]:
    """Records of `kind` in which concurrent edits wait for a person to look at them."""
    if kind.is_fact or not kind.review:
        return []
    query = wire_select(kind).where(func.instr(kind.table.c.stamps, b'"r":{"') > 0).limit(count)
    return [wire_record(kind, row) for row in read.execute(query)]


def node_ids(read: Connection) -> list[str]:
    """Ids in hex of all nodes this file has heard of."""
    return [id.hex() for id in read.execute(select(Node.id)).scalars()]


def node_name(read: Connection, node: str) -> str | None:
    """The name of a node (id in hex) this file has heard of."""
    return read.execute(select(Node.name).where(Node.id == bytes.fromhex(node))).scalar() or None
