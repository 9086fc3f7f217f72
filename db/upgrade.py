"""Migrates a file of an older program: on a copy, which replaces the file once it is verified."""

from __future__ import annotations

from pathlib import Path

from db import errors, integrity
from db.atomic_write import rename
from db.copying import copy_database, copy_file, remove
from db.engine import connect, open_engine, translated, writing
from db.migrations import OURS, Steps, bring_up, schema_of
from db.writer_lock import WriterLock


def upgrade(path: Path, data_key: bytes, kept_as: Path, steps: Steps = OURS) -> None:
    """Migrates the closed file at `path` to `steps`, and keeps the former file, with its keys, at `kept_as`.

    The file is unchanged until the final rename. Raises OpenElsewhere, FromNewerProgram, DiskFull, NotWritable, and
    Damaged when the copy fails verification.
    """
    lock = WriterLock(path)
    if not lock.acquire(wait=3.0):
        raise errors.OpenElsewhere(path)
    copy = path.with_name(path.name + ".upgrading")
    try:
        remove(copy)
        _copy_of_all(path, data_key, copy)
        _bring_up(copy, path, data_key, steps)
        _keep(path, kept_as)
        with translated(path):
            rename(copy, path)
    finally:
        remove(copy)
        lock.release()


def _copy_of_all(path: Path, data_key: bytes, copy: Path) -> None:
    """Copies the file after checkpointing its write-ahead log, which must not be applied to the migrated file."""
    with translated(path):
        source = connect(path, data_key)
        try:
            if source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise errors.Busy(path)
            copy_database(source, copy, data_key, lambda _done, _total: None)
        finally:
            source.close()


def _bring_up(copy: Path, path: Path, data_key: bytes, steps: Steps) -> None:
    engine = open_engine(copy, data_key)
    try:
        with translated(copy):
            with writing(engine) as connection:
                # A step that makes a table anew drops the old one; references are checked below instead.
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
                with connection.begin():
                    bring_up(connection, path, steps)
            with engine.connect() as read:
                sound = not integrity.structure_faults(read) and integrity.dangling_references(read) == 0
                if not sound or schema_of(read) != steps.head:
                    raise errors.Damaged(path)
    finally:
        engine.dispose()


def _keep(path: Path, kept_as: Path) -> None:
    with translated(kept_as):
        kept_as.parent.mkdir(parents=True, exist_ok=True)
        for end in ("", ".keys"):
            source, target = path.with_name(path.name + end), kept_as.with_name(kept_as.name + end)
            if source.exists():
                target.unlink(missing_ok=True)
                copy_file(source, target)
