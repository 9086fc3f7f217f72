"""Withdraws what a restored neighbour sent before and no longer sends (docs/design/sync.md, 'Incarnations').

A restored file has lost the record of what it sent since the backup, so it cannot withdraw it. But its first bundle
carries everything in scope; so what came from it, is of a type whose scope changes, and is not named in that bundle has
left the scope, if the file knows it at all. What was made after the backup it cannot know: that stays, for here it may
stand for the last time. What was written here always stays.
"""

from __future__ import annotations

import re

from db.queries.node import NeighbourRow
from db.queries.sync import ids_received_from
from db.replication.sync_writes import set_provenance, withdraw
from db.schema import SYNCED
from db.store import UnitOfWork
from studio_app.sync.bundle.lines import BundleHeader
from studio_app.sync.rules.scope import Edge

_ID = re.compile(rb'"id":"([0-9a-f]{32})"')


class FullResend:
    """Records received from the neighbour before, minus those in its first bundle after a restore."""

    def __init__(self, unit: UnitOfWork, edge: Edge | None, neighbour: NeighbourRow, header: BundleHeader) -> None:
        self._unit = unit
        self._neighbour = neighbour.key
        self._unmarked: dict[str, set[bytes]] = {}
        if edge is None or not edge.withdraws or header.since or header.restored_upto is None:
            return
        for kind in SYNCED:
            cell = edge.cells.get(kind.name)
            # A pseudonym does not say when its student was entered; and no student leaves that scope.
            if cell is None or not cell.tracked or cell.by_many or (edge.pseudonyms and kind.name == "student"):
                continue
            only = edge.writes == "all"
            if found := ids_received_from(unit.connection, kind, neighbour.key, header.restored_upto, only_source=only):
                self._unmarked[kind.name] = found

    def mark_sent(self, lines: list[bytes]) -> None:
        """Marks the records of these lines as still sent."""
        if not self._unmarked:
            return
        ids = {bytes.fromhex(found[1].decode()) for line in lines if (found := _ID.search(line))}
        for unmarked in self._unmarked.values():
            unmarked -= ids

    def withdraw_unmarked(self, acknowledged: int) -> int:
        """Withdraws the records that were not sent again, once the bundle is complete; returns their number."""
        done = 0
        kinds = [kind for kind in reversed(SYNCED) if kind.name in self._unmarked]
        for kind in kinds:
            set_provenance(self._unit, kind, self._unmarked[kind.name], self._neighbour)
        for kind in kinds:
            for record in sorted(self._unmarked[kind.name]):
                done += withdraw(self._unit, kind, record, self._neighbour, acknowledged) == "done"
        return done
