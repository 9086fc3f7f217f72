"""The demo's folder: its marker `demo.json`, and atomic replacement of an earlier demo."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import platformdirs

from db.atomic_write import atomic_write_bytes, rename
from db.errors import NodeFileError
from db.store import system_clock
from db.writer_lock import WriterLock, held_by_this_process
from studio_app.refusal import Refusal
from studio_app.words import Language, say

MARKER = "demo.json"
DEVICE_SECRET = "device-secret"
_FORMAT, _VERSION = "psyche-demo", 1
_LEFT_BEHIND_MS = 3_600_000
"""A half-made demo this old belongs to a run that is over: killed, or the power went."""


class DemoFile(msgspec.Struct, frozen=True):
    """A data file of the demo: name in the folder, kind, owner, and logins."""

    file: str
    kind: str
    name: str
    logins: tuple[str, ...]


class Marker(msgspec.Struct, frozen=True):
    """Content of `demo.json`: parameters of the demo, and its files."""

    students: int
    weeks: int
    seed: int
    language: Language
    day: dt.date
    """the day the demo takes for today"""
    check_ins: int
    files: tuple[DemoFile, ...]
    format: str = _FORMAT
    version: int = _VERSION


def default_folder() -> Path:
    """The folder used where none is named."""
    return Path(platformdirs.user_data_dir("psyche-studio", appauthor=False)) / "demo"


def read_marker(folder: Path) -> Marker | None:
    """The folder's marker; None for a folder that is not a demo of this program."""
    try:
        marker = msgspec.json.decode((folder / MARKER).read_bytes(), type=Marker)
    except (OSError, msgspec.MsgspecError):
        return None
    return marker if (marker.format, marker.version) == (_FORMAT, _VERSION) else None


def write_marker(folder: Path, marker: Marker) -> None:
    """Writes the marker, as the last step of a new demo."""
    atomic_write_bytes(folder / MARKER, msgspec.json.format(msgspec.json.encode(marker)))


def check_may_be_filled(folder: Path) -> None:
    """Raises Refusal `folder-in-use` where the folder contains anything but a demo.

    And `folder-not-writable` where a demo there is open in a window.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    try:
        holds = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise _in_use(folder) from error
    if not holds:
        return
    marker = read_marker(folder)
    if marker is None:
        raise _in_use(folder)
    # Each data file has companions (its keys, its log, its lock), which begin with its name.
    own = (MARKER, DEVICE_SECRET, *(file.file for file in marker.files))
    foreign = next((name for name in holds if not name.removeprefix(".").startswith(own)), None)
    if foreign is not None:
        raise Refusal(
            "folder-in-use",
            say(
                "{folder} holds {file}, which the demo did not make, so the demo was not made anew. Nothing was changed. "
                "Move it elsewhere, or name another folder.",
                folder=str(folder),
                file=foreign,
            ),
        )
    for file in marker.files:
        _check_closed(folder, folder / file.file)


def _check_closed(folder: Path, file: Path) -> None:
    """Raises Refusal where a demo file is open in a window, which would write into a removed file."""
    if not file.exists():
        return
    lock = WriterLock(file)
    try:
        free = not held_by_this_process(file) and lock.acquire()
    except NodeFileError as error:
        raise _not_writable(folder) from error
    lock.release()
    if not free:
        raise _not_writable(folder)


def _in_use(folder: Path) -> Refusal:
    return Refusal(
        "folder-in-use",
        say(
            "{folder} is in use for something else, so no demo was made there. Nothing was changed. Name a folder that is "
            "empty or new.",
            folder=str(folder),
        ),
    )


@contextlib.contextmanager
def building(folder: Path) -> Iterator[Path]:
    """Context with an empty folder beside `folder`, moved to its place at the end of the block, removed after an
    exception.

    Raises Refusal `folder-in-use`, `folder-not-writable`.
    """
    check_may_be_filled(folder)
    with _in_words(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_behind(folder)
        new = folder.with_name(f"{_prefix(folder)}{secrets.token_hex(4)}")
        new.mkdir(mode=0o700)
    try:
        yield new
        check_may_be_filled(folder)
        with _in_words(folder):
            _put_in_place(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.being-made-"


def _remove_left_behind(folder: Path) -> None:
    for left in folder.parent.glob(f"{_prefix(folder)}*"):
        with contextlib.suppress(OSError):
            if system_clock() - left.stat().st_mtime_ns // 1_000_000 > _LEFT_BEHIND_MS:
                shutil.rmtree(left, ignore_errors=True)


def _put_in_place(new: Path, folder: Path) -> None:
    """Moves `new` to `folder`; an earlier demo there is renamed first and restored if the move fails."""
    if not folder.exists():
        rename(new, folder)
        return
    aside = new.with_name(new.name + "-before")
    rename(folder, aside)
    try:
        rename(new, folder)
    except BaseException:
        rename(aside, folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _not_writable(folder) from error


def _not_writable(folder: Path) -> Refusal:
    return Refusal(
        "folder-not-writable",
        say(
            "The demo could not be put into {folder}: the folder cannot be written to, or a file in it is open. "
            "Nothing was changed. Close the demo's windows, or name another folder.",
            folder=str(folder),
        ),
    )
