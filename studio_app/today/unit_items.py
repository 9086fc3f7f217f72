"""What a Messenger's new file needs first: the studio above it."""

from __future__ import annotations

from db.queries import node as node_queries
from studio_app.node.signed_in import SignedIn
from studio_app.today.items import Kind, Place, QueueItem
from studio_app.words import say


def joining_items(signed_in: SignedIn) -> list[QueueItem]:
    """That the file has not joined a studio, from which its rooms and people come; nothing once it has."""
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
            leads_to=Place.SYNC,
        )
    ]
