"""Finds neighbours by name or id, and checks who may exchange bundles with them."""

from __future__ import annotations

from db.queries import node as node_queries
from db.queries.node import NeighbourRow
from db.reading import Reading
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync.bundle.keys import PublicKeys
from studio_app.sync.bundle.reader import Sender
from studio_app.words import say

PARENT = "parent"


def require_exchange(signed_in: SignedIn) -> None:
    """Raises Refusal `not-permitted` for a person who may not make or read this file's bundles."""
    signed_in.require(Permission.BUNDLES)


def require_enrolling(signed_in: SignedIn) -> None:
    """Raises Refusal `not-permitted` for a person who may not enrol this file or change its keys. A Messenger's own
    file has nobody else who could.
    """
    signed_in.require(_to_enrol(signed_in))


def may_enrol(signed_in: SignedIn) -> bool:
    """Whether `require_enrolling` permits this person."""
    return signed_in.may(_to_enrol(signed_in))


def _to_enrol(signed_in: SignedIn) -> Permission:
    return Permission.BUNDLES if signed_in.node.kind == "messenger" else Permission.ADMINISTER


def keys_of(neighbour: NeighbourRow) -> PublicKeys:
    """A neighbour's public keys."""
    return PublicKeys(neighbour.verify_key.hex(), neighbour.recipient)


def sender(neighbour: NeighbourRow, keys: PublicKeys | None = None) -> Sender:
    """A neighbour in the form the bundle reader takes; `keys` replaces its present ones."""
    return Sender(
        neighbour.id,
        neighbour.name,
        keys or keys_of(neighbour),
        neighbour.state == "revoked",
        neighbour.relation == PARENT,
    )


def find_neighbour(read: Reading, wanted: str) -> NeighbourRow:
    """The neighbour that `wanted` names: `parent`, a name, or an id or its beginning (at least six hex digits).

    Refusals: `no-parent`, `unknown-neighbour`, `several-neighbours`.
    """
    known = node_queries.neighbours(read)
    if wanted == PARENT:
        found = sorted((row for row in known if row.relation == PARENT), key=lambda row: row.state)
        if not found:
            raise Refusal(
                "no-parent",
                say("This file has not joined a unit above it yet. Nothing was done. Join with an invitation first."),
            )
        return found[0]
    text = wanted.strip()
    found = [row for row in known if text in (row.id, row.name)]
    if not found and len(text) >= 6:
        found = [row for row in known if row.id.startswith(text.lower())]
    if not found:
        names = ", ".join(row.name for row in known) or say("nobody yet")
        raise Refusal(
            "unknown-neighbour",
            say("{name} is not enrolled here. Nothing was done. Enrolled: {names}.", name=wanted, names=names),
        )
    if len(found) > 1:
        ids = ", ".join(row.id for row in found)
        raise Refusal(
            "several-neighbours",
            say(
                "{name} is the name of several units. Nothing was done. Use one of their ids: {ids}.",
                name=wanted,
                ids=ids,
            ),
        )
    return found[0]
