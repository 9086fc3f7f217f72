"""Opens node files: SQLCipher with a raw key, the pragmas, the connection pool, and error translation."""

from __future__ import annotations

import contextlib
import errno
import functools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from db import errors

CACHE_KIB = 65_536
"""Page cache of a connection. With SQLCipher's 8 MB default, large inserts are several times slower."""

BUSY_MS = 15_000

ROOM = 65_536
"""Bytes that the smallest write needs: a disk with less is full."""

_WRITING = "psyche_writing"

_COMPILED: LRUCache[Any, Any] = LRUCache(2000)
"""Statements as SQL, for every file that this process opens: to compile one costs more than most take to run."""


def connect(path: Path, data_key: bytes) -> sqlcipher.Connection:
    """Opens one driver connection to the file at `path`, creating the file if missing. Driver errors are not
    translated.
    """
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)
    try:
        connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
        # A log of SQLCipher's own would go to standard error; what a person needs to know comes as a sentence.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_engine(path: Path, data_key: bytes, *, create: bool = False) -> Engine:
    """An engine on the node file at `path`, opened with the 32-byte raw `data_key`.

    Raises FileMissing, FileExists (with `create`), NotReadable when the key does not fit, and what `translated` names.
    """
    if create and path.exists():
        raise errors.FileExists(path)
    if not create and not path.is_file():
        raise errors.FileMissing(path)

    def connected() -> sqlcipher.Connection:
        if not create and not path.is_file():  # SQLite would make an empty file where the disk is gone
            raise errors.DiskGone(path)
        connection = connect(path, data_key)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=connected,
        poolclass=QueuePool,
        pool_size=4,
        execution_options={"compiled_cache": _COMPILED},
    )
    engine.dialect = _dialect()  # what is compiled is kept for one dialect object, and each engine comes with its own

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    with translated(path), engine.connect():
        pass
    return engine


@functools.cache
def _dialect() -> Dialect:
    """The SQLAlchemy dialect shared by all engines; it learns the driver's features at its first connection."""
    engine = create_engine("sqlite+pysqlite://", module=sqlcipher)
    with engine.connect():
        pass
    engine.dispose()
    return engine.dialect


def writing(engine: Engine) -> Connection:
    """A connection whose transactions begin with BEGIN IMMEDIATE, so that they cannot fail half-way for the write lock."""
    return engine.connect().execution_options(**{_WRITING: True})


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Translates driver and OS errors about the file as a whole into those of `db.errors`."""
    try:
        yield
    except DBAPIError as error:
        named = _named(error.orig, path)
        if named is None:
            raise
        raise named from error
    except sqlcipher.DatabaseError as error:
        named = _named(error, path)
        if named is None:
            raise
        raise named from error
    except OSError as error:
        raise (errors.DiskFull(path) if error.errno == errno.ENOSPC else errors.NotWritable(path)) from error


def _named(error: BaseException | None, path: Path) -> errors.NodeFileError | None:
    """The error of `db.errors` for SQLite's primary result code (https://www.sqlite.org/rescode.html); None for others."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case 26:  # SQLITE_NOTADB
            return errors.NotReadable(path)
        case 11:  # SQLITE_CORRUPT, which is also SQLCipher's answer to a page that fails its authentication
            return errors.Damaged(path)
        case 13:  # SQLITE_FULL
            return errors.DiskFull(path)
        case 5 | 6:  # SQLITE_BUSY, SQLITE_LOCKED
            return errors.Busy(path)
        case 8 | 14:  # SQLITE_READONLY, SQLITE_CANTOPEN
            return errors.NotWritable(path)
        case 10:  # SQLITE_IOERR
            return errors.DiskFull(path) if _is_full(path) else errors.DiskGone(path)
        case 0 if "disk is full" in str(error):  # the online backup's errors come without their code
            return errors.DiskFull(path)
        case 0 if "malformed" in str(error):
            return errors.Damaged(path)
        case 0 if "disk i/o error" in str(error).lower():
            return errors.DiskFull(path) if _is_full(path) else errors.DiskGone(path)
        case _:
            return None


def _is_full(path: Path) -> bool:
    """Whether a failed write is due to a full disk: SQLite reports that as an I/O error for its shared index."""
    try:
        return shutil.disk_usage(path.parent).free < ROOM
    except OSError:
        return False
