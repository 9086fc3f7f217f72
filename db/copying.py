"""Copies an encrypted database while it is in use: SQLite's online backup, read from one moment of the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from db import errors
from db.atomic_write import atomic_write, sync_file
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
            sync_file(target)
    except BaseException:
        remove(target)
        raise


def copy_plainly(source: Path, target: Path) -> None:
    """Copies a file that nobody writes to, byte for byte, to a new file. Raises as `copy_database`."""
    with translated(target), source.open("rb") as content:
        try:
            with atomic_write(target, overwrite=False) as file:
                shutil.copyfileobj(content, file)
        except FileExistsError as error:
            raise errors.FileExists(target) from error


def remove(path: Path) -> None:
    """Takes away a database that was not finished, with what SQLite keeps beside it."""
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal", ".lock"))):
        left.unlink(missing_ok=True)
