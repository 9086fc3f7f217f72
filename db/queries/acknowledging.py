"""Reads whether an acknowledgement to a neighbour is pending."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.schema import BundleEntry, Neighbour, Node


def owes_acknowledgement(read: Connection, node: str) -> bool:
    """Whether the neighbour (id in hex) sent something since our last bundle to it and cannot know yet that it is here.

    Its newest bundle says from where it began: from what it knew to be acknowledged. An answer to a mere answer brings
    nothing that begins earlier than what we have, so this comes to rest.
    """
    neighbour = read.execute(
        select(Neighbour.node, Neighbour.applied_upto, Neighbour.last_in, Neighbour.last_out)
        .join(Node, Node.key == Neighbour.node)
        .where(Node.id == bytes.fromhex(node))
    ).one_or_none()
    if neighbour is None or neighbour.last_in is None or neighbour.last_in < (neighbour.last_out or 0):
        return False
    since = read.execute(
        select(BundleEntry.since)
        .where(BundleEntry.neighbour == neighbour.node, BundleEntry.direction == "in")
        .order_by(BundleEntry.key.desc())
        .limit(1)
    ).scalar()
    return since is not None and since < neighbour.applied_upto
