"""Reads for the exchange with a neighbour: outgoing records, records it holds, and provenance."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, true

from db.queries.aliases import cached_alias
from db.queries.id_lists import is_one_of
from db.queries.records import References, WireRecord, batches, records_of, wire_batch, wire_select
from db.queries.scope_conditions import Aim, Which, condition, is_sent
from db.schema import (
    SYNCED,
    Case,
    Node,
    Removal,
    Sent,
    Student,
    SyncedType,
)
from db.schema.node import HERE


@dataclass(frozen=True)
class Span:
    """The range of revs of a bundle: above `since`, up to `upto`."""

    since: int
    upto: int


def waiting(
    kind: SyncedType, which: Which | None, aim: Aim, span: Span, *, granted: bool = True
) -> ColumnElement[bool]:
    """The query of the records of `kind` to be sent. `which` is None for a type whose scope is stored in `sent`: with
    `granted` it is joined (see `joined`), and records that entered the scope in the span are sent too, though they are
    older.
    """
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
    """The query with `sent` joined, for types whose scope is stored there."""
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
    """The condition: past the rev `since`, up to `upto`, and not from the neighbour itself."""
    table = kind.table
    from_elsewhere = or_(table.c.came_from.is_(None), table.c.came_from != aim.there)
    return and_(table.c.rev > since, table.c.rev <= upto, from_elsewhere)


def outgoing(
    read: Connection,
    kind: SyncedType,
    names: frozenset[str],
    which: Which | None,
    aim: Aim,
    span: Span,
    references: References,
    *,
    granted: bool = True,
) -> Iterator[list[tuple[WireRecord, str]]]:
    """The records of `kind` to be sent, with the fields of `names`, some at a time, and what of each is sent: `full` or `part`.
    `which` and `granted` are as for `waiting`. Those that name another of their kind, as a second entry names the one that is kept, come after the others."""
    extra = () if which else (Sent.what if granted else _sent_as(kind, aim),)
    query = joined(wire_select(kind, names=names, extra=extra), kind, which, aim, granted=granted)
    query = query.where(waiting(kind, which, aim, span, granted=granted))
    for some in _passes(kind):
        for rows in batches(read, query.where(some)):
            whats = ["full"] * len(rows) if which else [row[-1] for row in rows]
            yield list(zip(wire_batch(kind, rows, references, names), whats, strict=True))


def _passes(kind: SyncedType) -> list[ColumnElement[bool]]:
    names = [kind.table.c[field.name] for field in kind.fields if field.refers_to == kind.name]
    if kind.is_fact or not names:
        return [true()]
    return [and_(*(column.is_(None) for column in names)), or_(*(column.is_not(None) for column in names))]


def outgoing_count(
    read: Connection, kind: SyncedType, which: Which | None, aim: Aim, span: Span, *, granted: bool = True
) -> int:
    """Number of records that `outgoing` gives."""
    query = joined(select(func.count()).select_from(kind.table), kind, which, aim, granted=granted)
    count: int = read.execute(query.where(waiting(kind, which, aim, span, granted=granted))).scalar_one()
    return count


def withdrawals(read: Connection, aim: Aim, span: Span) -> list[tuple[str, bytes]]:
    """(type, id) of records that left the neighbour's scope, referring records first."""
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
    """The condition that the record of a row of `sent` is in this file."""
    return or_(*(and_(Sent.type == kind.name, exists().where(kind.table.c.id == Sent.id)) for kind in SYNCED))


def disclosed_count(read: Connection, there: int) -> int:
    """Number of students whose name the neighbour received."""
    return read.execute(
        select(func.count()).where(Sent.neighbour == there, Sent.type == "student", Sent.what == "full")
    ).scalar_one()


def sent_ids(read: Connection, there: int, ids: Collection[bytes]) -> set[bytes]:
    """Those of `ids` that were ever sent to the neighbour."""
    return set(read.execute(select(Sent.id).where(Sent.neighbour == there, Sent.id.in_(list(ids)))).scalars())


def keys_of(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, int]:
    """Id in hex to key, of those records of `kind` that are here."""
    table = kind.table
    return {
        row.id.hex(): row.key for row in read.execute(select(table.c.id, table.c.key).where(is_one_of(table.c.id, ids)))
    }


def origins(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, str]:
    """Id in hex to the id of the node that made the record, for those of `kind` that are here."""
    table = kind.table
    query = select(table.c.id, Node.id.label("origin")).join(Node, Node.key == table.c.origin)
    return {row.id.hex(): row.origin.hex() for row in read.execute(query.where(is_one_of(table.c.id, ids)))}


def student_origins(read: Connection, kind: SyncedType, ids: Collection[bytes]) -> dict[str, str]:
    """Id of a record in hex to the id of the node whose student it is about, for types that are about a student."""
    table, student = kind.table, cached_alias(Student.__table__, "student_origins")
    query = select(table.c.id, Node.id.label("origin")).select_from(table)
    if "student" in table.c:
        query = query.join(student, student.c.key == table.c.student)
    elif "case" in table.c:
        of_case = cached_alias(Case.__table__, "student_origins")
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
    """Values of some columns of records, by id in hex."""
    table = kind.table
    query = select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(list(ids)))
    return {row["id"].hex(): dict(row) for row in read.execute(query).mappings()}


def highest_key(read: Connection, kind: SyncedType) -> int:
    """The highest key of the type's table, 0 if empty."""
    return read.execute(select(func.max(kind.table.c.key))).scalar() or 0


def highest_id(read: Connection, kind: SyncedType) -> bytes:
    """The highest id of the type's records here, empty when there is none."""
    return read.execute(select(func.max(kind.table.c.id))).scalar() or b""


def records_with_rivals(read: Connection, kind: SyncedType, count: int = 200) -> list[WireRecord]:
    """Records of `kind` with unsettled concurrent edits."""
    if kind.is_fact or not kind.review:
        return []
    query = wire_select(kind).where(func.instr(kind.table.c.stamps, b'"r":{"') > 0).limit(count)
    return list(records_of(read, kind, query).values())


def node_ids(read: Connection) -> list[str]:
    """Ids in hex of all nodes known here."""
    return [id.hex() for id in read.execute(select(Node.id)).scalars()]


def node_name(read: Connection, node: str) -> str | None:
    """The name of a node (id in hex); None if unknown."""
    return read.execute(select(Node.name).where(Node.id == bytes.fromhex(node))).scalar() or None


def ids_received_from(
    read: Connection, kind: SyncedType, neighbour: int, upto: int, *, only_source: bool
) -> set[bytes]:
    """Ids of records of `kind` whose state came from the neighbour, that were not made here, and that were created
    until the moment `upto` (ms), by their UUIDv7 (RFC 9562, 5.7).

    `only_source`: the neighbour is this file's only source, so records without a known source came from it too.
    """
    table = kind.table
    latest = (upto + 1).to_bytes(6, "big")
    from_there = table.c.came_from == neighbour
    if only_source:
        from_there = or_(from_there, table.c.came_from.is_(None))
    rows = read.execute(select(table.c.id).where(from_there, table.c.origin != HERE, table.c.id < latest))
    return set(rows.scalars())
