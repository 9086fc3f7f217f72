"""The store: opens a node file and hands out read snapshots and units of work, the only way to write.

    with store.unit(by=person) as unit:
        key = unit.add(CheckIn, {...})
        unit.change(Student, student, {"room": "412"})
        unit.log("import", detail="...")
    unit.changes

Leaving the block commits; an exception leaves the file as it was.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from db import errors
from db.copying import copy_database
from db.engine import open_engine, translated, writing
from db.file_location import FileLocation, closed_uncleanly
from db.identity import Identities
from db.incarnation import NonceStore, renew_nonce
from db.schema import NodeState
from db.schema.node import HERE
from db.unit_of_work import UnitOfWork
from db.writer_lock import WriterLock

__all__ = ["HERE", "Store", "UnitOfWork", "system_clock"]

PATIENCE_S = 1.0
"""How long a unit waits for another command to finish writing, before it is refused."""


def system_clock() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Store:
    """An open node file. Reads and writes may come from any thread; writes are serialised."""

    def __init__(
        self,
        engine: Engine,
        path: Path,
        *,
        clock: Callable[[], int] = system_clock,
        ids: Identities | None = None,
        outside: NonceStore | None = None,
    ) -> None:
        self.path = path
        self.clock = clock
        self.ended_uncleanly = False
        """the program that wrote the file last did not close it: a crash, a power cut, a stick pulled"""
        self._engine = engine
        self._ids = ids or Identities()
        self._outside = outside
        self._writing = threading.Lock()
        self._writer = WriterLock(path)
        self._place = FileLocation(path)
        self._nonce = b""

    @classmethod
    def open(cls, path: Path, data_key: bytes, **options: Any) -> Store:
        """Opens the file with its data key. Raises as `db.engine.open_engine`.

        `outside` stores the nonces that detect a copy (`db.incarnation`). The write lock is taken at the first unit of
        work, or with `hold` at once.
        """
        unclean = closed_uncleanly(path)
        store = cls(open_engine(path, data_key), path, **options)
        store.ended_uncleanly = unclean
        if unclean:
            store._checkpoint("PASSIVE")
        return store

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection with a read transaction: one snapshot for as long as the block lasts."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

    def hold(self, wait: float = 0.0) -> None:
        """Takes the write lock until `close`; raises OpenElsewhere if another process still has it after `wait`
        seconds.
        """
        with self._writing:
            if not self._lock_for_writing(wait):
                raise errors.OpenElsewhere(self.path)

    @contextlib.contextmanager
    def unit(self, by: int | None = None) -> Iterator[UnitOfWork]:
        """A unit of work by the person with key `by` (None: by the program, or by a bundle).

        While another process holds the write lock, a unit may still add access-log entries, which every read of
        personal data makes; one that changes records raises OpenElsewhere, and nothing is changed.
        """
        with self._writing, self._translated():
            self._place.check(self._reopen)
            ours = self._lock_for_writing()
            with writing(self._engine) as connection, connection.begin():
                unit = UnitOfWork(connection, self.clock(), self._ids, by)
                yield unit
                unit.close()
                if unit.changes and not ours and not self._writer.acquire(PATIENCE_S):
                    raise errors.OpenElsewhere(self.path)
                self._place.check()

    @contextlib.contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction for `db.migrations`, which changes tables instead of records."""
        with self._writing, self._translated(), writing(self._engine) as connection, connection.begin():
            yield connection

    def copy_to(self, target: Path, data_key: bytes, step: Callable[[int, int], None]) -> None:
        """Copies the file as of one moment, under the same key, while others read and write. Used by `db.backup`."""
        with self._translated():
            connection = self._engine.raw_connection()
            try:
                copy_database(connection.driver_connection, target, data_key, step)
            finally:
                connection.close()

    def close(self) -> None:
        """Closes the file, releases the write lock and drops the key."""
        self._engine.dispose()
        self._writer.release()

    def _checkpoint(self, how: str) -> None:
        """Checkpoints the write-ahead log into the file, as far as possible now.

        After a power cut the file may hold half a page whose whole is in the log. SQLite reads the log first, so
        nothing is wrong, but the check of all pages reads the file alone.
        """
        connection = self._engine.raw_connection()
        try:
            with contextlib.suppress(errors.NodeFileError), self._translated():
                driver: Any = connection.driver_connection
                driver.execute(f"PRAGMA wal_checkpoint({how})")
        finally:
            connection.close()

    def _lock_for_writing(self, wait: float = 0.0) -> bool:
        """Whether this process holds the write lock; at the first time replaces the nonce."""
        if self._writer.held:
            return True
        if not self._writer.acquire(wait):
            return False
        if self._outside is not None:
            with self._translated(), writing(self._engine) as connection, connection.begin():
                taken = renew_nonce(connection, self._outside)
                if taken.anew:
                    unit = UnitOfWork(connection, self.clock(), self._ids, None)
                    unit.log("new-incarnation")
                    unit.close()
            self._nonce = taken.nonce
        return True

    def _reopen(self) -> None:
        """Reopens the file after its disk came back, if it is the same file.

        What the log still holds goes into the file that was open, wherever it was moved to, and not to the new one.
        """
        self._checkpoint("TRUNCATE")
        self._engine.dispose()
        if self._writer.held:
            try:
                with translated(self.path), self._engine.connect() as connection:
                    nonce = connection.execute(select(NodeState.nonce)).scalar_one()
            except errors.NotReadable as error:
                raise errors.Exchanged(self.path) from error
            if self._nonce not in (b"", nonce):
                self._engine.dispose()
                raise errors.Exchanged(self.path)
            self._writer.release()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """Translates errors about the file; after one about its disk the next call reopens the file."""
        try:
            with translated(self.path):
                yield
        except errors.DiskGone:
            self._engine.dispose()
            raise
