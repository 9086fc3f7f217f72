"""Backs up an open node file and its key file; the copy is verified before it gets its name."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from db import errors
from db.atomic_write import rename, sync_file
from db.copying import copy_file, remove
from db.engine import connect, translated
from db.store import Store


def back_up(store: Store, data_key: bytes, target: Path, keys: Path, step: Callable[[int, int], None]) -> int:
    """Writes the backup `target` and `target.keys`, a copy of the file `keys`; gives the backup's size in bytes.

    A snapshot of one moment, taken while others read and write. `step(done, total)` is called with page counts; an
    exception from it cancels the backup. On failure no file is left. Raises FileExists, DiskFull, NotWritable about the
    target; Damaged about the store's file when the copy fails verification.
    """
    keys_target = target.with_name(target.name + ".keys")
    for there in (target, keys_target):
        if there.exists():
            raise errors.FileExists(there)
    part = target.with_name(target.name + ".part")
    with translated(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        remove(part)
    try:
        store.copy_to(part, data_key, step)
        with translated(target):
            if not _made_sound(part, data_key):
                raise errors.Damaged(store.path)
            sync_file(part)
            copy_file(keys, keys_target)
            rename(part, target)
            return target.stat().st_size
    except BaseException as error:
        with contextlib.suppress(OSError):
            remove(part)
            keys_target.unlink(missing_ok=True)
        if isinstance(error, errors.Damaged):
            raise errors.Damaged(store.path) from error
        raise


def _made_sound(part: Path, data_key: bytes) -> bool:
    """Verifies every page and the tables of the copy, and turns it into a single file with a nonce of its own.

    The fresh nonce makes whoever opens the backup in the place of its original begin a new incarnation.
    """
    connection = connect(part, data_key)
    try:
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = not pages and connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("UPDATE node_state SET nonce = randomblob(16)")
    except sqlcipher.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == 11:
            return False
        raise
    finally:
        connection.close()
    return bool(sound)
