"""`FILE.keys`: the node file's data key, sealed once for each person and once for the recovery code.

A person's seal opens with KEK = HKDF-SHA256(Argon2id(password, salt), device secret). Without the device secret, which
is in the operating system's keyring, a copied file cannot be guessed at. Logins are not in the file: a seal is found by
a keyed hash of the login. ChaCha20-Poly1305 seals; its associated data names node, purpose and person.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from pathlib import Path

import argon2.low_level as argon2
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.atomic_write import atomic_write_bytes

FORMAT = "psyche-keys"
VERSION = 1
_PURPOSES = {False: "person", True: "person-once"}


class Cost(msgspec.Struct, frozen=True):
    """Argon2id's cost. The default is the second recommended option of RFC 9106, section 4."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


class Seal(msgspec.Struct, frozen=True):
    """The data key sealed for one person, all in hex. `tag` finds it by login, `person` is the record's id.

    `once`: the password was given by the lead, and is good only for choosing another.
    """

    tag: str
    person: str
    salt: str
    nonce: str
    sealed: str
    cost: Cost
    once: bool = False


class RecoverySeal(msgspec.Struct, frozen=True):
    """The data key sealed for the recovery code; its 160 random bits need no slow hash."""

    nonce: str
    sealed: str


class KeyFile(msgspec.Struct, frozen=True):
    """The whole file. `node` is the node's id in hex, `device` a mark of the device secret that the seals need.

    `recovered` is the moment (milliseconds) at which the recovery code was last used: earlier seals are gone since.
    """

    node: str
    recovery: RecoverySeal
    people: tuple[Seal, ...] = ()
    device: str = ""
    recovered: int = 0
    format: str = FORMAT
    version: int = VERSION


class WrongSecret(Exception):
    """The password, the recovery code or the device secret does not open the seal."""


class KeysUnreadable(Exception):
    """The key file is missing, damaged, or from a newer program."""


def keys_path(file: Path) -> Path:
    """Where the keys of the node file `file` stand."""
    return file.with_name(file.name + ".keys")


def seal_for_person(
    data_key: bytes,
    node: str,
    person: str,
    login: str,
    password: str,
    device_secret: bytes,
    cost: Cost | None = None,
    *,
    once: bool = False,
) -> Seal:
    """Seals the data key with a person's password and this computer's device secret. Takes about 0.1 s by design."""
    cost = cost or Cost()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    kek = _person_kek(password, salt, device_secret, cost)
    sealed = ChaCha20Poly1305(kek).encrypt(nonce, data_key, _about(_PURPOSES[once], node, person))
    return Seal(login_tag(login, device_secret), person, salt.hex(), nonce.hex(), sealed.hex(), cost, once)


def open_for_person(keys: KeyFile, login: str, password: str, device_secret: bytes) -> tuple[bytes, str]:
    """The data key and the person's id. Raises WrongSecret; a login nobody has takes as long as a wrong password."""
    seal = seal_of(keys, login, device_secret)
    if seal is None:
        _person_kek(password, bytes(16), device_secret, Cost())
        raise WrongSecret
    kek = _person_kek(password, bytes.fromhex(seal.salt), device_secret, seal.cost)
    about = _about(_PURPOSES[seal.once], keys.node, seal.person)
    return _open(kek, seal.nonce, seal.sealed, about), seal.person


def seal_of(keys: KeyFile, login: str, device_secret: bytes) -> Seal | None:
    """The seal of the person with this login, if it needs this device secret."""
    tag = login_tag(login, device_secret)
    return next((seal for seal in keys.people if hmac.compare_digest(seal.tag, tag)), None)


def seal_for_recovery(data_key: bytes, node: str, code: bytes) -> RecoverySeal:
    """Seals the data key with the recovery code (20 raw bytes)."""
    nonce = secrets.token_bytes(12)
    sealed = ChaCha20Poly1305(_recovery_kek(code)).encrypt(nonce, data_key, _about("recovery", node, ""))
    return RecoverySeal(nonce.hex(), sealed.hex())


def open_for_recovery(keys: KeyFile, code: bytes) -> bytes:
    """The data key, by the recovery code. Raises WrongSecret."""
    about = _about("recovery", keys.node, "")
    return _open(_recovery_kek(code), keys.recovery.nonce, keys.recovery.sealed, about)


def with_seal(keys: KeyFile, seal: Seal) -> KeyFile:
    """The key file with `seal` in place of the person's earlier one."""
    others = tuple(other for other in keys.people if other.person != seal.person)
    return msgspec.structs.replace(keys, people=(*others, seal))


def without_seal(keys: KeyFile, person: str) -> KeyFile:
    """The key file without the person's seal: no password of theirs opens the file any more."""
    return msgspec.structs.replace(keys, people=tuple(seal for seal in keys.people if seal.person != person))


def read_keys(path: Path) -> KeyFile:
    """Reads a key file. Raises KeysUnreadable."""
    try:
        keys = msgspec.json.decode(path.read_bytes(), type=KeyFile)
    except (OSError, msgspec.MsgspecError) as error:
        raise KeysUnreadable from error
    if keys.format != FORMAT or keys.version > VERSION:
        raise KeysUnreadable
    return keys


def write_keys(path: Path, keys: KeyFile) -> None:
    """Writes the key file atomically. Raises OSError."""
    atomic_write_bytes(path, msgspec.json.format(msgspec.json.encode(keys)))


def login_tag(login: str, device_secret: bytes) -> str:
    """What stands for a login in the key file; without the device secret it says nothing about the login."""
    return hmac.new(device_secret, b"login:" + login.casefold().encode(), hashlib.sha256).hexdigest()[:32]


def device_mark(device_secret: bytes) -> str:
    """Tells whether a device secret is the one that a key file's seals need, and nothing about the secret."""
    return hmac.new(device_secret, b"device", hashlib.sha256).hexdigest()[:32]


def _person_kek(password: str, salt: bytes, device_secret: bytes, cost: Cost) -> bytes:
    # the same password typed with another input method or keyboard must be the same bytes
    typed = unicodedata.normalize("NFKC", password).encode()
    stretched = argon2.hash_secret_raw(typed, salt, cost.passes, cost.memory_kib, cost.lanes, 32, argon2.Type.ID)
    return HKDF(SHA256(), 32, salt=device_secret, info=b"psyche-studio person key 1").derive(stretched)


def _recovery_kek(code: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"psyche-studio recovery key 1").derive(code)


def _about(purpose: str, node: str, person: str) -> bytes:
    return f"{FORMAT}|{VERSION}|{purpose}|{node}|{person}".encode()


def _open(kek: bytes, nonce: str, sealed: str, about: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(kek).decrypt(bytes.fromhex(nonce), bytes.fromhex(sealed), about)
    except (InvalidTag, ValueError) as error:
        raise WrongSecret from error
