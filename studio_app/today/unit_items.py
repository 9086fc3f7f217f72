"""Queue item of a Messenger's new file: enrolment with a studio."""

from __future__ import annotations

from db.queries import node as node_queries
from studio_app.node.signed_in import SignedIn
from studio_app.today.items import Kind, QueueItem, TargetView
from studio_app.words import say


def enrolment_items(signed_in: SignedIn) -> list[QueueItem]:
    """The item for a file that has not joined a studio yet, from which its rooms and people come."""
    if signed_in.node.kind != "messenger":
        return []
    with signed_in.read() as read:
        known = node_queries.neighbours(read)
    if any(row.relation == "parent" and row.state == "active" for row in known):
        return []
    return [
        QueueItem(
            Kind.NOTICE,
            say("This file has not joined a studio yet"),
            say("Your rooms and their people come from there: open Sync with the invitation and its code."),
            opens=TargetView.SYNC,
        )
    ]
