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
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.atomic_write import atomic_write_bytes
from studio_app.security import password_hash
from studio_app.security.password_hash import Cost, derive_key

FORMAT = "psyche-keys"
VERSION = 1
SIZE_LIMIT = 16 * 1024 * 1024
_PURPOSES = {False: "person", True: "person-once"}

Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
Nonce = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{24}\Z")]
SealedKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{96}\Z")]
"""32 bytes and the 16 of their authentication tag."""


class Seal(msgspec.Struct, frozen=True):
    """The data key sealed for one person, all in hex. `tag` finds it by login, `person` is the record's id.

    `once`: a one-time password, which only allows choosing another.
    """

    tag: Id
    person: Id
    salt: Id
    nonce: Nonce
    sealed: SealedKey
    cost: Cost
    once: bool = False


class RecoverySeal(msgspec.Struct, frozen=True):
    """The data key sealed for the recovery code, whose 160 random bits need no slow hash."""

    nonce: Nonce
    sealed: SealedKey


class KeyFile(msgspec.Struct, frozen=True):
    """The content of the file. `node` is the node's id in hex, `device` a mark of the device secret that the seals
    need.

    `recovered` is the moment (ms) of the last recovery, which voids earlier seals.
    """

    node: Id
    recovery: RecoverySeal
    people: tuple[Seal, ...] = ()
    device: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?\Z")] = ""
    recovered: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0
    format: str = FORMAT
    version: int = VERSION


class WrongSecret(Exception):
    """The password, the recovery code or the device secret does not open the seal."""


class KeysUnreadable(Exception):
    """The key file is missing, damaged, or from a newer program."""


class KeysTooWeak(KeysUnreadable):
    """A seal of the key file has a cost below `password_hash.MIN_COST`."""


def keys_path(file: Path) -> Path:
    """The path of the key file of the node file `file`."""
    return file.with_name(file.name + ".keys")


def seal_for_person(
    data_key: bytes,
    node: str,
    person: str,
    login: str,
    password: str,
    device_secret: bytes,
    *,
    once: bool = False,
) -> Seal:
    """Seals the data key with a person's password and this computer's device secret. Takes about 0.1 s by design."""
    return seal_for_people(data_key, node, [(person, login)], password, device_secret, once=once)[0]


def seal_for_people(
    data_key: bytes,
    node: str,
    people: Iterable[tuple[str, str]],
    password: str,
    device_secret: bytes,
    *,
    once: bool = False,
) -> list[Seal]:
    """Seals the data key for several (person, login) with the same password: one salt, and so one hash for all."""
    salt, cost = secrets.token_bytes(16), password_hash.MIN_COST
    cipher = ChaCha20Poly1305(_person_kek(password, salt, device_secret, cost))
    made = []
    for person, login in people:
        nonce = secrets.token_bytes(12)
        sealed = cipher.encrypt(nonce, data_key, _about(_PURPOSES[once], node, person))
        tag = login_tag(login, device_secret)
        made.append(Seal(tag, person, salt.hex(), nonce.hex(), sealed.hex(), cost, once))
    return made


def open_for_person(keys: KeyFile, login: str, password: str, device_secret: bytes) -> tuple[bytes, str]:
    """The data key and the person's id. Raises WrongSecret; an unknown login takes as long as a wrong password."""
    seal = seal_of(keys, login, device_secret)
    if seal is None:
        _person_kek(password, bytes(16), device_secret, password_hash.MIN_COST)
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
    """The key file without the person's seal, so that their password no longer opens the file."""
    return msgspec.structs.replace(keys, people=tuple(seal for seal in keys.people if seal.person != person))


def read_keys(path: Path) -> KeyFile:
    """Reads a key file. Raises KeysUnreadable, or its subclass KeysTooWeak."""
    try:
        with open(path, "rb") as file:
            content = file.read(SIZE_LIMIT + 1)
        keys = msgspec.json.decode(content, type=KeyFile)
    except (OSError, ValueError, RecursionError) as error:
        raise KeysUnreadable from error
    if len(content) > SIZE_LIMIT or keys.format != FORMAT or not 1 <= keys.version <= VERSION:
        raise KeysUnreadable
    if any(password_hash.too_weak(seal.cost) for seal in keys.people):
        raise KeysTooWeak
    if any(password_hash.too_expensive(seal.cost) for seal in keys.people):
        raise KeysUnreadable
    return keys


def write_keys(path: Path, keys: KeyFile) -> None:
    """Writes the key file atomically. Raises OSError."""
    atomic_write_bytes(path, msgspec.json.format(msgspec.json.encode(keys)))


def login_tag(login: str, device_secret: bytes) -> str:
    """Keyed hash of a login; reveals nothing about the login without the device secret."""
    return hmac.new(device_secret, b"login:" + login.casefold().encode(), hashlib.sha256).hexdigest()[:32]


def device_mark(device_secret: bytes) -> str:
    """Hash that identifies the device secret of a key file's seals without revealing it."""
    return hmac.new(device_secret, b"device", hashlib.sha256).hexdigest()[:32]


def _person_kek(password: str, salt: bytes, device_secret: bytes, cost: Cost) -> bytes:
    # the same password typed with another input method or keyboard must be the same bytes
    typed = unicodedata.normalize("NFKC", password).encode()
    kdf = HKDF(SHA256(), 32, salt=device_secret, info=b"psyche-studio person key 1")
    return kdf.derive(derive_key(typed, salt, cost))


def _recovery_kek(code: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"psyche-studio recovery key 1").derive(code)


def _about(purpose: str, node: str, person: str) -> bytes:
    return f"{FORMAT}|{VERSION}|{purpose}|{node}|{person}".encode()


def _open(kek: bytes, nonce: str, sealed: str, about: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(kek).decrypt(bytes.fromhex(nonce), bytes.fromhex(sealed), about)
    except (InvalidTag, ValueError) as error:
        raise WrongSecret from error
