"""Authentication for a closed node file: device secret, delay after failures, password, and one-time password.

Failures are written into the access log by the next successful sign-in.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from db import errors
from db.queries.node import PersonRow
from studio_app.node.file_sentences import as_refusals, refusal_for
from studio_app.node.signed_in import OpenKeys, SignedIn
from studio_app.refusal import Refusal
from studio_app.security import attempts, key_file
from studio_app.security.device_secret import DeviceSecrets, new_secret
from studio_app.security.key_file import KeyFile, KeysTooWeak, KeysUnreadable, WrongSecret
from studio_app.security.passwords import check_password
from studio_app.words import say


@dataclass(frozen=True)
class Authenticated:
    """An authenticated person with the data key. `new_password` is to replace a one-time password."""

    person_id: str
    login: str
    keys: OpenKeys
    new_password: str | None


def authenticate(
    path: Path,
    keys: KeyFile,
    login: str,
    password: str,
    device_secrets: DeviceSecrets,
    now: int,
    new_password: str | None = None,
) -> Authenticated:
    """Unlocks the data key with a person's password.

    Raises Refusal `no-device-secret`, `wrong-password`, `sign-in-wait` (a `MustWait` with the seconds), and, where the
    password is a one-time one, `new-password-needed` or what is wrong with the new password.
    """
    login = login.strip()
    device_secret = device_secret_for(path, keys, device_secrets)
    tag = key_file.login_tag(login, device_secret)
    attempts.check_wait(path, tag, now)
    try:
        data_key, person_id = key_file.open_for_person(keys, login, password, device_secret)
    except WrongSecret as error:
        known = frozenset(seal.tag for seal in keys.people)
        seconds = attempts.count_failure(path, tag, now, known)
        if seconds:
            raise attempts.MustWait(seconds) from error
        raise _wrong_password(keys) from error
    seal = key_file.seal_of(keys, login, device_secret)
    once = seal is not None and seal.once
    if once:
        _check_new_password(login, password, new_password)
    return Authenticated(person_id, login, OpenKeys(data_key, device_secret), new_password if once else None)


def closed_keys(path: Path) -> KeyFile:
    """The key file of a node file that is closed. Raises Refusal `file-missing`, `keys-missing`, `keys-too-weak`."""
    if not path.is_file():
        raise refusal_for(errors.FileMissing(path))
    keys = key_file.keys_path(path)
    try:
        return key_file.read_keys(keys)
    except KeysTooWeak as error:
        raise Refusal(
            "keys-too-weak",
            say(
                "{keys} protects passwords less than this program asks for, so {file} stays closed: the .keys file was "
                "changed by somebody, or belongs to an early demo. Nothing was changed. Put it back from where it was "
                "copied or from a backup.",
                keys=keys.name,
                file=path.name,
            ),
        ) from error
    except KeysUnreadable as error:
        raise Refusal(
            "keys-missing",
            say(
                "{keys} is missing beside {file} or cannot be read, so the file stays closed. Nothing was changed. If it is "
                "a data file of Psyche Studio, put the .keys file back from where it was copied or from a backup.",
                keys=keys.name,
                file=path.name,
            ),
        ) from error


def device_secret_for(path: Path, keys: KeyFile, device_secrets: DeviceSecrets) -> bytes:
    """This computer's device secret for the file. Raises Refusal `no-device-secret` where there is none, or another."""
    held = device_secrets.get(keys.node)
    if held is None:
        raise Refusal(
            "no-device-secret",
            say(
                "This computer does not hold the device secret of {file}, so a password alone does not open it. Nothing "
                "was changed. Open it with the recovery code, or bring the device secret from the computer it was made "
                "on.",
                file=path.name,
            ),
        )
    if keys.device and key_file.device_mark(held) != keys.device:
        raise Refusal(
            "no-device-secret",
            say(
                "{file} was opened with its recovery code on another computer since, and has another device secret now. "
                "Nothing was changed. Open it with the recovery code here, or bring the device secret from there.",
                file=path.name,
            ),
        )
    return held


def finish_sign_in(signed_in: SignedIn, authenticated: Authenticated) -> None:
    """Completes a sign-in: seals the new password in place of the one-time one, and logs earlier failures."""
    if authenticated.new_password is not None:
        seal_password(signed_in, signed_in.person_id, signed_in.login, authenticated.new_password)
        with signed_in.unit() as unit:
            unit.log("password-chosen", "person", signed_in.person_id)
    with contextlib.suppress(Refusal):  # a full disk must not keep anybody out; the moments stay for the next time
        _log_failures(signed_in)
        attempts.clear_failures(
            signed_in.store.path, key_file.login_tag(authenticated.login, authenticated.keys.device_secret)
        )


def finish_recovery(signed_in: SignedIn) -> None:
    """Completes a recovery: logs earlier failures and deletes the counts, since every login has a new tag."""
    with contextlib.suppress(Refusal):
        _log_failures(signed_in)
        attempts.delete_attempts(signed_in.store.path)


def replace_seals(
    path: Path,
    keys: KeyFile,
    data_key: bytes,
    person: PersonRow,
    password: str,
    device_secrets: DeviceSecrets,
    now: int,
) -> bytes:
    """Replaces all seals after a recovery: a new device secret on this computer and one password.

    Gives the device secret. Where the key file cannot be written the former device secret is restored.
    """
    former = None
    with contextlib.suppress(Refusal):  # one that cannot be read is lost already
        former = device_secrets.get(keys.node)
    secret = new_secret()
    seal = key_file.seal_for_person(data_key, keys.node, person.id, person.login, password, secret)
    device_secrets.put(keys.node, secret)
    anew = msgspec.structs.replace(keys, people=(seal,), device=key_file.device_mark(secret), recovered=now)
    try:
        key_file.write_keys(key_file.keys_path(path), anew)
    except OSError as error:
        if former is not None:
            device_secrets.put(keys.node, former)
        raise errors.NotWritable(path) from error
    return secret


def seal_password(signed_in: SignedIn, person_id: str, login: str, password: str, *, once: bool = False) -> None:
    """Seals the open file's data key for a person with this password, replacing the former seal."""
    opened, node = signed_in.keys, signed_in.node.id
    seal = key_file.seal_for_person(opened.data_key, node, person_id, login, password, opened.device_secret, once=once)
    change_keys(signed_in, lambda keys: key_file.with_seal(keys, seal))


def move_password(signed_in: SignedIn, former: str, person_id: str, password: str) -> None:
    """Moves the signed-in person's password to a new person id."""
    opened, node, login = signed_in.keys, signed_in.node.id, signed_in.login
    seal = key_file.seal_for_person(opened.data_key, node, person_id, login, password, opened.device_secret)
    change_keys(signed_in, lambda keys: key_file.with_seal(key_file.without_seal(keys, former), seal))


def open_keys(signed_in: SignedIn) -> KeyFile:
    """The open file's key file. Raises Refusal `keys-not-written` where it is missing or damaged."""
    path = key_file.keys_path(signed_in.store.path)
    try:
        return key_file.read_keys(path)
    except KeysUnreadable as error:
        raise _keys_not_written(path) from error


def change_keys(signed_in: SignedIn, change: Callable[[KeyFile], KeyFile]) -> None:
    """Writes the result of `change` on the key file. Raises Refusal `keys-not-written`, and changes nothing then."""
    path = key_file.keys_path(signed_in.store.path)
    changed = change(open_keys(signed_in))
    try:
        key_file.write_keys(path, changed)
    except OSError as error:
        raise _keys_not_written(path) from error


def _keys_not_written(path: Path) -> Refusal:
    return Refusal(
        "keys-not-written",
        say(
            "{keys} beside the data file could not be read or written, so nothing was changed. Look whether the disk is "
            "full or the folder is read-only, then try again.",
            keys=path.name,
        ),
    )


def password_is_correct(signed_in: SignedIn, password: str) -> bool:
    """Whether this is the signed-in person's password; a wrong one counts as a failed sign-in.

    Raises MustWait after too many.
    """
    path, secret = signed_in.store.path, signed_in.keys.device_secret
    tag, now = key_file.login_tag(signed_in.login, secret), signed_in.now()
    attempts.check_wait(path, tag, now)
    keys = open_keys(signed_in)
    try:
        key_file.open_for_person(keys, signed_in.login, password, secret)
    except WrongSecret:
        attempts.count_failure(path, tag, now, frozenset(seal.tag for seal in keys.people))
        return False
    return True


def _check_new_password(login: str, password: str, new_password: str | None) -> None:
    if new_password is None:
        raise Refusal(
            "new-password-needed",
            say("This password was good for once. Choose one of your own now; the lead does not learn it."),
        )
    if new_password == password:
        raise Refusal(
            "password-same", say("This is the password you were given. Choose one of your own. Nothing was changed.")
        )
    check_password(new_password, (login,))


def _log_failures(signed_in: SignedIn) -> None:
    path = signed_in.store.path
    keys = open_keys(signed_in)
    people = {seal.tag: seal.person for seal in keys.people}
    happened = sorted(
        (moment, tag, max(0, failures.count - len(failures.moments)) + place)
        for tag, failures in attempts.read_attempts(path).items()
        for place, moment in enumerate(failures.moments, start=1)
    )
    if not happened:
        return
    with as_refusals(), signed_in.store.unit() as unit:  # nobody was signed in when it happened
        for moment, tag, number in happened:
            when = f"{signed_in.local_time(moment):%Y-%m-%d %H:%M:%S}"
            unit.log("failed-sign-in", "person", people.get(tag, ""), f"{when} ({number})")


def _wrong_password(keys: KeyFile) -> Refusal:
    sentence = say(
        "The login or the password is not right. Nothing was changed; look at Caps Lock and the input method, and "
        "try again. The studio lead can set a new password."
    )
    if keys.recovered:
        sentence += " " + say(
            "This file was opened with its recovery code since: passwords from before that no longer open it, and the "
            "lead gives everybody a new one."
        )
    return Refusal("wrong-password", sentence)
