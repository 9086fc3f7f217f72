"""Node files that are made once in a process and copied for each test that wants one."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from db.schema import NodeState
from db.store import system_clock
from studio_app.node.companion_files import nonces_path
from studio_app.node.opening import open_store
from studio_app.node.service import create_node
from studio_app.node.signed_in import SignedIn
from studio_app.roster.service import import_roster
from studio_app.security import password_hash
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path, read_keys
from studio_app.words import language, use_language

PASSWORD = "correct horse battery"
REGISTRY = Path(__file__).parent / "studio_app" / "roster" / "samples" / "registry-gb18030.csv"


@dataclass(frozen=True)
class ClosedNode:
    """A node file that was closed: who was signed in to it, and the nonce by which this computer knows the file."""

    signed_in: SignedIn
    nonce: bytes


def close_node(signed_in: SignedIn) -> ClosedNode:
    """Closes a node file that is to be copied."""
    with signed_in.read() as read:
        nonce = read.execute(select(NodeState.nonce)).scalar_one()
    signed_in.store.close()
    return ClosedNode(signed_in, nonce)


def copy_node(closed: ClosedNode, folder: Path) -> Path:
    """A copy of the file and its keys in `folder`, which this computer does not take for one made by hand."""
    original = closed.signed_in.store.path
    file = folder / original.name
    shutil.copy(original, file)
    shutil.copy(keys_path(original), keys_path(file))
    nonces_path().put(closed.signed_in.node.id, closed.nonce)
    return file


def open_copy(signed_in: SignedIn, file: Path, clock: Callable[[], int] = system_clock) -> SignedIn:
    """The same person at work in a copy of the file."""
    store = open_store(file, signed_in.keys.data_key, read_keys(keys_path(file)), clock)
    return replace(signed_in, store=store)


def new_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for what is copied; it goes with the process."""
    return tempfile.TemporaryDirectory(prefix="node-files-")


def fresh_studio(folder: Path, secrets: FileSecrets) -> SignedIn:
    """A studio with nobody in it, its lead signed in."""
    return _studio(_made(password_hash.MIN_COST, roster=False), folder, secrets)


def studio_with_roster(folder: Path, secrets: FileSecrets) -> SignedIn:
    """A studio with the 600 people of the registry's sample."""
    return _studio(_made(password_hash.MIN_COST, roster=True), folder, secrets)


def _studio(closed: ClosedNode, folder: Path, secrets: FileSecrets) -> SignedIn:
    secrets.put(closed.signed_in.node.id, closed.signed_in.keys.device_secret)
    return open_copy(closed.signed_in, copy_node(closed, folder))


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


@functools.cache
def _made(_cost: password_hash.Cost, *, roster: bool) -> ClosedNode:
    """One for each cost of Argon2id: a test that asks for the shipped one would be refused the others' files."""
    _FOLDERS.append(new_folder())
    folder, spoken = Path(_FOLDERS[-1].name), language()
    use_language("en")
    studio = create_node(
        folder / "studio.psyche", "studio", "Invented College", PASSWORD, FileSecrets(folder / "secret")
    )
    if roster:
        import_roster(studio.signed_in, REGISTRY)
    use_language(spoken)
    return close_node(studio.signed_in)
