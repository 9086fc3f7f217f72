"""Identifies the signer of a bundle: by present keys, by recently replaced ones, or by a chain of rotations."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from db.queries import node as node_queries
from db.queries.node import NeighbourRow
from db.store import UnitOfWork
from studio_app.refusal import Refusal
from studio_app.sync.bundle.keys import PublicKeys, follow
from studio_app.sync.bundle.lines import BundleHeader, Signature
from studio_app.sync.bundle.reader import Sender
from studio_app.sync.neighbour_notes import note
from studio_app.sync.neighbours import PARENT, keys_of, sender
from studio_app.sync.trust.key_store import (
    FormerKeys,
    adopt_new_keys,
    forget_former_identities,
    known_rotations,
    own_keys,
    record_known_keys,
    save_known_rotations,
)
from studio_app.words import marked, say


@dataclass(frozen=True)
class _NewKeys:
    passed: tuple[PublicKeys, ...]
    number: int


class Senders:
    """Finds the signer of one bundle among the neighbours. What the bundle says of keys counts only once it is read to
    its end, in the same unit of work.
    """

    def __init__(self, unit: UnitOfWork) -> None:
        self.found: NeighbourRow | None = None
        self._unit = unit
        self._known = node_queries.neighbours(unit.connection)
        self._former: FormerKeys | None = None
        self._new: _NewKeys | None = None

    def find(self, key_id: str) -> Sender | None:
        """The neighbour that has or had this key; `begin` checks until when a former key is valid."""
        for row in self._known:
            if keys_of(row).key_id == key_id:
                self.found = row
                return sender(row)
        for row in self._known:
            for former in known_rotations(self._unit.connection, row.id).former:
                if former.keys.key_id == key_id:
                    self.found, self._former = row, former
                    return sender(row, former.keys)
        if key_id == own_keys(self._unit.connection).public().key_id:
            raise Refusal(
                "own-bundle",
                say(
                    "This bundle was made in this file, for another unit. Nothing was changed. Please take it there; what "
                    "others send you has their name first."
                ),
            )
        return None

    def follow(self, signature: Signature) -> Sender | None:
        """The neighbour whose known keys the rotations in the signature lead to the signing keys.

        Refusal `new-keys-not-confirmed` where they name a neighbour and do not.
        """
        named = {rotation.node for rotation in signature.rotations}
        row = next((row for row in self._known if row.id in named), None)
        if row is None:
            return None
        if row.state == "revoked":
            return sender(row)
        number = known_rotations(self._unit.connection, row.id).number
        passed, number = follow(signature.rotations, row.id, keys_of(row), number)
        if passed[-1].key_id != signature.sender:
            raise _not_confirmed(row)
        self.found, self._new = row, _NewKeys(passed, number)
        return sender(row, passed[-1])

    def begin(self, header: BundleHeader, *, is_newer: bool) -> list[str]:
        """Applies the header, authenticated by now, to the stored keys of both sides; returns sentences for the person.

        Refusal `former-keys` for a bundle signed with keys that were replaced before it was made.
        """
        neighbour, unit = self.found, self._unit
        assert neighbour is not None
        if self._former is not None:
            is_over = self._former.until <= unit.now or header.number >= self._former.below
            if is_over or header.incarnation != neighbour.incarnation:
                raise _former_keys(neighbour)
            return []
        notes: list[str] = []
        if self._new is not None:
            adopt_new_keys(unit, neighbour, self._new.passed, self._new.number, header.number)
            unit.log("keys-changed", "node", neighbour.id)
            notes.append(
                note(
                    marked("{name} has new keys, confirmed by its old ones. Its words are now: {words}"),
                    name=neighbour.name,
                    words=" ".join(self._new.passed[-1].fingerprint()),
                )
            )
        elif header.incarnation == neighbour.incarnation:
            self._lower(neighbour, header.number)
        if is_newer and header.keys_held is not None:
            record_known_keys(unit, neighbour.id, header.keys_held)
            # A clock here that is a year ahead must not let go of keys that are still under way.
            forget_former_identities(unit, min(unit.now, header.made_at))
        return notes

    def _lower(self, neighbour: NeighbourRow, number: int) -> None:
        """Narrows the validity of former keys, for a bundle that was made with the present keys before the one which
        introduced them.
        """
        known = known_rotations(self._unit.connection, neighbour.id)
        narrowed = [_below(former, number) for former in known.former]
        if narrowed != known.former:
            known.former = narrowed
            save_known_rotations(self._unit, neighbour.id, known)


def _below(former: FormerKeys, number: int) -> FormerKeys:
    return former if former.below <= number else msgspec.structs.replace(former, below=number)


def _not_confirmed(neighbour: NeighbourRow) -> Refusal:
    if neighbour.relation == PARENT:
        sentence = say(
            "This bundle is signed with other keys than {name} is known by, and the known ones do not confirm them. Nothing "
            "was changed. Please ask {name} by voice whether one of the two files was restored from a backup: this file then "
            "needs a new invitation from {name}. What both files hold stays.",
            name=neighbour.name,
        )
    else:
        sentence = say(
            "This bundle is signed with other keys than {name} is known by, and the known ones do not confirm them. Nothing "
            "was changed. Please ask {name} by voice whether one of the two files was restored from a backup: please invite "
            "it again then. What both files hold stays.",
            name=neighbour.name,
        )
    return Refusal("new-keys-not-confirmed", sentence)


def _former_keys(neighbour: NeighbourRow) -> Refusal:
    if neighbour.relation == PARENT:
        sentence = say(
            "This bundle is signed with keys that {name} has replaced since. Nothing was changed. If the file of {name} was "
            "restored from an older backup, please ask it for a new invitation. What both files hold stays.",
            name=neighbour.name,
        )
    else:
        sentence = say(
            "This bundle is signed with keys that {name} has replaced since. Nothing was changed. If the file of {name} was "
            "restored from an older backup, please invite it again. What both files hold stays.",
            name=neighbour.name,
        )
    return Refusal("former-keys", sentence)
