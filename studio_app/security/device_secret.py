"""Stores the device secret: 32 random bytes that bind a node file to this computer and user.

The operating system's keyring stores it. Without a keyring the person chooses a file for it (sealed with a passphrase,
or protected by the folder only), or types the recovery code each time; there is no automatic fallback.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Protocol

from db.atomic_write import atomic_write_bytes
from studio_app.refusal import Refusal
from studio_app.words import say

LENGTH = 32
_SERVICE = "psyche-studio"


class DeviceSecrets(Protocol):
    """Storage for device secrets, one per node (`node` is its id in hex)."""

    def get(self, node: str) -> bytes | None:
        """The node's device secret on this computer; None where there is none."""
        ...

    def put(self, node: str, secret: bytes) -> None:
        """Stores the node's device secret. Raises Refusal where that fails."""
        ...


def new_secret() -> bytes:
    """A random device secret."""
    return secrets.token_bytes(LENGTH)


class KeyringSecrets:
    """Device secrets in the system keyring (Windows Credential Locker, macOS Keychain, Secret Service, KWallet)."""

    def get(self, node: str) -> bytes | None:
        """As the protocol. Raises Refusal `no-keyring` where this system has no usable keyring."""
        import keyring
        from keyring.errors import KeyringError

        _refuse_insecure()
        try:
            held = keyring.get_password(_SERVICE, node)
        except KeyringError as error:
            raise no_keyring() from error
        return bytes.fromhex(held) if held else None

    def put(self, node: str, secret: bytes) -> None:
        """As the protocol."""
        import keyring
        from keyring.errors import KeyringError

        _refuse_insecure()
        try:
            keyring.set_password(_SERVICE, node, secret.hex())
        except KeyringError as error:
            raise no_keyring() from error


class FileSecrets:
    """A device secret in a file, for computers without a keyring and for scripts.

    With a passphrase it is an age file sealed by it (scrypt); without one it is protected by its folder only, which the
    person must choose explicitly.
    """

    def __init__(self, path: Path, passphrase: str | None = None) -> None:
        self.path = path
        self._passphrase = passphrase

    def get(self, node: str) -> bytes | None:  # noqa: ARG002 - one file serves all nodes of its owner
        """The secret in the file; None where the file is missing. Raises Refusal where it cannot be read."""
        import pyrage

        if not self.path.exists():
            return None
        try:
            held = self.path.read_bytes()
            if held.startswith(b"age-encryption.org/"):
                held = pyrage.passphrase.decrypt(held, self._passphrase or "")
            secret = bytes.fromhex(held.decode("ascii").strip())
        except (OSError, ValueError, pyrage.DecryptError) as error:
            raise self._unreadable() from error
        if len(secret) != LENGTH:
            raise self._unreadable()
        return secret

    def put(self, node: str, secret: bytes) -> None:  # noqa: ARG002
        """Writes the file, readable by its owner only."""
        import pyrage

        content = secret.hex().encode() + b"\n"
        if self._passphrase:
            content = pyrage.passphrase.encrypt(content, self._passphrase)
        try:
            atomic_write_bytes(self.path, content, private=True)
        except OSError as error:
            raise Refusal(
                "device-secret-file",
                say(
                    "The device secret could not be written to {file}. Nothing was changed; choose a folder that can "
                    "be written to.",
                    file=self.path.name,
                ),
            ) from error

    def _unreadable(self) -> Refusal:
        return Refusal(
            "device-secret-file",
            say(
                "{file} does not hold a device secret that can be read, or its passphrase is another one. Nothing was "
                "changed. Use the file made for this computer, or open the data file with its recovery code.",
                file=self.path.name,
            ),
        )


def no_keyring() -> Refusal:
    """The refusal where the system has no keyring: the consequence and the two alternatives."""
    return Refusal(
        "no-keyring",
        say(
            "This computer has no keyring that can keep the device secret, so a copied data file could be guessed at. "
            "Nothing was changed. Choose one: keep the device secret in a file of your own (--device-secret-file "
            "FILE, best on a stick or in a folder only you can read), or open the file with its recovery code."
        ),
    )


def _refuse_insecure() -> None:
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring) or "plaintext" in type(backend).__name__.lower():
        raise no_keyring()
