"""Atomic file writes: a temporary file in the target's folder, fsync, rename. Every file of the program is written so.

A reader sees the former content or the new one, never a part, also after a power cut: without the fsync before the
rename, ext4 and XFS may keep an empty file under the new name.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def atomic_write(path: Path, *, overwrite: bool = True, private: bool = False) -> Iterator[BinaryIO]:
    """Opens a hidden temporary file beside `path`, readable and writable, that becomes `path` when the block ends.

    If the block or the write fails the temporary file is removed and `path` is untouched. `overwrite=False` raises
    FileExistsError where `path` exists at the beginning or at the end. `private` gives the file mode 0600 (POSIX).
    Raises OSError.
    """
    if not overwrite:
        _check_is_free(path)
    temporary = path.with_name(f".{path.name[:40]}-{secrets.token_hex(4)}.part")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o600 if private else 0o666)
    try:
        with open(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not overwrite:
            _check_is_free(path)
        rename(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def atomic_write_bytes(path: Path, content: bytes, *, overwrite: bool = True, private: bool = False) -> None:
    """Writes `content` as the whole file `path`; parameters and errors as `atomic_write`."""
    with atomic_write(path, overwrite=overwrite, private=private) as file:
        file.write(content)


def rename(source: Path, target: Path) -> None:
    """Renames a file or folder whose content is on the disk already, replacing a file `target`. Raises OSError.

    The target's folder is synced where the system can (POSIX). A failure there is ignored, as SQLite does (os_unix.c,
    `unixSync`): not every file system syncs folders, and the rename has happened.
    """
    os.replace(source, target)
    if os.name == "posix":
        with contextlib.suppress(OSError):
            descriptor = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def sync_file(path: Path) -> None:
    """Forces the content of `path`, which another library wrote, to the disk. Raises OSError."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _check_is_free(path: Path) -> None:
    if path.exists():
        raise FileExistsError(path)
