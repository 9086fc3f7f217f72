"""How two files become neighbours: an invitation and its code, a request that answers it, and words to compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from db.changes import Changes
from db.queries import node as node_queries
from db.queries import sync as queries
from db.queries.node import NodeRow
from db.reading import Reading
from db.store import UnitOfWork
from db.sync_writes import enrol, keep_invitation, record_node, update_neighbour, use_invitation
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.permissions import Permission
from studio_app.sync.invitation import (
    SIZE_LIMIT,
    Invitation,
    Issued,
    Node,
    NodeKind,
    make_request,
    new_invitation,
    read_invitation,
    read_request,
)
from studio_app.sync.keys import PublicKeys
from studio_app.sync.neighbours import PARENT, find_neighbour, own_keys, require_exchange
from studio_app.sync.scope import child_kind
from studio_app.words import say


@dataclass(frozen=True)
class Invited:
    """An invitation file that was written. `code` is shown once and told by voice; `expires_at` in milliseconds."""

    invitation: str
    code: str = field(repr=False)
    name: str
    kind: str
    node: str
    expires_at: int


@dataclass(frozen=True)
class Enrolled:
    """A neighbour that was enrolled, and the words of both sides' keys for two people to compare by voice.

    `file` is the request: written (by the child) or read (by the parent).
    """

    file: str
    node: str
    name: str
    our_words: tuple[str, ...]
    their_words: tuple[str, ...]
    changes: Changes


def invite(signed_in: SignedIn, kind: str, name: str, path: Path) -> Invited:
    """Writes an invitation for a new node of `kind` to `path`, and keeps what proves its answer.

    Refusals: `not-permitted`, `no-such-child`, `no-name`, `cannot-write`.
    """
    signed_in.require(Permission.ADMINISTER)
    if child_kind(signed_in.node.kind) != kind:
        raise Refusal(
            "no-such-child",
            say("A center invites studios, and a studio invites Messengers. Nothing was made."),
        )
    if not name.strip():
        raise Refusal("no-name", say("Give whom you invite a name. Nothing was made."))
    with signed_in.read() as read:
        here = node_queries.this_node(read)
        parent = _own_node(read, here)
    child: NodeKind = "studio" if kind == "studio" else "messenger"
    issued, code, file = new_invitation(parent, child, name.strip()[:200], here.name, signed_in.now())
    _write(path, file)
    invitation = issued.invitation
    with signed_in.unit() as unit:
        keep_invitation(unit, invitation.number, kind, name.strip(), file, issued.key, invitation.expires_at)
        unit.log("invited", "node", detail=kind)
    return Invited(str(path), code, name.strip(), kind, here.id, invitation.expires_at)


def look_at_invitation(path: Path) -> Invitation:
    """Who invites, for the person to see before typing the code; nothing of it is proved yet."""
    return read_invitation(_read(path))


def join(signed_in: SignedIn, invitation: Path, code: str, path: Path | None = None) -> Enrolled:
    """Answers an invitation: registers the parent here, and writes the request for it to `path` (default: beside it).

    Refusals: `not-permitted`, `has-parent`, `expired`, those of `invitation.make_request`, `cannot-write`.
    """
    # A Messenger's file has nobody else who could do it.
    signed_in.require(Permission.BUNDLES if signed_in.node.kind == "messenger" else Permission.ADMINISTER)
    data = _read(invitation)
    found = read_invitation(data)
    with signed_in.read() as read:
        here = node_queries.this_node(read)
        keys = own_keys(read)
        known = [row for row in node_queries.neighbours(read) if row.relation == PARENT]
    if known and known[0].id != found.parent.id:
        raise Refusal(
            "has-parent",
            say(
                "This file has joined {name} already, and a file has one unit above it. Nothing was changed.",
                name=known[0].name,
            ),
        )
    if signed_in.now() > found.expires_at:
        raise Refusal(
            "expired", say("This invitation is no longer good. Nothing was changed. Please ask for a new one.")
        )
    request = make_request(data, code, _kind(here.kind), here.name, here.id, keys)
    target = path or invitation.with_name(f"{invitation.stem}-request.psr")
    _write(target, request)
    parent = found.parent
    with signed_in.unit() as unit:
        if not known:
            _enrol(unit, parent, PARENT)
        unit.log("joined", "node", parent.id)
    return Enrolled(
        str(target), parent.id, parent.name, keys.public().fingerprint(), parent.keys.fingerprint(), unit.changes
    )


def accept(signed_in: SignedIn, path: Path) -> Enrolled:
    """Enrols the child whose request is at `path`; the two sides then compare the words.

    Refusals: `not-permitted` and those of `invitation.read_request`.
    """
    signed_in.require(Permission.ADMINISTER)
    data = _read(path)
    with signed_in.unit() as unit:
        here = node_queries.this_node(unit.connection)
        keys = own_keys(unit.connection)
        request = read_request(data, keys, lambda number: _issued(unit.connection, number), unit.now)
        child = request.child
        if child.id == here.id or any(
            row.id == child.id and row.relation == PARENT for row in node_queries.neighbours(unit.connection)
        ):
            raise Refusal("own-request", say("This request comes from this unit itself. Nothing was changed."))
        _enrol(unit, child, "child")
        use_invitation(unit, request.number)
        unit.log("enrolled", "node", child.id)
    return Enrolled(
        str(path), child.id, child.name, keys.public().fingerprint(), child.keys.fingerprint(), unit.changes
    )


def revoke(signed_in: SignedIn, neighbour: str) -> tuple[dict[str, int], Changes]:
    """From now on no bundle of the neighbour is read and none is made for it; its records stay.

    Gives what it may hold, by type. Refusals: `not-permitted`, those of `find_neighbour`.
    """
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        found = find_neighbour(unit.connection, neighbour)
        update_neighbour(unit, found.key, state="revoked")
        held = queries.sent_counts(unit.connection, found.key)
        unit.log("revoked", "node", found.id)
    return held, unit.changes


def fingerprints(signed_in: SignedIn, neighbour: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of this node's keys and of the neighbour's, to be compared again at any time."""
    require_exchange(signed_in)
    with signed_in.read() as read:
        found = find_neighbour(read, neighbour)
        ours = own_keys(read).public()
    return ours.fingerprint(), PublicKeys(found.verify_key.hex(), found.recipient).fingerprint()


def _enrol(unit: UnitOfWork, node: Node, relation: str) -> None:
    key = record_node(unit, node.id, node.kind, node.name)
    enrol(unit, key, relation, bytes.fromhex(node.keys.signing), node.keys.recipient)


def _issued(read: Reading, number: str) -> Issued | None:
    for row in queries.invitations(read, number):
        return Issued(read_invitation(row.content), row.key, used=row.used_at is not None)
    return None


def _own_node(read: Reading, here: NodeRow) -> Node:
    return Node(here.id, here.name[:200], _kind(here.kind), own_keys(read).public())


def _kind(kind: str) -> NodeKind:
    return msgspec.convert(kind, NodeKind)  # type: ignore[no-any-return]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except OSError as problem:
        raise Refusal(
            "cannot-read",
            say(
                "{file} cannot be read. Nothing was changed. Is the memory stick plugged in? Please try again.",
                file=path.name,
            ),
        ) from problem


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise Refusal(
            "cannot-write",
            say("{file} cannot be written there. Nothing was changed. Please choose another place.", file=path.name),
        ) from problem
