"""Paths of files that belong to a node file: backups, upgrade copies, and nonces."""

from __future__ import annotations

from pathlib import Path

from db.incarnation import NonceStore
from studio_app.preferences import preferences_path


def backups_folder(file: Path) -> Path:
    """The default backup folder of a file."""
    return file.with_name(file.name + ".backups")


def before_upgrade(file: Path, step: str) -> Path:
    """Path of the copy made before the schema upgrade to `step`."""
    return backups_folder(file) / f"{file.stem}-before-{step}.psyche"


def nonces_path() -> NonceStore:
    """Path of the nonces that reveal a copy made by hand, in this user's folder on this computer."""
    return NonceStore(preferences_path().parent / "files")
