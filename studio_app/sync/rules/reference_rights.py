"""Whether a neighbour may refer to the records its line names.

A check-in that corrects another studio's check-in would hide that one, a step could be put into another studio's case.
So what a line speaks of must be the sender's too. People of the file (who wrote, who owns) may be named by anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.queries import sync as queries
from db.queries.node import NeighbourRow
from db.reading import Reading
from db.schema import SyncedType, synced_type
from studio_app.sync.bundle.records import Incoming
from studio_app.sync.rules.previously_sent import given_ids
from studio_app.sync.rules.scope import Edge


def reaching_too_far(
    read: Reading, edge: Edge, sender: NeighbourRow, kind: SyncedType, records: Sequence[Incoming]
) -> set[str]:
    """Ids of those of `records` (all of `kind`) that speak of records the sender has no right to. What is not here at
    all is no reason: such a line waits."""
    columns = [(field.name, field.refers_to) for field in kind.fields if field.refers_to not in (None, "person")]
    if edge.writes == "all" or not columns:
        return set()
    wanted: dict[str, set[str]] = {}
    for record in records:
        for name, target in columns:
            if target is not None and (value := record.fields.get(name)):
                wanted.setdefault(target, set()).add(value)
    refused = {target: _not_theirs(read, edge, sender, synced_type(target), ids) for target, ids in wanted.items()}
    return {
        record.id
        for record in records
        if any(record.fields.get(name) in refused.get(target or "", ()) for name, target in columns)
    }


def _not_theirs(read: Reading, edge: Edge, sender: NeighbourRow, kind: SyncedType, ids: set[str]) -> set[str]:
    origins = queries.origins(read, kind, [bytes.fromhex(id) for id in ids])
    others = {id for id, origin in origins.items() if origin != sender.id}
    if not others:
        return set()
    raw = [bytes.fromhex(id) for id in others]
    if edge.writes == "given" or kind.name == "student":
        others -= {id.hex() for id in given_ids(read, sender.key, raw)}
    elif edge.withdraws:
        about = queries.student_origins(read, kind, raw)
        others = {id for id in others if about.get(id) != sender.id}
    return others
