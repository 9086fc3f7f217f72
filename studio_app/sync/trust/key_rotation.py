"""Rotates this node's keys: the old ones sign the new ones, and neighbours follow with the next bundle they read."""

from __future__ import annotations

from dataclasses import dataclass

from db.changes import Changes
from db.queries import node as node_queries
from db.store import UnitOfWork
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync.bundle.keys import PublicKeys, new_keys, rotate
from studio_app.sync.bundle.lines import ROTATIONS
from studio_app.sync.neighbours import require_enrolling
from studio_app.sync.trust.key_store import own_keys, rotations_made, save_own_rotation, unconfirmed_rotation
from studio_app.words import say


@dataclass(frozen=True)
class Rotated:
    """New keys of this file: `words` to compare from now on, and the names of the neighbours that have not confirmed
    them.
    """

    number: int
    words: tuple[str, ...]
    neighbours: tuple[str, ...]
    changes: Changes


def rotate_keys(signed_in: SignedIn) -> Rotated:
    """Replaces the keys for signing and for decrypting bundles. Each neighbour learns of them from the next bundle made
    for it.

    Bundles that are under way to the old keys are still read, until every neighbour has confirmed the new ones, and for
    at most 90 days by both clocks. Refusals: `not-permitted`, `keys-not-confirmed`.
    """
    require_enrolling(signed_in)
    with signed_in.unit() as unit:
        active = [row for row in node_queries.neighbours(unit.connection) if row.state == "active"]
        far = [row.name for row in active if unconfirmed_rotation(unit.connection, row) >= ROTATIONS]
        if far:
            raise Refusal(
                "keys-not-confirmed",
                say(
                    "{names} has not confirmed the last {count} changes of keys, and could not follow another one. Nothing "
                    "was changed. Please exchange a bundle first.",
                    names=say(", ").join(far),
                    count=ROTATIONS,
                ),
            )
        keys, number = change_keys(unit)
    return Rotated(number, keys.fingerprint(), tuple(row.name for row in active), unit.changes)


def change_keys(unit: UnitOfWork) -> tuple[PublicKeys, int]:
    """Generates new keys, signs them with the old ones, and stores them; returns their public halves and the rotation's
    number.
    """
    here = node_queries.this_node(unit.connection)
    new, number = new_keys(), rotations_made(unit.connection) + 1
    save_own_rotation(unit, new, rotate(here.id, number, own_keys(unit.connection), new))
    unit.log("keys-rotated", "node", here.id, detail=str(number))
    return new.public(), number
