"""Copies an encrypted database while it is in use, by SQLite's online backup within one read transaction."""

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
    """Copies the database of `source` to `target`, a new file under the same key, and syncs it to disk.

    A read transaction holds the snapshot, so writers do not make the copy start over. `step(done, total)` is called
    with page counts; an exception from it cancels the copy. Raises FileExists, DiskFull, NotWritable about the target,
    and removes the partial copy then.
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


def copy_file(source: Path, target: Path) -> None:
    """Copies a file that has no writer, byte for byte, to a new file. Raises as `copy_database`."""
    with translated(target), source.open("rb") as content:
        try:
            with atomic_write(target, overwrite=False) as file:
                shutil.copyfileobj(content, file)
        except FileExistsError as error:
            raise errors.FileExists(target) from error


def remove(path: Path) -> None:
    """Deletes an unfinished database with SQLite's companion files (-wal, -shm, -journal) and its lock file."""
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal", ".lock"))):
        left.unlink(missing_ok=True)
