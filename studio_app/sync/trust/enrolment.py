"""Enrols a child node: invitation with code, request, comparison of fingerprints."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from db.atomic_write import atomic_write_bytes
from db.changes import Changes
from db.local_writes import forget_setting, keep_setting
from db.queries import disclosed_data as disclosed_queries
from db.queries import exchange_log
from db.queries import node as node_queries
from db.queries.node import NodeRow, PersonRow
from db.reading import Reading
from db.replication.neighbour_keys import become_person, leave, link_person, same_person
from db.replication.sync_writes import clear_provenance, enrol, keep_invitation, record_node, use_invitation
from db.settings import SettingKey, read_setting
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.sign_in import change_keys as change_key_file
from studio_app.node.sign_in import move_password, open_keys, password_is_correct
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync.neighbours import PARENT, keys_of, require_enrolling
from studio_app.sync.past_incarnations import PAST
from studio_app.sync.rules.scope import child_kind
from studio_app.sync.trust.fingerprint_words import COMPARED
from studio_app.sync.trust.invitation import (
    SIZE_LIMIT,
    Invitation,
    InvitedPerson,
    Issued,
    Node,
    NodeKind,
    make_request,
    new_invitation,
    read_invitation,
    read_request,
)
from studio_app.sync.trust.key_rotation import change_keys
from studio_app.sync.trust.key_store import begin_known_rotations, own_keys, record_known_keys
from studio_app.words import say

_ANSWERED = SettingKey("answered-invitation", str, "")


@dataclass(frozen=True)
class Invited:
    """A written invitation. `code` is shown once and passed on by voice; `expires_at` in milliseconds since 1970."""

    invitation: str
    code: str = field(repr=False)
    name: str
    kind: str
    node: str
    expires_at: int


@dataclass(frozen=True)
class MessengerChoice:
    """A Messenger who may be invited by name: `person` is their id, `file` the name of a file they have already."""

    person: str
    login: str
    name: str
    file: str


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


def invite(signed_in: SignedIn, kind: str, name: str, path: Path, person: str | None = None) -> Invited:
    """Writes an invitation for a new node of `kind` to `path`, and keeps what proves its answer.

    `person` (login or id) is the Messenger whom the new file is for, where this file knows them already: they are one
    person on both sides then, and what they stand for goes to that file. Refusals: `not-permitted`, `no-such-child`,
    `no-name`, `no-such-messenger`, `cannot-write`.
    """
    signed_in.require(Permission.ADMINISTER)
    if child_kind(signed_in.node.kind) != kind:
        raise Refusal(
            "no-such-child",
            say("A center invites studios, and a studio invites Messengers. Nothing was made."),
        )
    with signed_in.read() as read:
        here = node_queries.this_node(read)
        parent = _own_node(read, here)
        invited = None if person is None else _invited(read, kind, person)
    name = name.strip() or (invited.name if invited else "")
    if not name:
        raise Refusal("no-name", say("Give whom you invite a name. Nothing was made."))
    child: NodeKind = "studio" if kind == "studio" else "messenger"
    issued, code, file = new_invitation(parent, child, name[:200], here.name, signed_in.now(), person=invited)
    _write(path, file)
    invitation = issued.invitation
    with signed_in.unit() as unit:
        keep_invitation(unit, invitation.number, kind, name, file, issued.key, invitation.expires_at)
        unit.log("invited", "node", detail=kind)
    return Invited(str(path), code, name, kind, here.id, invitation.expires_at)


def messengers_to_invite(signed_in: SignedIn) -> list[MessengerChoice]:
    """The Messengers of this file for whom a node file can be made, by name."""
    signed_in.require(Permission.ADMINISTER)
    with signed_in.read() as read:
        people = disclosed_queries.messengers(read)
        files = disclosed_queries.files_of(read)
    return [MessengerChoice(one.id, one.login, one.name, files.get(one.key, "")) for one in people]


def inspect_invitation(path: Path) -> Invitation:
    """The content of an invitation, shown before the code is typed; not authenticated yet."""
    return read_invitation(_read(path))


def join(
    signed_in: SignedIn, invitation: Path, code: str, path: Path | None = None, password: str | None = None
) -> Enrolled:
    """Answers an invitation: registers the parent here, and writes the request for it to `path` (default: beside it).

    A file that joined before makes new keys, for those it had may have been revoked; not when it answers the same
    invitation again. An invitation for a person makes the
    person at work here that person, which needs their `password`. Refusals: `not-permitted`, `has-parent`, `expired`,
    `password-needed`, `wrong-password`, those of `invitation.make_request`, `cannot-write`.
    """
    require_enrolling(signed_in)
    data = _read(invitation)
    found = read_invitation(data)
    with signed_in.read() as read:
        here = node_queries.this_node(read)
        known = [row for row in node_queries.neighbours(read) if row.relation == PARENT]
        me = _at_work(read, signed_in)
    other = next((row for row in known if row.state == "active" and row.id != found.parent.id), None)
    if other is not None:
        raise Refusal(
            "has-parent",
            say(
                "This file has joined {name} already, and a file has one unit above it. Nothing was changed.",
                name=other.name,
            ),
        )
    if signed_in.now() > found.expires_at:
        raise Refusal(
            "expired", say("This invitation is no longer good. Nothing was changed. Please ask for a new one.")
        )
    becomes = found.person if found.person is not None and found.person.id != me.id else None
    if becomes is not None:
        _password_is_correct(signed_in, becomes, password)
    target = path or invitation.with_name(f"{invitation.stem}-request.psr")
    parent = found.parent
    with _with_key_file(signed_in), signed_in.unit() as unit:
        answered = read_setting(unit.connection, _ANSWERED) == found.number
        if known and not answered:
            change_keys(unit)
        keep_setting(unit, _ANSWERED, found.number)
        keys = own_keys(unit.connection)
        request = make_request(
            data, code, _kind(here.kind), here.name, here.id, keys, None if becomes is None else me.id
        )
        for row in known:
            if row.id != parent.id:
                leave(unit, row.key)
        key = _enrol(unit, parent, PARENT)
        record_known_keys(unit, parent.id, keys.public().key_id)
        if becomes is not None:
            origin = record_node(unit, becomes.origin)
            become_person(unit, me.key, bytes.fromhex(becomes.id), becomes.name, origin, key)
        unit.log("joined", "node", parent.id)
        _write(target, request)
        if becomes is not None and password is not None:
            move_password(signed_in, me.id, becomes.id, password)
    return Enrolled(
        str(target), parent.id, parent.name, keys.public().fingerprint(), parent.keys.fingerprint(), unit.changes
    )


def accept(signed_in: SignedIn, path: Path) -> Enrolled:
    """Enrols the child whose request is at `path`; the two sides then compare the words.

    A child that was enrolled before, or revoked, begins afresh and gets all that is in its scope again. Refusals:
    `not-permitted`, `own-request`, `revoked-keys`, and those of `invitation.read_request`.
    """
    signed_in.require(Permission.ADMINISTER)
    data = _read(path)
    with signed_in.unit() as unit:
        read = unit.connection
        here = node_queries.this_node(read)
        keys = own_keys(read)
        request = read_request(data, keys, lambda number: _issued(read, number), unit.now)
        child = request.child
        if child.id == here.id or any(
            row.id == child.id and row.relation == PARENT for row in node_queries.neighbours(read)
        ):
            raise Refusal("own-request", say("This request comes from this unit itself. Nothing was changed."))
        if disclosed_queries.is_key_revoked(read, child.id, child.keys.signing):
            raise Refusal(
                "revoked-keys",
                say(
                    "The keys in this request were revoked. Nothing was changed. Please join again in that file with a new "
                    "invitation; it makes new keys then."
                ),
            )
        key = _enrol(unit, child, "child")
        issued = _issued(read, request.number)
        assert issued is not None
        record_known_keys(unit, child.id, issued.invitation.parent.keys.key_id)
        if issued.invitation.person is not None:
            _is_for(unit, key, issued.invitation.person, request.person_was)
        use_invitation(unit, request.number)
        unit.log("enrolled", "node", child.id)
    return Enrolled(
        str(path), child.id, child.name, keys.public().fingerprint(), child.keys.fingerprint(), unit.changes
    )


def _enrol(unit: UnitOfWork, node: Node, relation: str) -> int:
    key = record_node(unit, node.id, node.kind, node.name)
    known = next((row for row in node_queries.neighbours(unit.connection) if row.id == node.id), None)
    enrol(unit, key, relation, bytes.fromhex(node.keys.signing), node.keys.recipient)
    begin_known_rotations(unit, node.id, None if known is None or known.state != "active" else keys_of(known))
    forget_setting(unit, PAST.of(node.id))
    forget_setting(unit, COMPARED.of(node.id))
    if known is not None:
        clear_provenance(unit, key)
    return key


def _invited(read: Reading, kind: str, person: str) -> InvitedPerson:
    wanted = person.strip()
    for one in disclosed_queries.messengers(read) if kind == "messenger" else ():
        if wanted.casefold() == one.login.casefold() or wanted == one.id:
            return InvitedPerson(one.id, one.name or one.login, one.login, one.origin)
    raise Refusal(
        "no-such-messenger",
        say("{name} is not the login of a Messenger here. Nothing was made.", name=person),
    )


def _at_work(read: Reading, signed_in: SignedIn) -> PersonRow:
    return next(one for one in node_queries.people_who_sign_in(read) if one.key == signed_in.person)


def _password_is_correct(signed_in: SignedIn, becomes: InvitedPerson, password: str | None) -> None:
    if not password:
        raise Refusal(
            "password-needed",
            say(
                "This invitation is for {name}. To make this file theirs, your password is needed. Nothing was changed.",
                name=becomes.name,
            ),
        )
    if not password_is_correct(signed_in, password):
        raise Refusal("wrong-password", say("This is not your password. Nothing was changed. Please try again."))


@contextlib.contextmanager
def _with_key_file(signed_in: SignedIn) -> Iterator[None]:
    """Restores the key file beside the node file if the node file itself could not be written."""
    before = open_keys(signed_in)
    try:
        yield
    except BaseException:
        with contextlib.suppress(Refusal):
            if open_keys(signed_in) != before:
                change_key_file(signed_in, lambda _: before)
        raise


def _is_for(unit: UnitOfWork, neighbour: int, person: InvitedPerson, was: str | None) -> None:
    """Whether the file of the neighbour is this person's: what came from it under another id is theirs too."""
    row = node_queries.person_by_id(unit.connection, bytes.fromhex(person.id))
    if row is None:
        return
    link_person(unit, neighbour, row.key)
    former = None if was is None else node_queries.person_by_id(unit.connection, bytes.fromhex(was))
    if former is not None and not former.here:
        same_person(unit, bytes.fromhex(former.id), row.key)


def _issued(read: Reading, number: str) -> Issued | None:
    for row in exchange_log.invitations(read, number):
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
        atomic_write_bytes(path, content)
    except OSError as problem:
        raise Refusal(
            "cannot-write",
            say("{file} cannot be written there. Nothing was changed. Please choose another place.", file=path.name),
        ) from problem
