"""What belongs to a node file and is not in it: its backups' folder, and the nonces in the user's folder."""

from __future__ import annotations

from pathlib import Path

from db.incarnation import KeptNonces
from studio_app.preferences import preferences_path


def backups_folder(file: Path) -> Path:
    """Where a file's own backups go unless another folder was chosen."""
    return file.with_name(file.name + ".backups")


def before_upgrade(file: Path, step: str) -> Path:
    """Where the file is kept as it was before this program brought its tables up to `step`."""
    return backups_folder(file) / f"{file.stem}-before-{step}.psyche"


def kept_nonces() -> KeptNonces:
    """The nonces that tell a copy made by hand, in this user's folder on this computer."""
    return KeptNonces(preferences_path().parent / "files")
