"""Copies an encrypted database while it is in use: SQLite's online backup, read from one moment of the file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from db import errors
from db.engine import connect, translated

PAGES = 2048
"""Pages (4 KiB each) between two calls of `step`: about 10 ms."""


def copy_database(
    source: sqlcipher.Connection, target: Path, data_key: bytes, step: Callable[[int, int], None]
) -> None:
    """Copies the database of `source` to `target`, a new file under the same key, flushed to the disk.

    A read transaction holds the moment: writers go on meanwhile and the copy does not begin again. `step(done, total)`
    is told the pages; what it raises ends the copy. Raises FileExists, DiskFull, NotWritable (about the target), and
    leaves nothing behind then.
    """
    if target.exists():
        raise errors.FileExists(target)
    try:
        with translated(target):
            copy = connect(target, data_key)
            try:
                copy.execute("PRAGMA synchronous = OFF")
                copy.execute("PRAGMA journal_mode = OFF")
                source.execute("BEGIN")
                try:
                    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
                    source.backup(copy, pages=PAGES, progress=lambda _, left, total: step(total - left, total), sleep=0)
                finally:
                    source.execute("ROLLBACK")
            finally:
                copy.close()
            flush(target)
    except BaseException:
        remove(target)
        raise


def copy_plainly(source: Path, target: Path) -> None:
    """Copies a file that nobody writes to, byte for byte, flushed to the disk; errors as `copy_database`."""
    if target.exists():
        raise errors.FileExists(target)
    try:
        with translated(target):
            shutil.copyfile(source, target)
            flush(target)
    except BaseException:
        remove(target)
        raise


def flush(path: Path) -> None:
    """Sees to it that the file's content is on the disk, not only on its way."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """The same for the names in a folder, where the system can (Windows does it by itself)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(path: Path) -> None:
    """Takes away a database that was not finished, with what SQLite keeps beside it."""
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal", ".lock"))):
        left.unlink(missing_ok=True)
