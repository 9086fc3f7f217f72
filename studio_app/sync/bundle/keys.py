"""Key pairs of a node: Ed25519 for signing its bundles, X25519 (age) for decrypting those addressed to it.

The secret halves live inside the encrypted node file and nowhere else. The public halves travel at enrolment, where
two people compare them as words: a fingerprint reads the same in English and in Chinese.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated

import msgspec
import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from studio_app.resource_files import resource
from studio_app.words import Language, language

WORDS = 8

HexKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Recipient = Annotated[str, msgspec.Meta(pattern=r"^age1[0-9a-z]{58}\Z")]


class PublicKeys(msgspec.Struct, frozen=True):
    """A node's public keys: the verifying key (64 hex digits) and the age recipient (`age1...`)."""

    signing: HexKey
    recipient: Recipient

    @property
    def key_id(self) -> str:
        """The identifier of the signer in a bundle, 16 hex digits."""
        return self._digest("key id").hex()[:16]

    def fingerprint(self, code: Language | None = None) -> tuple[str, ...]:
        """Eight words (64 bits) to compare by voice, in the language `code` or in the one the program speaks now."""
        words = fingerprint_words(code or language())
        return tuple(words[byte] for byte in self._digest("fingerprint")[:WORDS])

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` over `message` was made with this node's signing key."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.signing)).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _digest(self, purpose: str) -> bytes:
        text = f"psyche-studio {purpose}\n{self.signing}\n{self.recipient}\n"
        return hashlib.sha256(text.encode()).digest()


class NodeKeys(msgspec.Struct, frozen=True):
    """A node's secret keys: Ed25519 seed (64 hex digits) and age identity (`AGE-SECRET-KEY-1...`).

    `former` are the identities before a rotation, kept for what was encrypted to them and is still under way.
    """

    seed: HexKey
    identity: str
    former: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "NodeKeys(...)"

    def public(self) -> PublicKeys:
        """The public halves."""
        raw = self._signer().public_key().public_bytes_raw()
        return PublicKeys(raw.hex(), str(self.opener().to_public()))

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (64 bytes); `message` must begin with a line that says what is signed."""
        return self._signer().sign(message)

    def opener(self) -> pyrage.x25519.Identity:
        """The identity that decrypts what is encrypted to this node's present key."""
        return pyrage.x25519.Identity.from_str(self.identity)

    def openers(self) -> list[pyrage.x25519.Identity]:
        """The identities that decrypt what was encrypted to this node's present key or to one before a rotation."""
        return [pyrage.x25519.Identity.from_str(text) for text in (self.identity, *self.former)]

    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.seed))


def new_keys() -> NodeKeys:
    """Generates keys from the system's random source."""
    seed = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    return NodeKeys(seed, str(pyrage.x25519.Identity.generate()))


def fingerprint_words(code: Language) -> tuple[str, ...]:
    """The 256 words of a language; the word at one index means the same in both."""
    name = "fingerprint_en.txt" if code == "en" else "fingerprint_zh_CN.txt"
    return tuple(resource("words", name).read_text(encoding="utf-8").split())


HexSignature = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]


class Rotation(msgspec.Struct, frozen=True):
    """A node's new public keys, signed with the old key and, to show that both are held, with the new one."""

    node: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    number: Annotated[int, msgspec.Meta(ge=1)]
    keys: PublicKeys
    by_old: HexSignature
    by_new: HexSignature


def rotate(node: str, number: int, old: NodeKeys, new: NodeKeys) -> Rotation:
    """Makes the statement that `new` follows `old` for `node` (its id); `number` counts the node's rotations from 1."""
    keys = new.public()
    message = _rotation_message(node, number, old.public(), keys)
    return Rotation(node, number, keys, old.sign(message).hex(), new.sign(message).hex())


def accepts_rotation(rotation: Rotation, known: PublicKeys, number: int) -> bool:
    """Whether `rotation` is signed with `known`, the keys of the node, and has a higher number than `number`."""
    message = _rotation_message(rotation.node, rotation.number, known, rotation.keys)
    try:
        by_old, by_new = bytes.fromhex(rotation.by_old), bytes.fromhex(rotation.by_new)
    except ValueError:
        return False
    return rotation.number > number and known.verifies(message, by_old) and rotation.keys.verifies(message, by_new)


def follow(chain: Iterable[Rotation], node: str, known: PublicKeys, number: int) -> tuple[tuple[PublicKeys, ...], int]:
    """Applies a chain of rotations to `known`, the keys of `node` as of its rotation `number`, and returns the latest
    keys with their number.

    What the known keys did not sign, is about another node, or is not later than `number` is passed over: a chain may
    begin before the keys that are known.
    """
    passed = [known]
    for rotation in sorted(chain, key=lambda one: one.number):
        if rotation.node == node and accepts_rotation(rotation, passed[-1], number):
            passed.append(rotation.keys)
            number = rotation.number
    return tuple(passed), number


def _rotation_message(node: str, number: int, old: PublicKeys, new: PublicKeys) -> bytes:
    lines = ["psyche-studio key rotation 1", node, str(number), old.signing, old.recipient, new.signing, new.recipient]
    return "".join(f"{line}\n" for line in lines).encode()
