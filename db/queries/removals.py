"""Reads tombstones: deleted and erased records, and those to send to a neighbour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, exists, or_, select

from db.queries.sync import Span, student_origins
from db.removals import Tombstone, read_tombstone
from db.schema import SYNCED, Node, Removal, Sent, Student, SyncedType, synced_type
from db.schema.node import HERE
from db.stamps import Stamp
from db.versions import RecordVersion, decode

_REAL = ("delete", "erasure")


@dataclass(frozen=True)
class TombstoneRow:
    """A tombstone: `deleted` with the record's content, `erased` the moment; ids in hex, `origin` the node's key."""

    type: str
    id: str
    origin: int
    deleted: Tombstone | None = None
    erased: Stamp | None = None

    @property
    def keeps(self) -> bool:
        """Whether the record can be restored from the tombstone."""
        return self.deleted is not None and bool(self.deleted.f)

    def version(self) -> RecordVersion:
        """The record's last version; for a fact, without fields."""
        removed = None if self.deleted is None else self.deleted.at()
        if self.deleted is None or not self.deleted.v:
            return RecordVersion({}, removed, self.erased)
        kept = decode(self.deleted.v, self.deleted.f)
        return RecordVersion(kept.fields, removed, self.erased)


@dataclass(frozen=True)
class RemovalRow:
    """A deletion or an erasure to be sent. `fields` are a tombstone's content, `receipt` whose receipt is here, and the
    receipt.
    """

    type: str
    id: str
    what: str
    origin: str
    stamp: Stamp
    fields: dict[str, Any]
    receipt: tuple[str, str] | None


def has_tombstones(read: Connection) -> bool:
    """Whether the file has any tombstone."""
    return bool(read.execute(select(exists().where(Removal.kind.in_(_REAL)))).scalar())


def tombstones(read: Connection, ids: Collection[bytes]) -> dict[str, TombstoneRow]:
    """Tombstones of those of the records that were deleted or erased, by id in hex."""
    found: dict[str, TombstoneRow] = {}
    for row in read.execute(
        select(Removal.id, Removal.type, Removal.kind, Removal.stamp, Removal.origin).where(
            Removal.id.in_(list(ids)), Removal.kind.in_(_REAL)
        )
    ):
        id = row.id.hex()
        before = found.get(id, TombstoneRow(row.type, id, row.origin))
        left = read_tombstone(row.stamp)
        found[id] = replace(before, deleted=left) if row.kind == "delete" else replace(before, erased=left.at())
    return found


def tombstone_origins(read: Connection, ids: Collection[bytes]) -> dict[str, str]:
    """Id in hex of those of the records that were deleted or erased, to the id (hex) of the node that made each."""
    query = select(Removal.id, Node.id.label("origin")).join(Node, Node.key == Removal.origin)
    rows = read.execute(query.where(Removal.id.in_(list(ids)), Removal.kind.in_(_REAL)))
    return {row.id.hex(): row.origin.hex() for row in rows}


def deletions(read: Connection) -> list[TombstoneRow]:
    """Every deletion in this file, referring records first."""
    rows = read.execute(select(Removal.id).where(Removal.kind == "delete").order_by(Removal.id)).scalars().all()
    order = {kind.name: number for number, kind in enumerate(SYNCED)}
    return sorted(tombstones(read, rows).values(), key=lambda one: -order[one.type])


def erased_students(read: Connection) -> dict[str, Stamp]:
    """Id in hex of every erased student to the moment of erasure."""
    query = select(Removal.id, Removal.stamp).where(Removal.kind == "erasure", Removal.type == "student")
    return {row.id.hex(): read_tombstone(row.stamp).at() for row in read.execute(query)}


def removed_students(read: Connection) -> list[bytes]:
    """Ids of students with a tombstone."""
    query = select(Removal.id).where(Removal.type == "student", Removal.kind.in_(_REAL)).distinct()
    return list(read.execute(query).scalars())


def ids_of(read: Connection, kind: SyncedType, column: str, students: Collection[str]) -> set[str]:
    """Ids in hex of records of `kind` whose reference `column` is one of these students (ids in hex)."""
    table = kind.table
    query = select(table.c.id).join(Student, Student.key == table.c[column])
    wanted = [bytes.fromhex(id) for id in students]
    return {id.hex() for id in read.execute(query.where(Student.id.in_(wanted))).scalars()}


def removals_between(read: Connection, there: int, span: Span) -> list[RemovalRow]:
    """Deletions and erasures with since < rev <= upto that did not come from the neighbour; referring records first."""
    query = (
        select(Removal.id, Removal.type, Removal.kind, Removal.stamp, Node.id.label("origin"))
        .join(Node, Node.key == Removal.origin)
        .where(
            Removal.kind.in_(_REAL),
            Removal.rev > span.since,
            Removal.rev <= span.upto,
            or_(Removal.came_from.is_(None), Removal.came_from != there),
        )
        .order_by(Removal.rev)
    )
    order = {kind.name: number for number, kind in enumerate(SYNCED)}
    found = []
    for row in read.execute(query):
        left = read_tombstone(row.stamp)
        found.append(RemovalRow(row.type, row.id.hex(), row.kind, row.origin.hex(), left.at(), left.f, left.r))
    return sorted(found, key=lambda told: -order[told.type])


def was_sent(read: Connection, there: int, id: str) -> bool:
    """Whether the record was ever sent to the neighbour, for types with a changing scope."""
    held = exists().where(Sent.neighbour == there, Sent.id == bytes.fromhex(id))
    return bool(read.execute(select(held)).scalar())


def origin_of(read: Connection, kind: str, id: str) -> str | None:
    """The node (id in hex) that made the record; None if the record is not here."""
    table = synced_type(kind).table
    query = select(Node.id).join(table, table.c.origin == Node.key).where(table.c.id == bytes.fromhex(id))
    found = read.execute(query).scalar()
    return None if found is None else found.hex()


def student_origin_of_case(read: Connection, id: str) -> str | None:
    """The node (id in hex) that made the student of the case; None if the case is not here."""
    return student_origins(read, synced_type("case"), [bytes.fromhex(id)]).get(id)


@dataclass(frozen=True)
class Entry:
    """A roster entry: its key and id, and the key of the node that made it."""

    key: int
    id: bytes
    origin: int


def entries_of_person(read: Connection, student: int) -> list[Entry]:
    """The student with this key and all entries of the same person that were merged."""
    into = Student.merged_into
    found: dict[int, Entry] = {}
    wanted, before = {student}, 0
    while len(wanted) > before:
        before = len(wanted)
        query = select(Student.key, Student.id, Student.origin, into).where(
            or_(Student.key.in_(wanted), into.in_(wanted))
        )
        for row in read.execute(query):
            found[row.key] = Entry(row.key, row.id, row.origin)
            wanted |= {row.key} if row.merged_into is None else {row.key, row.merged_into}
    return list(found.values())


def is_made_here(read: Connection, kind: SyncedType, key: int) -> bool:
    """Whether the record with this key exists and was made in this file."""
    query = select(exists().where(kind.table.c.key == key, kind.table.c.origin == HERE))
    return bool(read.execute(query).scalar())
