"""Determines which records a neighbour was ever sent, also by a restored file that has lost the record of it."""

from __future__ import annotations

from collections.abc import Collection

from db.incarnation import former_incarnations, restored_upto
from db.queries import sync as queries
from db.reading import Reading
from db.replication.sync_writes import mark_held
from db.schema import SyncedType
from db.store import UnitOfWork
from studio_app.sync.rules.scope import Edge, edge_back

_WITHIN_A_WRITE = 1000
"""Milliseconds by which an id may be younger than the stamp of the write that made its record."""


def previously_sent_ids(
    read: Reading, neighbour: int, ids: Collection[bytes], *, of_any_age: bool = False
) -> set[bytes]:
    """Those of `ids` that were sent to the neighbour, as far as is known here; `ids` are those it names itself.

    A restored file has lost the record of what it sent since the backup, and the answers to that must arrive all the
    same. What it held by then may have been sent after the backup: ids cannot be guessed, so a node that names one
    was sent it. With `of_any_age` that holds for later records too: one that arrived after the backup, was sent on, and
    arrived again.
    """
    found = queries.sent_ids(read, neighbour, ids)
    if former_incarnations(read):
        upto = None if of_any_age else restored_upto(read)
        found |= {id for id in ids if upto is None or int.from_bytes(id[:6], "big") <= upto + _WITHIN_A_WRITE}
    return found


def record_named(unit: UnitOfWork, way: Edge, neighbour: int, kind: SyncedType, ids: Collection[bytes]) -> None:
    """Stores that the neighbour, in its bundle, names these records made here: it holds them, even where a restored
    file no longer knows that, and must get a withdrawal once they leave its scope.
    """
    back = edge_back(way)
    cell = None if back is None else back.cells.get(kind.name)
    if ids and cell is not None and cell.tracked and former_incarnations(unit.connection):
        mark_held(unit, kind, ids, neighbour)
