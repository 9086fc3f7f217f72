"""Stores key history: this node's rotations and former identities, and those of neighbours.

All of it stands in settings of the encrypted file.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from db.local_writes import keep_setting
from db.queries import node as node_queries
from db.queries.node import NeighbourRow
from db.reading import Reading
from db.replication.neighbour_keys import change_own_keys
from db.replication.sync_writes import update_neighbour
from db.settings import SettingKey, read_setting
from db.store import UnitOfWork
from studio_app.sync.bundle.keys import NodeKeys, PublicKeys, Rotation
from studio_app.sync.bundle.lines import ROTATIONS

KEPT_FOR = 90 * 24 * 3600 * 1000
"""Milliseconds for which former keys are kept, at the most."""


class FormerIdentity(msgspec.Struct, frozen=True):
    """An age identity from before a rotation, and the moment (ms) after which it is deleted."""

    identity: str
    until: int

    def __repr__(self) -> str:
        return f"FormerIdentity(until={self.until})"


class _Own(msgspec.Struct):
    number: int = 0
    chain: list[Rotation] = []
    former: list[FormerIdentity] = []
    held: dict[str, str] = {}
    """id of a neighbour to the key id of our keys that it knows"""


class FormerKeys(msgspec.Struct, frozen=True):
    """Replaced keys of a neighbour: valid for bundles numbered lower than `below`, until a moment (ms)."""

    keys: PublicKeys
    below: int
    until: int


class KnownRotations(msgspec.Struct):
    """Number of a neighbour's latest known rotation, and the keys before it."""

    number: int = 0
    former: list[FormerKeys] = []


_OWN = SettingKey("own-keys", _Own, _Own())
_KEYS_OF = SettingKey("keys-of/", KnownRotations, KnownRotations())
"""One a neighbour (id in hex)."""


def own_keys(read: Reading) -> NodeKeys:
    """This node's secret keys, for signing and opening."""
    kept = node_queries.node_keys(read)
    return NodeKeys(kept.signing_key.hex(), kept.age_identity, tuple(one.identity for one in _own(read).former))


def own_rotations(read: Reading) -> tuple[Rotation, ...]:
    """This node's latest rotations, which every bundle carries for receivers that missed them or were restored."""
    return tuple(_own(read).chain[-ROTATIONS:])


def rotations_made(read: Reading) -> int:
    """Number of this node's key rotations."""
    return _own(read).number


def unconfirmed_rotation(read: Reading, neighbour: NeighbourRow) -> int:
    """The number of our rotations that the neighbour has not confirmed."""
    own = _own(read)
    held = own.held.get(neighbour.id)
    for missed, rotation in enumerate(reversed(own.chain)):
        if rotation.keys.key_id == held:
            return missed
    return len(own.chain)


def save_own_rotation(unit: UnitOfWork, new: NodeKeys, rotation: Rotation) -> None:
    """Replaces this node's keys; the old identity is kept for bundles encrypted to it."""
    own = _own(unit.connection)
    kept = node_queries.node_keys(unit.connection)
    own.number = rotation.number
    own.chain = [*own.chain, rotation][-2 * ROTATIONS :]
    own.former.insert(0, FormerIdentity(kept.age_identity, _kept_until(unit)))
    change_own_keys(unit, bytes.fromhex(new.seed), new.identity)
    _keep(unit, own)


def record_known_keys(unit: UnitOfWork, neighbour: str, key_id: str) -> None:
    """Stores which of our keys a neighbour knows; see `forget_former_identities`."""
    own = _own(unit.connection)
    if own.held.get(neighbour) != key_id:
        own.held[neighbour] = key_id
        _keep(unit, own)


def forget_former_identities(unit: UnitOfWork, now: int) -> None:
    """Deletes former identities once every neighbour knows the new keys, or when they expire; `now` in milliseconds."""
    own = _own(unit.connection)
    if not own.former:
        return
    current = own_keys(unit.connection).public().key_id
    active = [row for row in node_queries.neighbours(unit.connection) if row.state == "active"]
    all_know = all(own.held.get(row.id) == current for row in active)
    former = [] if all_know else [one for one in own.former if one.until > now]
    if former != own.former:
        own.former = former
        _keep(unit, own)


def known_rotations(read: Reading, neighbour: str) -> KnownRotations:
    """The stored rotations of a neighbour."""
    return read_setting(read, _KEYS_OF.of(neighbour))


def save_known_rotations(unit: UnitOfWork, neighbour: str, known: KnownRotations) -> None:
    """Stores the rotations of a neighbour."""
    keep_setting(unit, _KEYS_OF.of(neighbour), known)


def begin_known_rotations(unit: UnitOfWork, neighbour: str, before: PublicKeys | None) -> None:
    """Resets the count of a neighbour's rotations for a new invitation. The keys `before` it, and those that they had
    replaced, are good for no bundle any more, but a bundle signed with them is still known for whose it is.
    """
    known = known_rotations(unit.connection, neighbour)
    former = [msgspec.structs.replace(one, below=0) for one in known.former if one.until > unit.now]
    if before is not None:
        former.insert(0, FormerKeys(before, 0, _kept_until(unit)))
    save_known_rotations(unit, neighbour, KnownRotations(0, former))


def adopt_new_keys(
    unit: UnitOfWork, neighbour: NeighbourRow, passed: Sequence[PublicKeys], number: int, below: int
) -> None:
    """Replaces a neighbour's keys by the last of `passed`; the others stay valid for bundles numbered below `below`."""
    known = known_rotations(unit.connection, neighbour.id)
    until = _kept_until(unit)
    former = [FormerKeys(keys, below, until) for keys in passed[:-1]]
    known = KnownRotations(number, [*former, *(one for one in known.former if one.until > unit.now)])
    save_known_rotations(unit, neighbour.id, known)
    new = passed[-1]
    update_neighbour(unit, neighbour.key, verify_key=bytes.fromhex(new.signing), recipient=new.recipient)


def _kept_until(unit: UnitOfWork) -> int:
    """Expiry of replaced keys in milliseconds, by the latest clock this file knows of: where its own is a year behind,
    keys must not expire the moment it is corrected.
    """
    return max(unit.now, unit.clock.wall) + KEPT_FOR


def _own(read: Reading) -> _Own:
    return read_setting(read, _OWN)


def _keep(unit: UnitOfWork, own: _Own) -> None:
    keep_setting(unit, _OWN, own)
