"""Detects a node file that was copied by hand or restored, and begins a new incarnation for it.

See docs/design/sync.md, 'Incarnations'.

A random nonce is kept in the file and outside it in the user's folder; both are replaced at each open for writing. A
file whose nonce differs from the one outside is a copy, was restored, or comes from another computer. It must not
continue under the same incarnation: what a neighbour acknowledged may be another copy's.

The outside nonce is replaced before the file's own is committed. A power cut between the two costs a new incarnation,
that is, one larger bundle; the other order would let a copy and the file both continue.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, update

from db.atomic_write import atomic_write_bytes
from db.exported_marks import mark_all_exported
from db.schema import Neighbour, Node, NodeState, Sent
from db.settings import SettingKey, put_setting, read_setting

NONCE = 16
KEPT = 500
"""Former incarnations that are remembered: a stick used on two computers gets a new one at each change."""

_OWN = SettingKey("incarnations/own", list[str], [])
_KNOWS = SettingKey[int | None]("incarnations/knows", int | None, None)


class NonceStore:
    """Stores the nonces outside the node files: one small file a node in `folder`, random bytes in hex."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, node: str) -> bytes | None:
        """The nonce stored for the node with id `node` (hex); None if there is none."""
        try:
            return bytes.fromhex(self._path(node).read_text("ascii"))
        except (OSError, ValueError):
            return None

    def put(self, node: str, nonce: bytes) -> bool:
        """Stores the nonce atomically; False if the folder cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            atomic_write_bytes(self._path(node), nonce.hex().encode("ascii"))
        except OSError:
            return False
        return True

    def _path(self, node: str) -> Path:
        return self._folder / f"{node}.nonce"


@dataclass(frozen=True)
class RenewedNonce:
    """The node's id in hex, its new nonce, and whether a new incarnation began."""

    node: str
    nonce: bytes
    anew: bool


def is_copy(connection: Connection, outside: NonceStore) -> bool:
    """Whether the file is not the one that was last opened for writing on this computer."""
    node, nonce = connection.execute(select(Node.id, NodeState.nonce).join(NodeState)).one()
    return bool(nonce != outside.get(node.hex()))


def renew_nonce(connection: Connection, outside: NonceStore) -> RenewedNonce:
    """Replaces the nonce at an open for writing, inside its transaction; begins a new incarnation for a copy.

    If the outside nonce cannot be stored a new incarnation begins too, since a copy could later pass for the file.
    """
    node, nonce = connection.execute(select(Node.id, NodeState.nonce).join(NodeState)).one()
    known = nonce == outside.get(node.hex())
    fresh = secrets.token_bytes(NONCE)
    anew = not outside.put(node.hex(), fresh) or not known
    if anew:
        begin_incarnation(connection)
    connection.execute(update(NodeState).values(nonce=fresh))
    return RenewedNonce(node.hex(), fresh, anew)


def former_incarnations(connection: Connection) -> list[str]:
    """The former incarnations of this file (hex): an acknowledgement of one of them is old, any other is of another
    copy.
    """
    return read_setting(connection, _OWN)


def restored_upto(connection: Connection) -> int | None:
    """Up to which moment (ms) a restored or copied file knows all that it ever exported; None if unknown or never
    restored.
    """
    return read_setting(connection, _KNOWS)


def begin_incarnation(connection: Connection, *, before_any_write: bool = True) -> bytes:
    """Begins a new incarnation: neighbours get everything in scope again, which is safe because merging is idempotent.

    `before_any_write`: nothing was written since the file was restored or copied.
    """
    wall = connection.execute(select(NodeState.clock_wall)).scalar_one() if before_any_write else None
    put_setting(connection, _KNOWS, wall)
    fresh = secrets.token_bytes(8)
    before = [*former_incarnations(connection), connection.execute(select(NodeState.incarnation)).scalar_one().hex()]
    put_setting(connection, _OWN, before[-KEPT:])
    connection.execute(update(NodeState).values(incarnation=fresh))
    connection.execute(update(Neighbour).values(acknowledged_upto=0))
    # What came from a neighbour goes back to it too: it may have been withdrawn there after the moment this file is from.
    connection.execute(update(Sent).where(Sent.rev == 0, Sent.what != "none").values(rev=1))
    mark_all_exported(connection)
    return fresh
