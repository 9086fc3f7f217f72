"""Enrolment messages: an invitation file, a code passed on by voice, and a request authenticated by the code.

The file alone lets nobody join and the code alone says nothing. Both the invitation and the request carry a seal, an
HMAC under a key stretched from the code, over everything in them: neither can be altered on the way without the code,
which has 50 bits and is good for one request and a few days.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
import pyrage

from studio_app.refusal import Refusal
from studio_app.security import password_hash
from studio_app.sync.bundle.keys import HexKey, NodeKeys, PublicKeys
from studio_app.sync.bundle.lines import Count, NodeId
from studio_app.words import say

NodeKind = Literal["center", "studio", "messenger"]

INVITATION = "psyche-studio-invitation"
REQUEST = "psyche-studio-request"
VERSION = 1
SIZE_LIMIT = 64 * 1024
GOOD_FOR = 14 * 24 * 3600 * 1000

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_CODE_LENGTH = 10

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
OneTimeNumber = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A node's id, names and public keys in an enrolment message."""

    id: NodeId
    name: Name
    kind: NodeKind
    keys: PublicKeys


class InvitedPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The person the new file is for, as the inviting file knows them: the record's id and the node that made it."""

    id: NodeId
    name: Name
    login: Name
    origin: NodeId


class Invitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An invitation: the inviting node, the child, and the expiry (`expires_at`, milliseconds since 1970).

    `place` says in the parent's words where the child stands in the tree; `number` is used once. `person` is who the
    file is for, where the inviting file knows them already.
    """

    parent: Node
    child_kind: NodeKind
    child_name: Name
    place: str
    number: OneTimeNumber
    expires_at: Count
    person: InvitedPerson | None = None


class Issued(msgspec.Struct, frozen=True):
    """An invitation as the parent keeps it, in its encrypted file: `key` is the stretched code, in hex."""

    invitation: Invitation
    key: HexKey
    used: bool = False

    def __repr__(self) -> str:
        return f"Issued({self.invitation.number}, used={self.used})"


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A child's request to be enrolled as `child` under the invitation `number`.

    `person_was`: the id that the invited person had in the child's file until now.
    """

    child: Node
    number: OneTimeNumber
    person_was: NodeId | None = None


class _InvitationFile(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    invitation: Invitation
    seal: HexKey


class _RequestFile(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    request: Request
    seal: HexKey


class _Version(msgspec.Struct):
    format: str
    version: int


def new_invitation(
    parent: Node,
    child_kind: NodeKind,
    child_name: str,
    place: str,
    now_ms: int,
    good_for_ms: int = GOOD_FOR,
    person: InvitedPerson | None = None,
) -> tuple[Issued, str, bytes]:
    """Makes an invitation: the parent's stored part, the code to be passed on by voice (`ABCDE-FGHJK`), and the file
    content.
    """
    number, digits = secrets.token_hex(16), "".join(secrets.choice(_DIGITS) for _ in range(_CODE_LENGTH))
    invitation = Invitation(parent, child_kind, child_name, place, number, now_ms + good_for_ms, person)
    key = _stretched(digits, number)
    file = _InvitationFile(INVITATION, VERSION, invitation, _invitation_seal(invitation, key))
    half = _CODE_LENGTH // 2
    return Issued(invitation, key.hex()), f"{digits[:half]}-{digits[half:]}", msgspec.json.encode(file)


def read_invitation(data: bytes) -> Invitation:
    """The invitation in a file, for the child to show before it asks for the code; its seal is not checked yet.

    Refusals: `not-an-invitation`, `newer-program`.
    """
    return _invitation_file(data).invitation


def make_request(
    data: bytes, code: str, kind: NodeKind, name: str, node: str, keys: NodeKeys, person_was: str | None = None
) -> bytes:
    """The request that answers the invitation file `data`, encrypted to the parent.

    `kind`, `name`, `node` (id) and `keys` are those of the new file; `person_was` is the id of its person until now, where the
    invitation makes that another. Refusals: those of `read_invitation`, `code-mistyped`, `wrong-code` (also for an
    altered invitation), `other-kind`.
    """
    invitation, key = _opened_invitation(data, code, kind)
    request = Request(Node(node, name, kind, keys.public()), invitation.number, person_was)
    sealed = _RequestFile(REQUEST, VERSION, request, _request_seal(request, invitation, key))
    encrypted: bytes = pyrage.encrypt(msgspec.json.encode(sealed), [_recipient(invitation)])
    return encrypted


def _opened_invitation(data: bytes, code: str, kind: NodeKind) -> tuple[Invitation, bytes]:
    file = _invitation_file(data)
    invitation = file.invitation
    if invitation.child_kind != kind:
        raise other_kind()
    key = _stretched(read_code(code), invitation.number)
    if not hmac.compare_digest(_invitation_seal(invitation, key), file.seal):
        raise Refusal(
            "wrong-code",
            say(
                "The code does not fit this invitation. Nothing was changed. Please check the code with whoever gave it "
                "to you; if it is right, the invitation was altered on its way and you need a new one."
            ),
        )
    return invitation, key


def read_request(data: bytes, keys: NodeKeys, find: Callable[[str], Issued | None], now_ms: int) -> Request:
    """The request in the file `data`, proved to come from someone who knows the code of an invitation made here.

    `find` knows the invitations by number. The caller enrols the child once two people have compared the fingerprints,
    and marks the invitation as used in the same transaction. Refusals: `not-a-request`, `newer-program`,
    `unknown-invitation`, `already-used`, `expired`, `request-altered`, `other-kind`.
    """
    file = _request_file(data, keys)
    issued = find(file.request.number)
    if issued is None:
        raise Refusal(
            "unknown-invitation",
            say("This request answers an invitation that was not made here. Nothing was changed. Please invite again."),
        )
    invitation = issued.invitation
    if issued.used:
        raise Refusal(
            "already-used",
            say("This invitation was already used. Nothing was changed. To let another unit join, make a new one."),
        )
    if now_ms > invitation.expires_at:
        raise Refusal("expired", say("This invitation is no longer good. Nothing was changed. Please make a new one."))
    seal = _request_seal(file.request, invitation, bytes.fromhex(issued.key))
    if not hmac.compare_digest(seal, file.seal):
        raise Refusal(
            "request-altered",
            say(
                "This request was not made with the code of its invitation, or it was altered on its way. "
                "Nothing was changed. Please talk to whoever sent it, then invite again."
            ),
        )
    if file.request.child.kind != invitation.child_kind:
        raise other_kind()
    return file.request


def read_code(text: str) -> str:
    """The ten digits of the code a person typed, in any case, with or without the dash. Refusal `code-mistyped`."""
    digits = "".join(text.split()).replace("-", "").upper().translate(_READ_AS)
    if len(digits) != _CODE_LENGTH or any(digit not in _DIGITS for digit in digits):
        raise Refusal("code-mistyped", say("The code has ten letters and digits. Please type it again."))
    return digits


def other_kind() -> Refusal:
    """Refusal for an invitation to a node of another kind."""
    return Refusal(
        "other-kind",
        say(
            "This invitation is for a file of another kind. Nothing was changed. Please ask for one that fits this file."
        ),
    )


def _invitation_file(data: bytes) -> _InvitationFile:
    problem = Refusal(
        "not-an-invitation",
        say("This file is not an invitation, or it is damaged. Nothing was changed. Please choose or copy it again."),
    )
    _check_version(data, INVITATION, problem)
    try:
        return msgspec.json.decode(data, type=_InvitationFile)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise problem from None


def _request_file(data: bytes, keys: NodeKeys) -> _RequestFile:
    problem = Refusal(
        "not-a-request",
        say(
            "This file is not a request to join this unit, or it is damaged. Nothing was changed. "
            "Please choose or copy it again."
        ),
    )
    if len(data) > SIZE_LIMIT:
        raise problem
    try:
        text = pyrage.decrypt(data, keys.openers())
    except (pyrage.DecryptError, OSError, ValueError):
        raise problem from None
    _check_version(text, REQUEST, problem)
    try:
        return msgspec.json.decode(text, type=_RequestFile)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise problem from None


def _check_version(text: bytes, form: str, problem: Refusal) -> None:
    if len(text) > SIZE_LIMIT:
        raise problem
    try:
        found = msgspec.json.decode(text, type=_Version)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise problem from None
    if found.format == form and found.version > VERSION:
        raise Refusal(
            "newer-program",
            say(
                "This file was made by a newer Psyche Studio. Nothing was changed, and the file is still good. "
                "Please update the program here, then try again."
            ),
        )
    if found.format != form or found.version != VERSION:
        raise problem


def _recipient(invitation: Invitation) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(invitation.parent.keys.recipient)
    except (pyrage.RecipientError, ValueError):
        raise Refusal("wrong-code", say("This invitation was altered on its way. Please ask for a new one.")) from None


def _stretched(digits: str, number: str) -> bytes:
    """The code's key, salted with the one-time number."""
    return password_hash.derive_key(digits.encode(), bytes.fromhex(number), password_hash.MIN_COST)


def _invitation_seal(invitation: Invitation, key: bytes) -> str:
    return _seal(key, "psyche-studio invitation 1\n", invitation)


def _request_seal(request: Request, invitation: Invitation, key: bytes) -> str:
    """Covers the invitation too, so that both sides know the other's keys as the other knows them."""
    return _seal(key, "psyche-studio request 1\n", [request, invitation])


def _seal(key: bytes, purpose: str, what: object) -> str:
    return hmac.new(key, purpose.encode() + msgspec.json.encode(what), hashlib.sha256).hexdigest()
