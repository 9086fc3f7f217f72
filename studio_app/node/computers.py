"""What ties the file to a computer: its device secret, carried to another one, and the recovery code made anew."""

from __future__ import annotations

from pathlib import Path

import msgspec

from studio_app.domain.permissions import Permission
from studio_app.node.sign_in import change_keys, closed_keys, opens
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security import key_file, recovery_code
from studio_app.security.device_secret import DeviceSecrets, FileSecrets
from studio_app.security.passwords import check_password
from studio_app.words import say


def new_recovery_code(signed_in: SignedIn, password: str) -> str:
    """A new recovery code as it is to be written down; the one before opens nothing from now on.

    Asks for the password again, for whoever holds the code needs nothing else. Raises Refusal `wrong-password`,
    `sign-in-wait`, `not-permitted`.
    """
    signed_in.require(Permission.ADMINISTER)
    _is_oneself(signed_in, password)
    code, node = recovery_code.new_code(), signed_in.node.id
    seal = key_file.seal_for_recovery(signed_in.keys.data_key, node, code)
    with signed_in.unit() as unit:
        unit.log("recovery-code-made", "node", node)
        change_keys(signed_in, lambda keys: msgspec.structs.replace(keys, recovery=seal))
    return recovery_code.format_code(code)


def carry_device_secret(signed_in: SignedIn, password: str, to: Path, passphrase: str) -> None:
    """Writes this computer's device secret, sealed with a passphrase, for another computer to take it over.

    Everybody's password then opens the file there too. Raises Refusal `wrong-password`, `sign-in-wait`, what is wrong
    with the passphrase, `device-secret-file`, `not-permitted`.
    """
    signed_in.require(Permission.ADMINISTER)
    _is_oneself(signed_in, password)
    check_password(passphrase, (signed_in.login, signed_in.name, signed_in.node.name, password))
    with signed_in.unit() as unit:
        unit.log("device-secret-carried", "node", signed_in.node.id)
        FileSecrets(to, passphrase).put(signed_in.node.id, signed_in.keys.device_secret)


def bring_device_secret(file: Path, carried: FileSecrets, device_secrets: DeviceSecrets) -> None:
    """On the other computer: takes a carried device secret over into its keyring; passwords open the file from then on.

    Raises Refusal as `closed_keys`, `device-secret-file` (also when it belongs to another data file), `no-keyring`.
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


def _is_oneself(signed_in: SignedIn, password: str) -> None:
    if not opens(signed_in, password):
        raise Refusal(
            "wrong-password",
            say("The password you have now is another one. Nothing was changed; look at Caps Lock and try again."),
        )
