"""Retries quarantined lines after an update of the program, or when the records they refer to have arrived."""

from __future__ import annotations

from dataclasses import dataclass

from db.changes import Changes
from db.queries import exchange_log
from db.queries import node as node_queries
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.receive.apply_records import Applier
from studio_app.sync.rules.scope import edge


@dataclass(frozen=True)
class RetryOutcome:
    """Number of quarantined lines that were applied, and of those that remain."""

    taken: int
    still_quarantined: int
    changes: Changes


def retry_quarantine(signed_in: SignedIn, progress: Progress | None = None) -> RetryOutcome:
    """Retries all quarantined lines, as the next bundle of their sender would. Lines of a neighbour that was revoked
    stay as they are. Raises Refusal `not-permitted`.
    """
    require_exchange(signed_in)
    running = progress or NoProgress()
    with signed_in.unit() as unit:
        read = unit.connection
        before = exchange_log.quarantine_count(read)
        here = node_queries.this_node(read)
        key = node_queries.node_keys(read).pseudonym_key
        by, unit.by = unit.by, None  # what a bundle brought, no person here changed
        for neighbour in node_queries.neighbours(read):
            running.check()
            way = edge(neighbour.kind, here.kind)
            if way is not None and neighbour.state == "active" and exchange_log.quarantine_count(read, neighbour.key):
                Applier(unit, here.id, neighbour, way, neighbour.number_in, neighbour.acknowledged_upto, key).finish()
        unit.by = by
        still_quarantined = exchange_log.quarantine_count(read)
    return RetryOutcome(before - still_quarantined, still_quarantined, unit.changes)
