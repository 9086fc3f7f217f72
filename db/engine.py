"""Opens a node file: SQLCipher with a raw key, one place for the pragmas and the pool of connections."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.pool import QueuePool

from db import errors

CACHE_KIB = 65_536
"""Page cache of a connection. With SQLCipher's 8 MB default, large inserts are several times slower."""

BUSY_MS = 15_000
_WRITING = "psyche_writing"


def open_engine(path: Path, data_key: bytes, *, create: bool = False) -> Engine:
    """An engine on the node file at `path`, opened with the 32-byte raw `data_key`.

    Raises FileMissing, FileExists (with `create`), NotReadable when the key does not fit, and what `translated` names.
    """
    if create and path.exists():
        raise errors.FileExists(path)
    if not create and not path.is_file():
        raise errors.FileMissing(path)

    def connect() -> sqlcipher.Connection:
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)
        try:
            connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
            # A log of SQLCipher's own would go to standard error; what a person needs to know comes as a sentence.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=4)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    with translated(path), engine.connect():
        pass
    return engine


def writing(engine: Engine) -> Connection:
    """A connection whose transaction takes the write lock at its beginning, so that it cannot fail half-way."""
    return engine.connect().execution_options(**{_WRITING: True})


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns the driver's errors about the file as a whole into those of `db.errors`."""
    try:
        yield
    except DBAPIError as error:
        named = _named(str(error.orig), path, isinstance(error, DatabaseError))
        if named is None:
            raise
        raise named from error
    except sqlcipher.DatabaseError as error:
        named = _named(str(error), path, True)
        if named is None:
            raise
        raise named from error
    except OSError as error:
        raise errors.NotWritable(path) from error


_NAMED: tuple[tuple[str, type[errors.NodeFileError]], ...] = (
    ("file is not a database", errors.NotReadable),
    ("file is encrypted", errors.NotReadable),
    ("malformed", errors.Damaged),
    ("disk i/o error", errors.Damaged),
    ("readonly", errors.NotWritable),
    ("read-only", errors.NotWritable),
    ("unable to open", errors.NotWritable),
    ("disk is full", errors.DiskFull),
    ("locked", errors.Busy),
)


def _named(message: str, path: Path, about_file: bool) -> errors.NodeFileError | None:
    lowered = message.lower()
    return next((kind(path) for words, kind in _NAMED if about_file and words in lowered), None)
