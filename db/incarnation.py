"""Notices that a node file was copied by hand, and gives such a copy a new incarnation (SYNC, 'Incarnations').

A random nonce stands in the file and, outside it, in the user's folder; both are replaced each time the file is opened for
writing. A file whose nonce is not the one kept outside is a copy, or was restored, or comes from another computer: it
may not go on under the same incarnation, for what a neighbour acknowledged may be another copy's.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, update

from db.schema import Neighbour, Node, NodeState

NONCE = 16


@dataclass(frozen=True)
class Kept:
    """What is kept outside: the nonce as it was, and the one it is being replaced with."""

    now: bytes
    next: bytes = b""


def continues(nonce: bytes, kept: Kept | None) -> bool:
    """Whether a file with `nonce` is the one that was opened last on this computer.

    The next nonce counts too: a power cut between the file's commit and the note outside leaves the file with it.
    """
    return kept is not None and nonce in (kept.now, kept.next)


def about_to_open(nonce: bytes, kept: Kept | None, fresh: bytes) -> Kept:
    """What is kept outside while the file's nonce becomes `fresh`: right whether or not the file's commit happens.

    The nonce of a copy is never noted, or a power cut before the commit would make the copy look like the original.
    """
    if continues(nonce, kept):
        return Kept(nonce, fresh)
    return Kept(bytes(NONCE) if kept is None else kept.now, fresh)


class KeptNonces:
    """The nonces outside the files: one small file a node in `folder`, random numbers only.

    A folder that cannot be written means that each open begins a new incarnation: slower to sync, never wrong.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, node: str) -> Kept | None:
        """What is kept for the node with id `node` (hex); None where nothing is."""
        try:
            numbers = [bytes.fromhex(line) for line in self._path(node).read_text("ascii").split()]
        except (OSError, ValueError):
            return None
        return Kept(*numbers[:2]) if numbers else None

    def put(self, node: str, kept: Kept) -> None:
        """Keeps it, whole or not at all."""
        path = self._path(node)
        new = path.with_name(path.name + ".new")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with open(new, "w", encoding="ascii") as file:
                file.write(f"{kept.now.hex()}\n{kept.next.hex()}\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, path)

    def _path(self, node: str) -> Path:
        return self._folder / f"{node}.nonce"


def is_copy(connection: Connection, outside: KeptNonces) -> bool:
    """Whether the file is not the one that was opened last on this computer."""
    node, nonce = connection.execute(select(Node.id, NodeState.nonce).join(NodeState)).one()
    return not continues(nonce, outside.get(node.hex()))


@dataclass(frozen=True)
class TakenUp:
    """The node's id in hex, its nonce from now on, and whether the file was found to be a copy."""

    node: str
    nonce: bytes
    copied: bool


def take_up(connection: Connection, outside: KeptNonces) -> TakenUp:
    """At an open for writing, inside its transaction: a new nonce, and a new incarnation for a copy.

    Once the transaction is committed, `outside.put(node, Kept(nonce))` ends it.
    """
    node, nonce = connection.execute(select(Node.id, NodeState.nonce).join(NodeState)).one()
    kept = outside.get(node.hex())
    fresh = secrets.token_bytes(NONCE)
    outside.put(node.hex(), about_to_open(nonce, kept, fresh))
    copied = not continues(nonce, kept)
    if copied:
        begin_incarnation(connection)
    connection.execute(update(NodeState).values(nonce=fresh))
    return TakenUp(node.hex(), fresh, copied)


def begin_incarnation(connection: Connection) -> bytes:
    """A new incarnation: neighbours get everything in scope again, which is safe, for merging is idempotent."""
    fresh = secrets.token_bytes(8)
    connection.execute(update(NodeState).values(incarnation=fresh))
    connection.execute(update(Neighbour).values(acknowledged_upto=0))
    return fresh
