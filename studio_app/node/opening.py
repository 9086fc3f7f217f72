"""Opens a node file: sign-in with a password, or the way back in with the recovery code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db import errors
from db.migrations import HEAD, bring_up, schema_of
from db.queries.node import people_who_sign_in, person_by_id, this_node
from db.store import Store, system_clock
from studio_app.node.creation import FIRST_PERSON
from studio_app.node.file_sentences import in_words, refusal_for
from studio_app.node.signed_in import OpenKeys, SignedIn
from studio_app.refusal import Refusal
from studio_app.security import key_file, recovery_code
from studio_app.security.device_secret import DeviceSecrets, new_secret
from studio_app.security.key_file import KeyFile, KeysUnreadable, WrongSecret, keys_path
from studio_app.security.passwords import check_password
from studio_app.security.permissions import Role
from studio_app.words import say


def sign_in(
    path: Path, login: str, password: str, kept: DeviceSecrets, *, clock: Callable[[], int] = system_clock
) -> SignedIn:
    """Opens the file as the person with `login`. Takes about 0.2 s, by design of the password hash.

    Raises Refusal: `file-missing`, `keys-missing`, `no-device-secret`, `wrong-password`, `not-active`, and what a damaged or newer
    file leads to.
    """
    keys = _keys_of(path)
    device_secret = kept.get(keys.node)
    if device_secret is None:
        raise Refusal(
            "no-device-secret",
            say(
                "This computer does not hold the device secret of {file}, so a password alone does not open it. Nothing "
                "was changed. Open it with the recovery code, or on the computer it was made on.",
                file=path.name,
            ),
        )
    try:
        data_key, person_id = key_file.open_for_person(keys, login.strip(), password, device_secret)
    except WrongSecret as error:
        raise Refusal(
            "wrong-password",
            say(
                "The login or the password is not right. Nothing was changed; look at Caps Lock and the input method, and "
                "try again. The studio lead can set a new password."
            ),
        ) from error
    with in_words():
        store = _open_store(path, data_key, keys, clock)
        try:
            return _signed_in(store, person_id, OpenKeys(data_key, device_secret))
        except BaseException:
            store.close()
            raise


def usual_login(path: Path, kept: DeviceSecrets) -> str:
    """The login of the person the file was made with, for a command that names nobody."""
    keys = _keys_of(path)
    secret = kept.get(keys.node) or b""
    tags = {seal.tag for seal in keys.people}
    usual = [login for login, _, _ in FIRST_PERSON.values()]
    return next((login for login in usual if key_file.login_tag(login, secret) in tags), usual[0])


def recover(
    path: Path,
    code: str,
    login: str,
    new_password: str,
    kept: DeviceSecrets,
    *,
    clock: Callable[[], int] = system_clock,
) -> SignedIn:
    """Opens the file with its recovery code, makes a new device secret here, and gives `login` a new password.

    Other people's passwords were bound to the lost device secret: the lead sets them anew. Raises Refusal as `sign_in` does,
    and `recovery-code-mistyped`, `wrong-recovery-code`, `no-such-login`.
    """
    keys = _keys_of(path)
    check_password(new_password)
    try:
        data_key = key_file.open_for_recovery(keys, recovery_code.read_code(code))
    except WrongSecret as error:
        raise Refusal(
            "wrong-recovery-code",
            say(
                "This recovery code belongs to another data file. Nothing was changed; look for the paper of this one."
            ),
        ) from error
    with in_words():
        store = _open_store(path, data_key, keys, clock)
        try:
            with store.read() as read:
                wanted = login.strip().casefold()
                person = next((p for p in people_who_sign_in(read) if p.login.casefold() == wanted), None)
            if person is None:
                raise Refusal("no-such-login", say("Nobody in this file has that login. Nothing was changed."))
            secret = new_secret()
            kept.put(keys.node, secret)
            seal = key_file.seal_for_person(data_key, keys.node, person.id, person.login, new_password, secret)
            key_file.write_keys(keys_path(path), key_file.with_seal(keys, seal))
            signed_in = _signed_in(store, person.id, OpenKeys(data_key, secret))
            with signed_in.unit() as unit:
                unit.log("recovered", "person", person.id)
            return signed_in
        except BaseException:
            store.close()
            raise


def _keys_of(path: Path) -> KeyFile:
    if not path.is_file():
        raise refusal_for(errors.FileMissing(path))
    try:
        return key_file.read_keys(keys_path(path))
    except KeysUnreadable as error:
        raise Refusal(
            "keys-missing",
            say(
                "{keys} is missing beside {file} or cannot be read, so the file stays closed. Nothing was changed. If it is "
                "a data file of Psyche Studio, put the .keys file back from where it was copied or from a backup.",
                keys=keys_path(path).name,
                file=path.name,
            ),
        ) from error


def _open_store(path: Path, data_key: bytes, keys: KeyFile, clock: Callable[[], int]) -> Store:
    store = Store.open(path, data_key, clock=clock)
    try:
        with store.read() as read:
            found = schema_of(read)
            if found is None:
                raise errors.NotReadable(path)
            if found == HEAD and this_node(read).id != keys.node:
                raise errors.NotReadable(path)
        if found != HEAD:
            with store.migrating() as connection:
                bring_up(connection, path)
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
