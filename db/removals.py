"""Tombstones of deleted and erased records, and the references that keep a record from being deleted.

A deleted record's row is gone from its table. Its row in `removal` keeps the stamp and the record's content, so that a
concurrent write from elsewhere can restore it whole. An erased record keeps its row, blanked; its row in `removal`
holds the moment, and exists before the record where the record arrives later.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, and_, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from db.schema import SYNCED, Draft, FieldHistory, Removal, SyncedType, synced_type
from db.stamps import Stamp

Kind = Literal["delete", "erasure"]

ERASABLE = frozenset({"student", "person"})
"""Types of which an erasure speaks; what hangs on a student is blanked with it."""


@functools.cache
def drafts_about(kind: str) -> tuple[str, ...]:
    """The kinds of draft, named as the records they become, whose subject is a record of `kind`."""
    return tuple(
        other.name for other, column, _ in references_to(synced_type(kind)) if column in other.with_mark("draft")
    )


@functools.cache
def personal_blanks(kind: str) -> Mapping[str, Any]:
    """Field to value of what an erasure writes over the personal fields of a type, as their columns hold it."""
    found = synced_type(kind)
    nullable = {column.name for column in found.table.columns if column.nullable}
    empty = dict.fromkeys(nullable) | dict.fromkeys(found.with_mark("sealed"), b"")
    return {field.name: empty.get(field.name, "") for field in found.fields if field.personal}


@functools.cache
def wire_blanks(kind: str) -> Mapping[str, Any]:
    """The same as they travel: a sealed text as base64."""
    return {name: "" if value == b"" else value for name, value in personal_blanks(kind).items()}


_NEW = upsert(Removal)
_NOTE = _NEW.on_conflict_do_update(
    ["id", "kind"], set_={name: _NEW.excluded[name] for name in ("stamp", "rev", "came_from")}
)


class StillReferenced(Exception):
    """Another record refers to the one to be deleted."""


class Tombstone(msgspec.Struct, frozen=True, omit_defaults=True):
    """The column `removal.stamp`: the moment, and for a deletion the record in wire form and its column `stamps`.

    `r` is the neighbour (id in hex) that sent it, and its receipt.
    """

    s: tuple[int, int, str]
    f: dict[str, Any] = {}
    v: bytes = b""
    r: tuple[str, str] | None = None

    def at(self) -> Stamp:
        """The moment of the deletion or erasure."""
        return Stamp(*self.s)

    def emptied(self) -> Tombstone:
        """The same tombstone without the record's content."""
        return Tombstone(self.s, r=self.r)


def read_tombstone(column: bytes) -> Tombstone:
    """Decodes the column `removal.stamp`."""
    return msgspec.json.decode(column, type=Tombstone)


def write_tombstone(
    connection: Connection,
    kind: SyncedType,
    record: bytes,
    what: Kind,
    stamp: Stamp,
    *,
    origin: int,
    rev: int,
    came_from: int | None,
    fields: Mapping[str, Any] | None = None,
    stamps: bytes = b"",
    receipt: tuple[str, str] | None = None,
) -> None:
    """Writes a tombstone, replacing an earlier one; `fields` and `stamps` are the deleted record's content, `receipt`
    the neighbour's id and receipt.
    """
    left = msgspec.json.encode(Tombstone((stamp.wall, stamp.counter, stamp.node), dict(fields or {}), stamps, receipt))
    values = {"stamp": left, "rev": rev, "came_from": came_from}
    connection.execute(_NOTE, {"id": record, "type": kind.name, "kind": what, "origin": origin, **values})


def update_tombstone(connection: Connection, record: bytes, left: Tombstone) -> None:
    """Replaces the record's content in a tombstone; that is not exported."""
    connection.execute(
        update(Removal).where(Removal.id == record, Removal.kind == "delete").values(stamp=msgspec.json.encode(left))
    )


def strip_tombstone(connection: Connection, record: bytes) -> None:
    """Drops the record's content from a tombstone: the record left this node's scope; only the moment stays."""
    query = select(Removal.stamp).where(Removal.id == record, Removal.kind == "delete")
    for column in connection.execute(query).scalars().all():
        update_tombstone(connection, record, read_tombstone(column).emptied())


def erased_keys(connection: Connection) -> dict[int, Stamp]:
    """Key of every erased student who is here, to the moment of erasure."""
    student = synced_type("student").table
    query = select(student.c.key, Removal.stamp).join(Removal, Removal.id == student.c.id)
    return {
        row.key: read_tombstone(row.stamp).at() for row in connection.execute(query.where(Removal.kind == "erasure"))
    }


def references_to(kind: SyncedType) -> Iterator[tuple[SyncedType, str, bool]]:
    """(type, column, may be empty) of every reference to records of `kind`."""
    for other in SYNCED:
        for field in other.fields:
            if field.refers_to == kind.name:
                yield other, field.name, bool(other.table.c[field.name].nullable)


def is_referred_to(connection: Connection, kind: SyncedType, *keys: int) -> bool:
    """Whether any record here refers to one of those with these keys."""
    return any(
        connection.execute(select(exists().where(other.table.c[column].in_(keys)))).scalar()
        for other, column, _ in references_to(kind)
    )


def delete_row(connection: Connection, kind: SyncedType, *keys: int) -> None:
    """Deletes rows of a type with their history and drafts; nothing may refer to them."""
    delete_history_and_drafts(connection, kind, set(keys))
    if "amended_by" in kind.table.c:
        connection.execute(update(kind.table).where(kind.table.c.amended_by.in_(keys)).values(amended_by=None))
    connection.execute(delete(kind.table).where(kind.table.c.key.in_(keys)))


def delete_history_and_drafts(
    connection: Connection, kind: SyncedType, keys: Collection[int], fields: Collection[str] | None = None
) -> None:
    """Deletes the history of records' fields (or of these of them) and the drafts about the records."""
    history = and_(FieldHistory.type == kind.name, FieldHistory.record.in_(list(keys)))
    if fields is not None:
        history = and_(history, FieldHistory.field.in_(list(fields)))
    connection.execute(delete(FieldHistory).where(history))
    about = drafts_about(kind.name)
    if about:
        connection.execute(delete(Draft).where(and_(Draft.kind.in_(about), Draft.subject.in_(list(keys)))))
