"""Revokes a neighbour, obeys revocations from above, and cancels a neighbour whose fingerprint differs."""

from __future__ import annotations

from dataclasses import dataclass

from db.changes import Changes
from db.queries import disclosed_data as disclosed_queries
from db.queries import node as node_queries
from db.queries.node import NeighbourRow, PersonRow
from db.reading import Reading
from db.replication.neighbour_keys import revoke_by_records
from db.replication.sync_writes import update_neighbour
from db.schema import Revocation
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync.neighbour_notes import note
from studio_app.sync.neighbours import PARENT, find_neighbour
from studio_app.sync.trust.disclosed_data import DisclosedData, disclosed_data
from studio_app.words import marked, say


@dataclass(frozen=True)
class Revoked:
    """A revoked neighbour and the data disclosed to it. `account`: of the same person in this file, still open."""

    disclosed: DisclosedData
    account: PersonRow | None
    changes: Changes


def revoke(signed_in: SignedIn, neighbour: str) -> Revoked:
    """Revokes a neighbour: no bundle of it is read and none is made for it; its records stay.

    Units below learn of it with their next bundle. Refusals: `not-permitted`, `unit-above`, those of `find_neighbour`.
    """
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        found = find_neighbour(unit.connection, neighbour)
        if found.relation == PARENT:
            raise Refusal(
                "unit-above",
                say(
                    "{name} is the unit above this file, and a file does not revoke that. Nothing was changed. If its "
                    "words differ, say so under 'Words to compare'.",
                    name=found.name,
                ),
            )
        disclosed = disclosed_data(unit.connection, found)
        revoke_neighbour(unit, found)
        account = _account(unit.connection, found)
    return Revoked(disclosed, account, unit.changes)


def account_of(signed_in: SignedIn, neighbour: str) -> PersonRow | None:
    """The open account in this file of the person who owns the neighbour's file; None where there is none."""
    signed_in.require(Permission.ADMINISTER)
    with signed_in.read() as read:
        return _account(read, find_neighbour(read, neighbour))


def revoke_neighbour(unit: UnitOfWork, found: NeighbourRow) -> None:
    """Refuses a child and its present key, and adds the revocation record that informs other nodes."""
    if found.state != "revoked":
        update_neighbour(unit, found.key, state="revoked")
    key = found.verify_key.hex()
    if not disclosed_queries.is_key_revoked(unit.connection, found.id, key):
        values = {"node": found.id, "verify_key": key, "revoked_at": unit.now, "revoked_by": unit.by}
        unit.add(Revocation, values)
        unit.log("revoked", "node", found.id)


def refuse_revoked(unit: UnitOfWork) -> list[str]:
    """Applies the revocations in the file; returns a sentence for each newly refused neighbour."""
    refused = set(revoke_by_records(unit))
    return [
        note(marked("{name} was revoked by the unit above. Nothing from it is read here any more."), name=row.name)
        for row in node_queries.neighbours(unit.connection)
        if row.key in refused
    ]


def _account(read: Reading, found: NeighbourRow) -> PersonRow | None:
    person = disclosed_queries.person_of(read, found.key)
    people = node_queries.people_who_sign_in(read)
    return next((one for one in people if one.key == person and one.here and one.active), None)
