"""Writes of the exchange with neighbours, as part of a unit of work."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Column, LargeBinary, and_, case, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from db.queries.records import wire_records
from db.queries.scope_conditions import Aim, Which, condition
from db.queries.sync import keys_of, sent_ids
from db.removals import delete_history_and_drafts, references_to, strip_tombstone
from db.schema import (
    SYNCED,
    BundleEntry,
    FieldHistory,
    Invitation,
    Neighbour,
    Node,
    Quarantine,
    Record,
    Removal,
    Sent,
    SyncedType,
    synced_type,
)
from db.schema.column_types import Day
from db.stamps import Stamp
from db.store import UnitOfWork
from db.versions import FieldVersion, encode

MOST_PARAMETERS = 30_000
"""Of one statement: SQLite takes 32,766."""


def refresh_sent(unit: UnitOfWork, kind: SyncedType, which: Which, more_of: Which | None, aim: Aim) -> bool:
    """Updates `sent` to what the neighbour may hold of `kind` now; rows that differ get this node's next rev. Says
    whether any differed.

    A record that came from the neighbour counts as held there, in scope or not; should it enter the scope later it is
    sent, since it may have been withdrawn meanwhile.
    """
    table = kind.table
    what: Any = literal("full") if more_of is None else case((condition(more_of, table, aim), "full"), else_="part")
    within = condition(which, table, aim)
    rev = unit.rev + 1
    is_known = exists().where(Sent.neighbour == aim.there, Sent.id == table.c.id)
    from_there = table.c.came_from == aim.there
    entering = select(
        literal(aim.there),
        table.c.id,
        literal(kind.name),
        case((within, what), else_="none"),
        case((from_there, 0), else_=rev),
    ).where(or_(within, from_there), ~is_known)
    entered = unit.connection.execute(insert(Sent).from_select(["neighbour", "id", "type", "what", "rev"], entering))
    now = func.coalesce(select(what).where(table.c.id == Sent.id, within).scalar_subquery(), "none")
    changed = unit.connection.execute(
        update(Sent)
        .where(Sent.neighbour == aim.there, Sent.type == kind.name, Sent.what != now)
        .values(what=now, rev=rev)
    )
    if entered.rowcount <= 0 and changed.rowcount <= 0:
        return False
    unit.next_rev()
    return True


def mark_held(unit: UnitOfWork, kind: SyncedType, records: Collection[bytes], neighbour: int) -> None:
    """Marks records as held by the neighbour though they were never sent: the next bundle withdraws those out of scope
    and sends those in scope.
    """
    if new := set(records) - sent_ids(unit.connection, neighbour, records):
        rev = unit.next_rev()
        rows = [{"neighbour": neighbour, "id": id, "type": kind.name, "what": "none", "rev": rev} for id in sorted(new)]
        unit.connection.execute(insert(Sent), rows)


def schedule_withdrawal(unit: UnitOfWork, record: bytes) -> None:
    """Schedules the withdrawal of a restored record that is out of the neighbour's scope.

    A neighbour that received only the deletion may still hold the record for its own writes to it.
    """
    unit.connection.execute(
        update(Sent).where(Sent.id == record, Sent.what == "none", Sent.rev > 0).values(rev=unit.next_rev())
    )


def record_node(unit: UnitOfWork, node: str, kind: str = "", name: str = "") -> int:
    """The key of the node with this id (hex); inserts one not known yet, and updates kind and name."""
    row = upsert(Node).values(id=bytes.fromhex(node), kind=kind, name=name)
    learnt = {"kind": kind, "name": name} if name else {"id": row.excluded.id}
    unit.connection.execute(row.on_conflict_do_update(["id"], set_=learnt))
    return unit.connection.execute(select(Node.key).where(Node.id == bytes.fromhex(node))).scalar_one()


def enrol(unit: UnitOfWork, node: int, relation: str, verify_key: bytes, recipient: str) -> None:
    """Enrols the node as a neighbour with these keys; a former neighbour starts afresh."""
    values = {
        "relation": relation,
        "verify_key": verify_key,
        "recipient": recipient,
        "state": "active",
        "since": unit.now,
        "incarnation": None,
        "applied_upto": 0,
        "acknowledged_upto": 0,
    }
    row = upsert(Neighbour).values(node=node, number_out=0, number_in=0, **values)
    unit.connection.execute(row.on_conflict_do_update(["node"], set_=values))
    unit.touched("neighbour")


def update_neighbour(unit: UnitOfWork, node: int, **values: Any) -> None:
    """Sets columns of a neighbour."""
    unit.connection.execute(update(Neighbour).where(Neighbour.node == node).values(**values))
    unit.touched("neighbour")


def clear_provenance(unit: UnitOfWork, node: int) -> None:
    """Clears the provenance of everything that came from the neighbour, so that all is sent to it again."""
    for kind in SYNCED:
        unit.connection.execute(update(kind.table).where(kind.table.c.came_from == node).values(came_from=None))
    told = and_(Removal.came_from == node, Removal.kind != "withdrawal")
    unit.connection.execute(update(Removal).where(told).values(came_from=None))
    held = and_(Sent.neighbour == node, Sent.rev == 0)
    if unit.connection.execute(select(func.count()).where(held)).scalar_one():
        unit.connection.execute(update(Sent).where(held).values(rev=unit.next_rev()))
    update_neighbour(unit, node, acknowledged_upto=0)


def resend_references(
    unit: UnitOfWork, kind: SyncedType, referring: Iterable[tuple[SyncedType, str]], there: int
) -> None:
    """Resends records that refer to records of `kind` which have just entered or left the neighbour's scope.

    They were sent without that reference, and have not changed themselves. `referring` are types with a changing scope,
    each with the column that refers to `kind`.
    """
    target, sent = kind.table.alias(), Sent.__table__.alias()
    for other, column in referring:
        table = other.table
        held = table.c[column]
        moved = exists().where(
            target.c.key == held, sent.c.neighbour == there, sent.c.id == target.c.id, sent.c.rev == unit.rev
        )
        # Looked up from the few that refer: from `sent`, it would be all that was ever told.
        again = select(table.c.id).where(held.is_not(None), moved)
        unit.connection.execute(
            update(Sent).where(Sent.neighbour == there, Sent.what != "none", Sent.id.in_(again)).values(rev=unit.rev)
        )


def keep_invitation(unit: UnitOfWork, number: str, kind: str, name: str, content: bytes, key: str, until: int) -> None:
    """Inserts an invitation made here; `key` is the stretched code."""
    unit.connection.execute(
        insert(Invitation).values(
            number=bytes.fromhex(number), kind=kind, name=name, content=content, code=key, expires_at=until
        )
    )
    unit.touched("invitation")


def use_invitation(unit: UnitOfWork, number: str) -> None:
    """Marks an invitation as used and deletes its key."""
    number_bytes = bytes.fromhex(number)
    unit.connection.execute(update(Invitation).where(Invitation.number == number_bytes).values(used_at=unit.now))
    unit.touched("invitation")


def keep_bundle_entry(
    unit: UnitOfWork,
    direction: str,
    node: int,
    number: int,
    since: int,
    upto: int,
    counts: Mapping[str, int],
    size: int,
) -> None:
    """Inserts an entry of the bundle history."""
    unit.connection.execute(
        insert(BundleEntry).values(
            at=unit.now,
            direction=direction,
            neighbour=node,
            number=number,
            since=since,
            upto=upto,
            counts=msgspec.json.encode(counts).decode(),
            size=size,
        )
    )
    unit.touched("bundle")


def quarantine_line(unit: UnitOfWork, node: int, number: int, line: bytes, reason: str) -> bool:
    """Quarantines a line that cannot be taken in, once; says whether it was new."""
    digest = hashlib.sha256(node.to_bytes(8, "big") + line).digest()
    row = upsert(Quarantine).values(at=unit.now, neighbour=node, number=number, line=line, digest=digest, reason=reason)
    added = unit.connection.execute(row.on_conflict_do_nothing()).rowcount > 0
    if added:
        unit.touched("quarantine")
    return added


def release_lines(unit: UnitOfWork, keys: Collection[int]) -> None:
    """Deletes lines from the quarantine that have been taken in since."""
    unit.connection.execute(delete(Quarantine).where(Quarantine.key.in_(list(keys))))
    unit.touched("quarantine")


def insert_rows(unit: UnitOfWork, kind: SyncedType, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts records, all with the same columns."""
    if rows:
        insert_columns(unit, kind, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(unit: UnitOfWork, kind: SyncedType, columns: Mapping[str, Sequence[Any]]) -> None:
    """Inserts records that are given by column, as few statements; the key is the next one where it is not given.

    500,000 check-ins take a third of the time that a row a statement takes. Each parameter costs about as much as a column
    of its row, and the driver looks for a way to adapt each None and each value of type bytes: a value that all records
    share is one parameter, and bytes are handed over as bytearray.
    """
    count = len(columns["id"])
    shared: dict[str, Any] = {}
    varied: dict[str, Sequence[Any]] = {}
    for name, column in columns.items():
        if name == "id" or column.count(column[0]) < count:
            varied[name] = _as_driver_takes(kind.table.c[name], column)
        elif column[0] is not None:
            (shared[name],) = _as_driver_takes(kind.table.c[name], column[:1])
    at_once = (MOST_PARAMETERS - len(shared)) // len(varied)
    for start in range(0, count, at_once):
        rows = zip(*(column[start : start + at_once] for column in varied.values()), strict=True)
        sql = _insert_sql(kind.table.name, tuple(shared), tuple(varied), min(at_once, count - start))
        unit.connection.exec_driver_sql(sql, (*shared.values(), *chain.from_iterable(rows)))
    is_student = kind.name == "student"
    unit.touched(
        kind.name,
        *(keys_of(unit.connection, kind, columns["id"]).values() if is_student else columns.get("student", ())),
    )


def _as_driver_takes(column: Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """The statement goes past SQLAlchemy, and so past its types."""
    if isinstance(column.type, Day):
        return [None if day is None else day.toordinal() for day in values]
    if isinstance(column.type, LargeBinary):
        return [None if value is None else bytearray(value) for value in values]
    return values


@functools.lru_cache(maxsize=64)
def _insert_sql(table: str, shared: tuple[str, ...], varied: tuple[str, ...], count: int) -> str:
    into = ", ".join(f'"{name}"' for name in (*shared, *varied))
    # In VALUES the columns are called column1, column2, ...
    taken = [*("?" for _ in shared), *(f"column{number}" for number in range(1, 1 + len(varied)))]
    row = f"({', '.join('?' * len(varied))})"
    return f'INSERT INTO "{table}" ({into}) SELECT {", ".join(taken)} FROM (VALUES {", ".join([row] * count)})'


def update_row(unit: UnitOfWork, kind: SyncedType, key: int, values: Mapping[str, Any], student: int | None) -> None:
    """Updates columns of one record, stamps and rev included."""
    unit.connection.execute(update(kind.table).where(kind.table.c.key == key).values(**values))
    unit.touched(kind.name, key if kind.name == "student" else student)


def rewrite(unit: UnitOfWork, kind: SyncedType, key: int, field: str) -> None:
    """Writes the present value of a field again, with a stamp later than all that is known of the record."""
    assert issubclass(kind.model, Record)
    value = unit.connection.execute(select(kind.table.c[field]).where(kind.table.c.key == key)).scalar_one()
    unit.change(kind.model, key, {field: value}, settles=frozenset({field}))


def mark_amended(unit: UnitOfWork, kind: SyncedType, pairs: Iterable[tuple[int, int]]) -> None:
    """Sets on facts which later fact corrects them: pairs of (corrected, by)."""
    for corrected, by in pairs:
        unit.connection.execute(update(kind.table).where(kind.table.c.key == corrected).values(amended_by=by))


def withdraw(unit: UnitOfWork, kind: SyncedType, record: bytes, neighbour: int, acknowledged: int) -> str:
    """Deletes a record that left this node's scope, with its dependents.

    Gives `done`, `absent`, or `waits` where a dependent was made here and the neighbour has not acknowledged it yet: it
    must reach the neighbour first.
    """
    table = kind.table
    key = unit.connection.execute(select(table.c.key).where(table.c.id == record)).scalar()
    if key is None:
        forget_withdrawals(unit, [record])
        strip_tombstone(unit.connection, record)
        return "absent"
    going: dict[str, set[int]] = {}
    _gather(unit, kind, {key}, going)
    if _has_unacknowledged(unit, going, neighbour, acknowledged):
        row = upsert(Removal).values(
            id=record, type=kind.name, kind="withdrawal", stamp=b"", origin=neighbour, rev=unit.rev, came_from=neighbour
        )
        unit.connection.execute(row.on_conflict_do_nothing())
        return "waits"
    for gone in reversed(SYNCED):
        if gone.name in going:
            _delete(unit, gone, going[gone.name])
    forget_withdrawals(unit, [record])
    return "done"


def set_provenance(unit: UnitOfWork, kind: SyncedType, records: Collection[bytes], neighbour: int) -> None:
    """Sets the neighbour as the source of these records' state."""
    for record in records:
        unit.connection.execute(update(kind.table).where(kind.table.c.id == record).values(came_from=neighbour))


def forget_withdrawals(unit: UnitOfWork, records: Collection[bytes]) -> None:
    """Deletes pending withdrawals that are done or obsolete."""
    if records:
        unit.connection.execute(delete(Removal).where(Removal.id.in_(list(records)), Removal.kind == "withdrawal"))


def _gather(unit: UnitOfWork, kind: SyncedType, keys: set[int], going: dict[str, set[int]]) -> None:
    new = keys - going.setdefault(kind.name, set())
    if not new:
        return
    going[kind.name] |= new
    for other, column, may_be_empty in references_to(kind):
        if not may_be_empty:
            table = other.table
            hanging = unit.connection.execute(select(table.c.key).where(table.c[column].in_(new))).scalars()
            _gather(unit, other, set(hanging), going)


def _has_unacknowledged(unit: UnitOfWork, going: Mapping[str, set[int]], neighbour: int, acknowledged: int) -> bool:
    for name, keys in going.items():
        table = synced_type(name).table
        from_elsewhere = or_(table.c.came_from.is_(None), table.c.came_from != neighbour)
        query = select(table.c.key).where(table.c.key.in_(keys), table.c.rev > acknowledged, from_elsewhere)
        if unit.connection.execute(query.limit(1)).first() is not None:
            return True
    return False


def _delete(unit: UnitOfWork, kind: SyncedType, keys: set[int]) -> None:
    connection = unit.connection
    for other, column, may_be_empty in references_to(kind):
        if may_be_empty:
            _empty(unit, other, column, keys)
    if "amended_by" in kind.table.c:
        connection.execute(update(kind.table).where(kind.table.c.amended_by.in_(keys)).values(amended_by=None))
    delete_history_and_drafts(connection, kind, keys)
    connection.execute(delete(kind.table).where(kind.table.c.key.in_(keys)))
    unit.touched(kind.name)


def _empty(unit: UnitOfWork, kind: SyncedType, column: str, keys: set[int]) -> None:
    """Sets a reference to deleted records to NULL and drops the version vector's entries of other nodes' writes there.

    They are then taken in when they are sent again; under the stamp of its write the empty value could win over them.
    """
    table = kind.table
    hit = table.c[column].in_(keys)
    if kind.is_fact:
        unit.connection.execute(update(table).where(hit).values({column: None}))
        return
    ids = unit.connection.execute(select(table.c.id).where(hit)).scalars().all()
    for record in wire_records(unit.connection, kind, ids).values():
        version = record.version()
        assert version is not None
        columns: dict[str, Any] = {column: None}
        if unit.clock.node not in version.fields[column].known():
            not_held = FieldVersion(None, Stamp(0, 0, record.origin))
            columns["stamps"] = encode(msgspec.structs.replace(version, fields={**version.fields, column: not_held}))
        unit.connection.execute(update(table).where(table.c.key == record.key).values(columns))


def forget_history(unit: UnitOfWork, kind: SyncedType, key: int, fields: Collection[str]) -> None:
    """Deletes the field history of withdrawn records."""
    unit.connection.execute(
        delete(FieldHistory).where(
            FieldHistory.type == kind.name, FieldHistory.record == key, FieldHistory.field.in_(list(fields))
        )
    )
