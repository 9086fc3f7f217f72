"""Creates a node file with its first account, device secret and recovery code."""

from __future__ import annotations

import contextlib
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.identity import Identities
from db.new_file import NewNode, create_file
from db.queries.node import people_who_sign_in, this_node
from db.schema import Person
from db.store import Store, system_clock
from studio_app.domain.permissions import Role
from studio_app.node.companion_files import nonces_path
from studio_app.node.file_sentences import as_refusals
from studio_app.node.signed_in import OpenKeys, SignedIn
from studio_app.refusal import Refusal
from studio_app.security import key_file, recovery_code
from studio_app.security.device_secret import DeviceSecrets, new_secret
from studio_app.security.passwords import check_password
from studio_app.words import marked, say

FIRST_PERSON: dict[str, tuple[str, Role, str]] = {
    "center": ("director", Role.DIRECTOR, marked("Director")),
    "studio": ("lead", Role.LEAD, marked("Studio lead")),
    "messenger": ("messenger", Role.MESSENGER, marked("Psyche Messenger")),
}
"""Kind of file to login, role and name of its first account."""

DEFAULT_TIME_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Created:
    """A new file with its first person signed in, and the recovery code in printed form, shown once."""

    signed_in: SignedIn
    recovery_code: str = field(repr=False)


def create_node(
    path: Path,
    kind: str,
    name: str,
    password: str,
    device_secrets: DeviceSecrets,
    *,
    time_zone: str = DEFAULT_TIME_ZONE,
    person_name: str | None = None,
    clock: Callable[[], int] = system_clock,
    seed: random.Random | None = None,
    demo: bool = False,
) -> Created:
    """Creates a node file of `kind` (`center`, `studio`, `messenger`) at `path`.

    `seed` makes its ids repeatable, for the demo, and with `demo` the pseudonyms too, which a center stores as ids;
    other keys and secrets are always random. Raises Refusal, and leaves no files behind, when the kind is unknown, the
    name empty, the password too short, the file exists, the folder cannot be written, or the device secret cannot be
    stored.
    """
    if kind not in FIRST_PERSON:
        raise Refusal("unknown-kind", say("A data file is one of: center, studio, messenger. Nothing was made."))
    if not name.strip():
        raise Refusal("no-name", say("Give the center, studio or Messenger a name. Nothing was made."))
    check_password(password, (FIRST_PERSON[kind][0], name, person_name or ""))
    ids = Identities(seed)
    node_id = ids.next(clock())
    device_secret = _device_secret(device_secrets, node_id.hex())
    data_key, code = secrets.token_bytes(32), recovery_code.new_code()
    node = NewNode(
        id=node_id,
        kind=kind,
        name=name.strip(),
        time_zone=time_zone,
        incarnation=secrets.token_bytes(8),
        signing_key=Ed25519PrivateKey.generate().private_bytes_raw(),
        age_identity=str(pyrage.x25519.Identity.generate()),
        pseudonym_key=seed.randbytes(32) if demo and seed is not None else secrets.token_bytes(32),
        demo=demo,
    )
    with as_refusals():
        store = create_file(path, data_key, node, clock=clock, ids=ids, outside=nonces_path())
        try:
            signed_in = _first_person(
                store, kind, person_name, password, OpenKeys(data_key, device_secret), code, node_id.hex()
            )
        except BaseException:
            store.close()
            _remove(path)
            raise
    return Created(signed_in, recovery_code.format_code(code))


def _first_person(
    store: Store, kind: str, name: str | None, password: str, keys: OpenKeys, code: bytes, node: str
) -> SignedIn:
    login, role, usual_name = FIRST_PERSON[kind]
    with store.unit() as unit:
        key = unit.add(Person, {"login": login, "name": name or say(usual_name), "role": role.value})
        unit.log("file-made", "node", node)
    with store.read() as read:
        row = this_node(read)
        person = next(found for found in people_who_sign_in(read) if found.key == key)
    seal = key_file.seal_for_person(keys.data_key, node, person.id, login, password, keys.device_secret)
    recovery, mark = key_file.seal_for_recovery(keys.data_key, node, code), key_file.device_mark(keys.device_secret)
    sealed = key_file.KeyFile(node, recovery, (seal,), mark)
    key_file.write_keys(key_file.keys_path(store.path), sealed)
    return SignedIn(store, row, person.key, person.id, person.login, person.name, role, keys)


def _device_secret(device_secrets: DeviceSecrets, node: str) -> bytes:
    secret = device_secrets.get(node)
    if secret is None:
        secret = new_secret()
        device_secrets.put(node, secret)
    return secret


def _remove(path: Path) -> None:
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", ".keys"))):
        with contextlib.suppress(OSError):
            left.unlink()
