"""Restamps writes made while this computer's clock was ahead and not exported yet (docs/design/sync.md, 'Clocks').

A stamp that may have left this file, in a bundle or in a copy of the file, is final: the same write would exist under
two stamps, and a node that saw both could not tell that they are one. The file therefore records its latest stamp
before each export (`db.exported_marks`); later ones exist nowhere else, and replacing them equals writing at another
moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from db.exported_marks import export_mark
from db.queries.records import WireRecord, wire_rows
from db.removals import Tombstone, read_tombstone, update_tombstone
from db.schema import SYNCED, Removal, SyncedType
from db.stamps import HybridLogicalClock, Stamp
from db.store import UnitOfWork
from db.versions import RecordVersion, decode, encode, restamp


def stamp_again(unit: UnitOfWork, limit: int) -> int:
    """Restamps this node's writes above `limit` (ms) and above the export mark from the present time on; gives the
    number of records. The node's clock is set back to now.
    """
    outside = export_mark(unit.connection)
    node = unit.clock.node
    is_told = Stamp(outside.wall, outside.counter, node)
    clock = HybridLogicalClock(node, unit.now, 0)
    if is_told.wall <= limit:
        clock.observe(is_told)
    found = [
        (kind, record, version)
        for kind, record, version in _written_since(unit.connection, outside.rev)
        if is_told.wall <= limit or _made_at(record.id) > is_told.wall
    ]
    deletions = [] if is_told.wall > limit else _deleted_since(unit.connection, outside.rev)
    stamps = {stamp for _, _, version in found for stamp in _all_stamps(version)}
    stamps |= {left.at() for _, left in deletions}
    ahead = sorted(s for s in stamps if s.node == node and s.wall > limit and s > is_told)
    anew = {stamp: clock.tick(unit.now) for stamp in ahead}
    changed = 0
    for kind, record, version in found:
        again = _restamped(version, anew)
        if again is not None:
            unit.connection.execute(
                update(kind.table).where(kind.table.c.key == record.key).values(stamps=encode(again))
            )
            changed += 1
    changed += sum(_deletion_again(unit.connection, record, left, anew) for record, left in deletions)
    unit.clock = clock
    return changed


def _written_since(read: Connection, rev: int) -> Iterator[tuple[SyncedType, WireRecord, RecordVersion]]:
    for kind in SYNCED:
        if not kind.is_fact:
            for record in list(wire_rows(read, kind, since=rev)):
                version = record.version()
                # What was also deleted or erased has stamps elsewhere too, and stays as it is.
                if version is not None and version.removed is None and version.erased is None:
                    yield kind, record, version


def _deleted_since(read: Connection, rev: int) -> list[tuple[bytes, Tombstone]]:
    query = select(Removal.id, Removal.stamp).where(
        Removal.kind == "delete", Removal.rev > rev, Removal.came_from.is_(None)
    )
    return [(row.id, read_tombstone(row.stamp)) for row in read.execute(query)]


def _all_stamps(version: RecordVersion) -> Iterator[Stamp]:
    for field in version.fields.values():
        yield from field.known().values()
        yield from (rival.stamp for rival in field.rivals)


def _restamped(version: RecordVersion, anew: dict[Stamp, Stamp]) -> RecordVersion | None:
    """The record with its stamps replaced; None where nothing is replaced, or a write would precede what it had seen."""
    again = restamp(version, lambda stamp: anew.get(stamp, stamp))
    if again == version or again.values() != version.values():
        return None
    for name, field in version.fields.items():
        if field.stamp in anew and any(stamp >= anew[field.stamp] for stamp in again.fields[name].seen):
            return None
    return again


def _deletion_again(connection: Connection, record: bytes, left: Tombstone, anew: dict[Stamp, Stamp]) -> bool:
    stamp = anew.get(left.at())
    if stamp is None:
        return False
    kept: dict[str, Any] = {}
    if left.v:
        version = msgspec.structs.replace(decode(left.v, left.f), removed=stamp)
        if not version.is_removed():
            return False
        kept = {"v": encode(version)}
    update_tombstone(
        connection, record, msgspec.structs.replace(left, s=(stamp.wall, stamp.counter, stamp.node), **kept)
    )
    return True


def _made_at(id: str) -> int:
    """When a record was created, by its node's clock: the first 48 bits of a UUIDv7 (RFC 9562, 5.7)."""
    return int(id[:12], 16)
