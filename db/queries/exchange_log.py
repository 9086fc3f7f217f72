"""Reads the exchange's own tables: bundle history, quarantined lines, pending withdrawals, invitations."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select

from db.queries.row_columns import columns_of, in_hex
from db.schema import BundleEntry, Invitation, Node, Quarantine, Removal


@dataclass(frozen=True)
class BundleRow:
    """An entry of the bundle history: `direction` is `out` or `in`, `counts` are records by type."""

    at: int
    direction: str
    neighbour: str
    number: int
    since: int
    upto: int
    counts: dict[str, int]
    size: int


def bundle_history(read: Connection, count: int = 100) -> list[BundleRow]:
    """Bundles made and read, newest first."""
    entry = BundleEntry
    rows = read.execute(
        select(*columns_of(BundleRow, entry, neighbour=Node.name.label("neighbour")))
        .join(Node, Node.key == entry.neighbour)
        .order_by(entry.key.desc())
        .limit(count)
    )
    return [BundleRow(**{**row._mapping, "counts": msgspec.json.decode(row.counts)}) for row in rows]


def last_upto(read: Connection, there: int) -> int:
    """Our rev up to which the newest bundle for the neighbour reached; 0 if there was none."""
    query = select(BundleEntry.upto).where(BundleEntry.neighbour == there, BundleEntry.direction == "out")
    return read.execute(query.order_by(BundleEntry.key.desc()).limit(1)).scalar() or 0


@dataclass(frozen=True)
class QuarantinedLine:
    """A quarantined line: signed correctly but not taken in; `reason` is a code
    (`studio_app/sync/quarantine_reasons.py`).
    """

    key: int
    at: int
    neighbour: str
    number: int
    line: bytes
    reason: str


def quarantined_lines(read: Connection, there: int | None = None, count: int = 500) -> list[QuarantinedLine]:
    """Quarantined lines, newest first; of one neighbour, or of all."""
    query = (
        select(*columns_of(QuarantinedLine, Quarantine, neighbour=Node.name))
        .join(Node, Node.key == Quarantine.neighbour)
        .order_by(Quarantine.key.desc())
        .limit(count)
    )
    if there is not None:
        query = query.where(Quarantine.neighbour == there)
    return [QuarantinedLine(*row) for row in read.execute(query)]


def quarantine_count(read: Connection, there: int | None = None) -> int:
    """Number of quarantined lines."""
    query = select(func.count()).select_from(Quarantine)
    return read.execute(query if there is None else query.where(Quarantine.neighbour == there)).scalar_one()


def quarantine_size(read: Connection, there: int) -> tuple[int, int]:
    """Number of a neighbour's quarantined lines, and their total size in bytes."""
    query = select(func.count(), func.coalesce(func.sum(func.length(Quarantine.line)), 0))
    lines, size = read.execute(query.where(Quarantine.neighbour == there)).one()
    return lines, size


def waiting_withdrawals(read: Connection, there: int) -> list[tuple[str, bytes]]:
    """(type, id) of pending withdrawals: dependents of the record are not acknowledged yet."""
    query = select(Removal.type, Removal.id).where(Removal.kind == "withdrawal", Removal.came_from == there)
    return [(row.type, row.id) for row in read.execute(query)]


@dataclass(frozen=True)
class InvitationRow:
    """An invitation made here. `key` is the stretched code, in hex."""

    number: str
    kind: str
    name: str
    content: bytes
    key: str
    expires_at: int
    used_at: int | None


def invitations(read: Connection, number: str | None = None) -> list[InvitationRow]:
    """Invitations made here, newest first; or the one with this number."""
    made = Invitation
    query = select(*columns_of(InvitationRow, made, number=in_hex(made.number), key=made.code))
    if number is not None:
        query = query.where(made.number == bytes.fromhex(number))
    return [InvitationRow(*row) for row in read.execute(query.order_by(made.key.desc()))]
