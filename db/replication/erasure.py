"""Erasure: blanks the personal fields of a student and of all records about them (docs/design/sync.md).

What stays are figures without a person: that there was a check-in on a day, a case at a level. The erasure is a stamp
on the student, and each node that receives it blanks what it holds; nothing is sent record by record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import delete, or_, select, update

from db.queries.records import WireRecord, wire_records
from db.queries.removals import TombstoneRow, deletions, tombstones
from db.removals import (
    ERASABLE,
    delete_history_and_drafts,
    personal_blanks,
    references_to,
    update_tombstone,
    wire_blanks,
    write_tombstone,
)
from db.replication.pseudonym import pseudonym
from db.schema import NodeState, Quarantine, Record, Removal, SyncedType, synced_type
from db.stamps import Stamp
from db.unit_of_work import UnitOfWork
from db.versions import RecordVersion, encode, erase_fields

__all__ = ["ERASABLE", "SAID_BY_WRITING", "erase", "personal_blanks", "reapply_erasures"]

SAID_BY_WRITING = frozenset({"transfer"})
"""Types of which other nodes hold records without knowing whose they are: they learn of an erasure by an ordinary write.
The record itself never counts as erased, or those who do not know would hold another stamp for ever."""

_CARRIERS = ("student", "case")
"""Types on which something may hang that speaks of the student."""


def erase(
    unit: UnitOfWork,
    kind: SyncedType,
    record: bytes,
    stamp: Stamp,
    *,
    origin: int,
    came_from: int | None = None,
    receipt: tuple[str, str] | None = None,
) -> bool:
    """Erases a student (or a person who signs in), known here or not yet; says whether that changed anything.

    `origin` is the key of the node that made the record, `came_from` of the neighbour that sent the erasure, `receipt`
    its id and receipt.
    """
    id = record.hex()
    known = wire_records(unit.connection, kind, [record]).get(id)
    left = tombstones(unit.connection, [record]).get(id)
    before = known.version() if known is not None else None if left is None else left.version()
    erased = erase_fields(before or RecordVersion({}), stamp, personal_blanks(kind.name))
    assert erased.erased is not None
    if before is not None and before.erased == erased.erased:
        return False
    write_tombstone(
        unit.connection,
        kind,
        record,
        "erasure",
        erased.erased,
        origin=origin,
        rev=unit.next_rev(),
        came_from=came_from if erased.erased == stamp else None,
        receipt=receipt if erased.erased == stamp else None,
    )
    if known is not None:
        _write(unit, kind, known, erased)
    elif left is not None:
        _blank_tombstone(unit, left, erased.erased)
    if kind.name == "student":
        cases = _blank_dependents(unit, id, None if known is None else known.key, erased.erased)
        _delete_quarantined_lines(unit, {id, *cases})
    unit.touched(kind.name, known.key if known is not None and kind.name == "student" else None)
    return True


def reapply_erasures(unit: UnitOfWork) -> None:
    """Blanks personal fields of erased students that arrived later from nodes unaware of the erasure."""
    for name in sorted(SAID_BY_WRITING):
        kind = synced_type(name)
        assert issubclass(kind.model, Record)
        table, student, case = kind.table, synced_type("student").table, synced_type("case").table
        erased = select(student.c.key).join(Removal, Removal.id == student.c.id).where(Removal.kind == "erasure")
        theirs = select(case.c.key).where(case.c.student.in_(erased))
        blanks = personal_blanks(name)
        held = or_(*(table.c[column].is_distinct_from(value) for column, value in blanks.items()))
        query = select(table.c.key).where(or_(table.c.student.in_(erased), table.c.case.in_(theirs)), held)
        for key in unit.connection.execute(query).scalars().all():
            unit.change(kind.model, key, blanks)


def _write(unit: UnitOfWork, kind: SyncedType, known: WireRecord, version: RecordVersion) -> None:
    table = kind.table
    values: dict[str, Any] = {**personal_blanks(kind.name), "stamps": encode(version)}
    if "find" in table.c:
        values["find"] = ""
    unit.connection.execute(update(table).where(table.c.key == known.key).values(values))
    fields = None if kind.name == "student" else list(personal_blanks(kind.name))
    delete_history_and_drafts(unit.connection, kind, {known.key}, fields)


def _dependents(unit: UnitOfWork, student: int) -> Iterator[tuple[SyncedType, list[tuple[int, bytes]]]]:
    """The records about the student, by type: those that refer to them, and to their cases."""
    carriers: dict[str, list[int]] = {"student": [student]}
    for name in _CARRIERS:
        if not carriers.get(name):
            continue
        for kind, column, _ in references_to(synced_type(name)):
            if kind.name == "student":
                continue  # another entry of the same person: erased for itself
            table = kind.table
            rows = unit.connection.execute(select(table.c.key, table.c.id).where(table.c[column].in_(carriers[name])))
            found = [(row.key, row.id) for row in rows]
            if found:
                carriers[kind.name] = [key for key, _ in found]
                yield kind, found


def _blank_dependents(unit: UnitOfWork, student: str, key: int | None, stamp: Stamp) -> set[str]:
    """Blanks the records about the student; gives the ids of the student's cases."""
    cases: set[str] = set()
    for kind, found in _dependents(unit, key) if key is not None else ():
        if kind.name == "case":
            cases |= {id.hex() for _, id in found}
        if personal_blanks(kind.name):
            _blank_records(unit, kind, found, stamp)
    left = deletions(unit.connection)
    cases |= {one.id for one in left if one.type == "case" and one.keeps and _fields(one).get("student") == student}
    for one in left:
        if one.keeps and (_fields(one).get("student") == student or _fields(one).get("case") in cases):
            _blank_tombstone(unit, one, stamp)
    return cases


def _blank_records(unit: UnitOfWork, kind: SyncedType, found: list[tuple[int, bytes]], stamp: Stamp) -> None:
    if kind.is_fact:
        keys = [key for key, _ in found]
        unit.connection.execute(
            update(kind.table).where(kind.table.c.key.in_(keys)).values(**personal_blanks(kind.name))
        )
    elif kind.name in ERASABLE:
        for _, record in found:
            origin = unit.connection.execute(select(kind.table.c.origin).where(kind.table.c.id == record)).scalar_one()
            erase(unit, kind, record, stamp, origin=origin)
    elif kind.name in SAID_BY_WRITING:
        assert issubclass(kind.model, Record)
        for key, _ in found:
            unit.change(kind.model, key, personal_blanks(kind.name))
    else:
        for known in wire_records(unit.connection, kind, [record for _, record in found]).values():
            version = known.version()
            assert version is not None
            _write(unit, kind, known, erase_fields(version, stamp, personal_blanks(kind.name)))
    unit.touched(kind.name)


def _fields(one: TombstoneRow) -> dict[str, Any]:
    return {} if one.deleted is None else one.deleted.f


def _blank_tombstone(unit: UnitOfWork, one: TombstoneRow, stamp: Stamp) -> None:
    """Blanks the content of a tombstone."""
    if one.deleted is None or not one.keeps:
        return
    blanks = {name: value for name, value in wire_blanks(one.type).items() if name in one.deleted.f}
    stamps = one.deleted.v
    if stamps:
        stamps = encode(erase_fields(one.version(), stamp, blanks))
    fields = {**one.deleted.f, **blanks}
    update_tombstone(unit.connection, bytes.fromhex(one.id), msgspec.structs.replace(one.deleted, f=fields, v=stamps))


def _delete_quarantined_lines(unit: UnitOfWork, ids: Collection[str]) -> None:
    """Deletes quarantined lines of bundles about the student: their content cannot be blanked."""
    key = unit.connection.execute(select(NodeState.pseudonym_key)).scalar_one()
    wanted = [text.encode() for id in ids for text in (id, pseudonym(key, id))]
    rows = unit.connection.execute(select(Quarantine.key, Quarantine.line))
    about = [row.key for row in rows if any(text in row.line for text in wanted)]
    if about:
        unit.connection.execute(delete(Quarantine).where(Quarantine.key.in_(about)))
        unit.touched("quarantine")
