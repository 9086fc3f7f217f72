"""Key fingerprints as words that two people compare by voice, and the outcome of the comparison."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from db.changes import Changes
from db.local_writes import keep_setting
from db.queries.node import NeighbourRow
from db.reading import Reading
from db.replication.sync_writes import update_neighbour
from db.settings import SettingKey, read_setting
from studio_app.node.signed_in import SignedIn
from studio_app.sync.bundle.keys import PublicKeys
from studio_app.sync.neighbours import PARENT, find_neighbour, keys_of, require_enrolling, require_exchange
from studio_app.sync.trust.key_store import own_keys, unconfirmed_rotation
from studio_app.sync.trust.revocation import revoke_neighbour


@dataclass(frozen=True)
class Words:
    """The words of both sides' keys. `agreed_at`: when somebody here said that they agree, None if nobody has.

    `known_there`: whether the neighbour has confirmed this file's present keys; until then it sees the words before.
    """

    node: str
    name: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    agreed_at: int | None
    known_there: bool = True


class _Compared(msgspec.Struct):
    """The keys of both sides at the successful comparison, and its time."""

    ours: str
    theirs: str
    at: int


COMPARED = SettingKey[_Compared | None]("compared/", _Compared, None)
"""One a neighbour (id in hex)."""


def words_to_compare(signed_in: SignedIn, neighbour: str) -> Words:
    """The fingerprint words of this node and of the neighbour."""
    require_exchange(signed_in)
    with signed_in.read() as read:
        found = find_neighbour(read, neighbour)
        ours, theirs = own_keys(read).public(), keys_of(found)
        agreed_at, known_there = _agreed_at(read, found, ours), unconfirmed_rotation(read, found) == 0
        return Words(found.id, found.name, ours.fingerprint(), theirs.fingerprint(), agreed_at, known_there)


def words_agree(signed_in: SignedIn, neighbour: str) -> Changes:
    """Records that two people compared the words and found them equal."""
    require_enrolling(signed_in)
    with signed_in.unit() as unit:
        found = find_neighbour(unit.connection, neighbour)
        compared = _Compared(own_keys(unit.connection).public().key_id, keys_of(found).key_id, unit.now)
        keep_setting(unit, COMPARED.of(found.id), compared)
        unit.log("words-agreed", "node", found.id)
        unit.touched("neighbour")
    return unit.changes


def words_differ(signed_in: SignedIn, neighbour: str) -> Changes:
    """Ends trust in a neighbour whose words differ.

    Nothing from it is read and nothing made for it until it is enrolled anew.
    """
    require_enrolling(signed_in)
    with signed_in.unit() as unit:
        found = find_neighbour(unit.connection, neighbour)
        unit.log("words-differed", "node", found.id)
        if found.relation == PARENT:
            update_neighbour(unit, found.key, state="revoked")
        else:
            revoke_neighbour(unit, found)
    return unit.changes


def _agreed_at(read: Reading, found: NeighbourRow, ours: PublicKeys) -> int | None:
    compared = read_setting(read, COMPARED.of(found.id))
    if compared is None:
        return None
    same = (compared.ours, compared.theirs) == (ours.key_id, keys_of(found).key_id)
    return compared.at if same else None
