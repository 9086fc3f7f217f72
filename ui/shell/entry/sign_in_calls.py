"""The sign-in methods as background calls; each returns who signed in and where the device secret is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio_app.refusal import Refusal
from studio_app.security.device_secret import DeviceSecrets, FileSecrets

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


@dataclass(frozen=True)
class Entered:
    """The result of a sign-in. `kept` is what the window uses when they come back after a lock."""

    signed_in: SignedIn
    kept: DeviceSecrets


def by_password(file: Path, kept: DeviceSecrets, login: str, password: str, new_password: str | None = None) -> Entered:
    """With the password; `new_password` takes the place of a one-time one. Raises Refusal as `sign_in`."""
    from studio_app.node import service

    signed_in = service.sign_in(file, login, password, kept, hold=True, new_password=new_password)
    return Entered(signed_in, kept)


def by_recovery_code(
    file: Path, kept: DeviceSecrets, login: str, code: str, new_password: str, sealed: FileSecrets | None
) -> Entered:
    """With the recovery code. `sealed` keeps the new device secret where there is no keyring. Raises Refusal."""
    from studio_app.node import service

    where = sealed or kept
    return Entered(service.recover(file, code, login, new_password, where), where)


def by_sealed_file(file: Path, kept: DeviceSecrets, login: str, password: str, sealed: FileSecrets) -> Entered:
    """With a device secret sealed in a file: it goes into this computer's keyring, or serves as it is where none is."""
    from studio_app.node import service

    try:
        service.import_device_secret(file, sealed, kept)
    except Refusal as refusal:
        if refusal.code != "no-keyring":
            raise
        kept = sealed
    return by_password(file, kept, login, password)
