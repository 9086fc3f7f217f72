"""Integrity checks of a node file: page authentication, structure, references, counters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, func, select, text

from db.queries.records import wire_rows
from db.schema import SYNCED, AccessEntry, NodeState


def damaged_pages(read: Connection) -> int:
    """Number of pages that fail their authentication (SQLCipher's HMAC over each page).

    Pages are read from the file itself, possibly while a writer replaces one, so a page counts only if it fails twice.
    """
    failed = {row[0] for row in read.exec_driver_sql("PRAGMA cipher_integrity_check")}
    if failed:
        failed &= {row[0] for row in read.exec_driver_sql("PRAGMA cipher_integrity_check")}
    return len(failed)


def structure_faults(read: Connection) -> list[str]:
    """Faults found by SQLite's integrity check; empty if none."""
    return [row[0] for row in read.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]


def dangling_references(read: Connection) -> int:
    """Number of rows with a dangling foreign key."""
    return len(read.exec_driver_sql("PRAGMA foreign_key_check").fetchall())


def highest_rev(read: Connection) -> tuple[int, int]:
    """The node's rev counter, and the highest rev of any record; the first is never below the second."""
    counter = read.execute(select(NodeState.rev)).scalar_one()
    highest = [read.execute(select(func.max(kind.table.c.rev))).scalar() or 0 for kind in SYNCED]
    return counter, max(highest)


def access_entries(read: Connection) -> int:
    """Number of entries in the access log."""
    return read.execute(select(func.count()).select_from(AccessEntry)).scalar_one()


def quick_check(read: Connection) -> bool:
    """SQLite's quick check of the structure, for opening after an unclean end."""
    return read.execute(text("PRAGMA quick_check(1)")).scalar() == "ok"


def digest(read: Connection, each: Callable[[int], None] | None = None) -> str:
    """SHA-256 in hex over all synced records by type and id: equal for files that hold the same records.

    Keys, revs and provenance are local to a file and not covered. `each` is called with the number of records done.
    """
    total = hashlib.sha256()
    done = 0
    for kind in SYNCED:
        for record in wire_rows(read, kind, by_id=True):
            total.update(msgspec.json.encode([kind.name, record.id, record.origin, record.fields], order="sorted"))
            done += 1
            if each is not None and done % 10_000 == 0:
                each(done)
    return total.hexdigest()
