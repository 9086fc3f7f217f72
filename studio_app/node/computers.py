"""Transfers the device secret to another computer, and renews the recovery code."""

from __future__ import annotations

from pathlib import Path

import msgspec

from studio_app.domain.permissions import Permission
from studio_app.node.sign_in import change_keys, closed_keys, password_is_correct
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security import key_file, recovery_code
from studio_app.security.device_secret import DeviceSecrets, FileSecrets
from studio_app.security.passwords import check_password
from studio_app.words import say


def new_recovery_code(signed_in: SignedIn, password: str) -> str:
    """A new recovery code in printed form; the previous one becomes invalid.

    Requires the password again, because the code alone opens the file. Raises Refusal `wrong-password`,
    `sign-in-wait`, `not-permitted`.
    """
    signed_in.require(Permission.ADMINISTER)
    _password_is_correct(signed_in, password)
    code, node = recovery_code.new_code(), signed_in.node.id
    seal = key_file.seal_for_recovery(signed_in.keys.data_key, node, code)
    with signed_in.unit() as unit:
        unit.log("recovery-code-made", "node", node)
        change_keys(signed_in, lambda keys: msgspec.structs.replace(keys, recovery=seal))
    return recovery_code.format_code(code)


def export_device_secret(signed_in: SignedIn, password: str, to: Path, passphrase: str) -> None:
    """Exports this computer's device secret, sealed with a passphrase, for another computer.

    Every account's password then opens the file there too. Raises Refusal `wrong-password`, `sign-in-wait`, what is
    wrong with the passphrase, `device-secret-file`, `not-permitted`.
    """
    signed_in.require(Permission.ADMINISTER)
    _password_is_correct(signed_in, password)
    check_password(passphrase, (signed_in.login, signed_in.name, signed_in.node.name, password))
    with signed_in.unit() as unit:
        unit.log("device-secret-carried", "node", signed_in.node.id)
        FileSecrets(to, passphrase).put(signed_in.node.id, signed_in.keys.device_secret)


def import_device_secret(file: Path, carried: FileSecrets, device_secrets: DeviceSecrets) -> None:
    """Imports an exported device secret into the other computer's keyring; passwords open the file from then on.

    Raises Refusal `keys-missing`, `device-secret-file` (also when it belongs to another data file), `no-keyring`.
    """
    keys = closed_keys(file)
    secret = carried.get(keys.node)
    if secret is None or key_file.device_mark(secret) != keys.device:
        raise Refusal(
            "device-secret-file",
            say(
                "{carried} does not belong to {file}: it was made for another data file, or before its recovery code was "
                "used. Nothing was changed. Have it made anew on the computer where {file} opens.",
                carried=carried.path.name,
                file=file.name,
            ),
        )
    device_secrets.put(keys.node, secret)


def _password_is_correct(signed_in: SignedIn, password: str) -> None:
    if not password_is_correct(signed_in, password):
        raise Refusal(
            "wrong-password",
            say("The password you have now is another one. Nothing was changed; look at Caps Lock and try again."),
        )
