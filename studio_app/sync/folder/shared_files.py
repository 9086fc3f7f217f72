"""Layout of a shared folder, and detection of completely copied bundle files in it.

Each receiver has a folder of its own, named by the end of its id and nothing that says who that is:

    for-0d7e52aa91c3/from-77b0cc1e0f2d-00012.psb

A file reads what lies in its own folder and moves what it has read into `read/` in it: a bundle is for one receiver, so
nobody else misses it. Of the bundles from one sender only the newest needs to wait, for each brings everything that was
not acknowledged. Files of other kinds are left alone, and one that is still being copied is left until it has rested:
until it looks as it did the time before, or has been as it is for a minute.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from db.atomic_write import rename

READ = "read"
"""The folder into which bundles go that were read."""
RESTED_MS = 60_000
_PIECE = 1024 * 1024


class FileState(msgspec.Struct, frozen=True, kw_only=True):
    """State of a file at the last scan: size in bytes, modification time (ns), and code and sentence of a refusal, if
    any.

    `under`: what the refusal depended on.
    """

    size: int
    changed: int
    refused: str = ""
    sentence: str = ""
    under: str = ""


def is_same(one: FileState, other: FileState) -> bool:
    """Whether a file was not written between two scans."""
    return (one.size, one.changed) == (other.size, other.changed)


def receiver_folder(node: str) -> str:
    """Name of a receiver's folder: the end of the node's id in hex, since the beginning shows when the file was
    created.
    """
    return f"for-{node[-12:]}"


def bundle_name(sender: str, number: int) -> str:
    """File name of a bundle in the shared folder, from the sender's id in hex."""
    return f"from-{sender[-12:]}-{number:05}.psb"


def is_fully_copied(now: FileState, before: FileState | None, at: int) -> bool:
    """Whether a file is unchanged since the last scan, or was not written for a minute before `at` (ms)."""
    return (before is not None and is_same(before, now)) or at - now.changed // 1_000_000 >= RESTED_MS


def bundles_in(own: Path) -> Iterator[tuple[str, FileState]]:
    """Lists the bundle files in a folder by name, without hidden (incomplete) files and links."""
    with os.scandir(own) as entries:
        for entry in entries:
            if entry.name.endswith(".psb") and not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                found = entry.stat(follow_symlinks=False)
                yield entry.name, FileState(size=found.st_size, changed=found.st_mtime_ns)


@contextmanager
def local_copy(path: Path) -> Iterator[tuple[Path, str]]:
    """Copies a file to this computer, so that a slow share is read once; yields the copy and its SHA-256 in hex."""
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory(prefix="psyche-") as place:
        copy = Path(place) / path.name
        with path.open("rb") as source, copy.open("wb") as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                target.write(piece)
        yield copy, digest.hexdigest()


def move_to_read(own: Path, name: str, digest: str) -> None:
    """Moves a processed file to `read/`. Where that is not allowed, its digest keeps it from being read again."""
    with suppress(OSError):
        read_folder = own / READ
        read_folder.mkdir(exist_ok=True)
        target = read_folder / name
        if target.exists():
            target = read_folder / f"{target.stem}-{digest[:8]}.psb"
        rename(own / name, target)


def remove_older_bundles(there: Path, sender: str, newest: str) -> None:
    """Removes the sender's earlier unread bundles: the newest contains all their records."""
    beginning = bundle_name(sender, 0).removesuffix("00000.psb")
    for name, _ in list(bundles_in(there)):
        if name.startswith(beginning) and name < newest:
            with suppress(OSError):
                (there / name).unlink()
