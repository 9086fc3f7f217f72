"""Rights of a neighbour to refer to the records its lines name.

A check-in that corrects another studio's check-in would hide that one, a step could be put into another studio's case.
So what a line speaks of must be the sender's too. People of the file (who wrote, who owns) may be named by anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.queries import sync as queries
from db.queries.node import NeighbourRow
from db.reading import Reading
from db.schema import SyncedType, synced_type
from studio_app.sync.bundle.records import Incoming
from studio_app.sync.rules.previously_sent import previously_sent_ids
from studio_app.sync.rules.scope import Edge


class ReferenceRights:
    """What one sender may speak of. What was found to be its own is remembered: a record's origin never changes."""

    def __init__(self, read: Reading, edge: Edge, sender: NeighbourRow) -> None:
        self._read, self._edge, self._sender = read, edge, sender
        self._theirs: dict[str, set[str]] = {}

    def out_of_reach_ids(self, kind: SyncedType, records: Sequence[Incoming]) -> set[str]:
        """Ids of those of `records` (all of `kind`) that speak of records the sender has no right to. What is not here at
        all is no reason: such a line waits."""
        found: set[str] = set()
        for field in kind.fields:
            if field.refers_to is not None:
                values = [record.fields.get(field.name) for record in records]
                refused = self.refused(field.refers_to, {value for value in values if value is not None})
                found |= {record.id for record, value in zip(records, values, strict=True) if value in refused}
        return found

    def refused(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those of the records of `kind` that are here and that the sender may not speak of."""
        if self._edge.writes == "all" or kind == "person":
            return set()
        theirs = self._theirs.setdefault(kind, set())
        asked = set(ids) - theirs
        refused, own = (
            _not_theirs(self._read, self._edge, self._sender, synced_type(kind), asked) if asked else ((), ())
        )
        theirs.update(own)
        return set(refused)


def _not_theirs(
    read: Reading, edge: Edge, sender: NeighbourRow, kind: SyncedType, ids: set[str]
) -> tuple[set[str], set[str]]:
    """Those of the records that are here: the ones that the sender may not speak of, and the others."""
    origins = queries.origins(read, kind, [bytes.fromhex(id) for id in ids])
    others = {id for id, origin in origins.items() if origin != sender.id}
    if others:
        raw = [bytes.fromhex(id) for id in others]
        if edge.writes == "sent" or kind.name == "student":
            others -= {id.hex() for id in previously_sent_ids(read, sender.key, raw)}
        elif edge.withdraws:
            about = queries.student_origins(read, kind, raw)
            others = {id for id in others if about.get(id) != sender.id}
    return others, origins.keys() - others
