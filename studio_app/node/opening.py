"""Opens a node file by password or by recovery code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from db import errors
from db.incarnation import is_copy
from db.migrations import HEAD, schema_of
from db.queries.node import people_who_sign_in, person_by_id, this_node
from db.store import Store, system_clock
from db.upgrade import upgrade
from studio_app.domain.permissions import Role
from studio_app.node.companion_files import before_upgrade, nonces_path
from studio_app.node.creation import FIRST_PERSON
from studio_app.node.file_sentences import as_refusals
from studio_app.node.sign_in import authenticate, closed_keys, finish_recovery, finish_sign_in, replace_seals
from studio_app.node.signed_in import OpenKeys, SignedIn
from studio_app.refusal import Refusal
from studio_app.security import key_file, recovery_code
from studio_app.security.device_secret import DeviceSecrets
from studio_app.security.key_file import KeyFile, WrongSecret
from studio_app.security.passwords import check_password
from studio_app.words import say

HOLD_WAIT_S = 3.0
"""Seconds that a window waits for a command's write lock."""


def sign_in(
    path: Path,
    login: str,
    password: str,
    device_secrets: DeviceSecrets,
    *,
    clock: Callable[[], int] = system_clock,
    hold: bool = False,
    new_password: str | None = None,
) -> SignedIn:
    """Opens the file as the person with `login`. Takes about 0.2 s, by design of the password hash.

    With `hold` the write lock is taken until the file is closed, as a window does; otherwise at the first change.
    Raises Refusal: `open-elsewhere`, `file-missing`, `keys-missing`, `no-device-secret`, `wrong-password`,
    `sign-in-wait`, `new-password-needed` (a one-time password came without `new_password`), `not-active`, and those of
    a damaged or newer file.
    """
    keys = closed_keys(path)
    authenticated = authenticate(path, keys, login, password, device_secrets, clock(), new_password)
    with as_refusals():
        store = open_store(path, authenticated.keys.data_key, keys, clock)
        try:
            if hold:
                store.hold(HOLD_WAIT_S)
            signed_in = _signed_in(store, authenticated.person_id, authenticated.keys)
            finish_sign_in(signed_in, authenticated)
            return signed_in
        except BaseException:
            store.close()
            raise


def default_login(path: Path, device_secrets: DeviceSecrets) -> str:
    """The login of the file's first person, for a command without `--login`."""
    keys = closed_keys(path)
    secret = device_secrets.get(keys.node) or b""
    tags = {seal.tag for seal in keys.people}
    usual = [login for login, _, _ in FIRST_PERSON.values()]
    return next((login for login in usual if key_file.login_tag(login, secret) in tags), usual[0])


def recover(
    path: Path,
    code: str,
    login: str,
    new_password: str,
    device_secrets: DeviceSecrets,
    *,
    clock: Callable[[], int] = system_clock,
) -> SignedIn:
    """Opens the file with its recovery code, makes a new device secret here, and gives `login` a new password.

    Other passwords depended on the lost device secret: the lead resets them. Raises Refusal as `sign_in` does,
    and `recovery-code-mistyped`, `wrong-recovery-code`, `no-such-login`.
    """
    keys = closed_keys(path)
    check_password(new_password, (login,))
    try:
        data_key = key_file.open_for_recovery(keys, recovery_code.read_code(code))
    except WrongSecret as error:
        raise Refusal(
            "wrong-recovery-code",
            say(
                "This recovery code belongs to another data file. Nothing was changed; look for the paper of this one."
            ),
        ) from error
    with as_refusals():
        store = open_store(path, data_key, keys, clock)
        try:
            with store.read() as read:
                wanted = login.strip().casefold()
                person = next(
                    (p for p in people_who_sign_in(read) if p.here and p.active and p.login.casefold() == wanted), None
                )
            if person is None:
                raise Refusal("no-such-login", say("Nobody in this file has that login. Nothing was changed."))
            secret = replace_seals(path, keys, data_key, person, new_password, device_secrets, clock())
            signed_in = _signed_in(store, person.id, OpenKeys(data_key, secret))
            finish_recovery(signed_in)
            with signed_in.unit() as unit:
                unit.log("recovered", "person", person.id)
            return signed_in
        except BaseException:
            store.close()
            raise


def open_store(path: Path, data_key: bytes, keys: KeyFile, clock: Callable[[], int]) -> Store:
    """Opens the file with its data key and upgrades its schema; raises the errors of `db.errors`."""
    outside = nonces_path()
    store = Store.open(path, data_key, clock=clock, outside=outside)
    try:
        with store.read() as read:
            found = schema_of(read)
            if found is None:
                raise errors.NotReadable(path)
        if found < HEAD:
            store.close()
            upgrade(path, data_key, kept_as=before_upgrade(path, HEAD))
            store = Store.open(path, data_key, clock=clock, outside=outside)
        elif found > HEAD:
            raise errors.FromNewerProgram(path)
        with store.read() as read:
            if this_node(read).id != keys.node:
                raise errors.NotReadable(path)
            copied = is_copy(read, outside)
        if copied:  # a command that only reads must not give the old incarnation either
            with contextlib.suppress(errors.OpenElsewhere):
                store.hold()
    except BaseException:
        store.close()
        raise
    return store


def _signed_in(store: Store, person_id: str, keys: OpenKeys) -> SignedIn:
    with store.read() as read:
        node, person = this_node(read), person_by_id(read, bytes.fromhex(person_id))
    if person is None or not person.active:
        raise Refusal(
            "not-active",
            say("This person no longer signs in here. Nothing was changed; ask the studio lead."),
        )
    return SignedIn(store, node, person.key, person.id, person.login, person.name, Role(person.role), keys)
