"""The unit of work: the one way anything is written. One block is one transaction, with its revs, stamps and log.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from db import errors
from db.access_chain import FIRST_HASH, entry_hash
from db.changes import MANY, Changes
from db.copying import copy_database
from db.engine import open_engine, translated, writing
from db.identity import Identities
from db.incarnation import KeptNonces, take_up
from db.place import Place, left_unclosed
from db.schema import AccessEntry, Fact, FieldHistory, Node, NodeState, Record, Synced, synced_type
from db.stamps import HybridClock, Stamp
from db.versions import decode, encode, encode_first, write_fields
from db.writer_lock import WriterLock

HERE = 1
"""Key of this file's own row in `node`."""

PATIENCE_S = 1.0
"""How long a unit waits for another command to finish writing, before it is refused."""


def system_clock() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Store:
    """An open node file. Reads come from any thread; writes from any thread, one after another."""

    def __init__(
        self,
        engine: Engine,
        path: Path,
        *,
        clock: Callable[[], int] = system_clock,
        ids: Identities | None = None,
        outside: KeptNonces | None = None,
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
        self._place = Place(path)
        self._nonce = b""

    @classmethod
    def open(cls, path: Path, data_key: bytes, **options: Any) -> Store:
        """Opens the file with its data key; raises the errors of `db.engine.open_engine`.

        `outside` keeps the nonces that tell a copy made by hand (`db.incarnation`). Writing is taken up at the first
        unit of work, or with `hold`.
        """
        unclean = left_unclosed(path)
        store = cls(open_engine(path, data_key), path, **options)
        store.ended_uncleanly = unclean
        if unclean:
            store._empty_log("PASSIVE")
        return store

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the file for as long as the block lasts."""
        with self._reached(), self._engine.connect() as connection:
            yield connection

    def hold(self, wait: float = 0.0) -> None:
        """Takes the file for writing until `close`; raises OpenElsewhere when another process has it after `wait` s."""
        with self._writing:
            if not self._taken_up(wait):
                raise errors.OpenElsewhere(self.path)

    @contextlib.contextmanager
    def unit(self, by: int | None = None) -> Iterator[UnitOfWork]:
        """A unit of work done by the person with key `by` (None: by the program, or by a bundle).

        While another process has the file for writing, a unit may still add to the access log, which every reading
        leaves its trace in; one that changes records raises OpenElsewhere, and nothing is changed.
        """
        with self._writing, self._reached():
            self._place.check(self._came_back)
            ours = self._taken_up()
            with writing(self._engine) as connection, connection.begin():
                unit = UnitOfWork(connection, self.clock(), self._ids, by)
                yield unit
                unit.close()
                if unit.changes and not ours and not self._writer.take(PATIENCE_S):
                    raise errors.OpenElsewhere(self.path)
                self._place.check()

    @contextlib.contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction for `db.migrations`, which changes tables rather than records."""
        with self._writing, self._reached(), writing(self._engine) as connection, connection.begin():
            yield connection

    def copy_to(self, target: Path, data_key: bytes, step: Callable[[int, int], None]) -> None:
        """A copy of the file as it is at one moment, under the same key, while others read and write: `db.backup`."""
        with self._reached():
            connection = self._engine.raw_connection()
            try:
                copy_database(connection.driver_connection, target, data_key, step)
            finally:
                connection.close()

    def close(self) -> None:
        """Lets go of the file and, with it, of the key."""
        self._engine.dispose()
        self._writer.give_up()

    def _empty_log(self, how: str) -> None:
        """Writes the log's pages into the file, as far as that can be done now.

        After a power cut the file may hold half a page whose whole is in the log. SQLite reads the log first, so nothing
        is wrong, but the check of all pages looks at the file alone.
        """
        connection = self._engine.raw_connection()
        try:
            with contextlib.suppress(errors.NodeFileError), self._reached():
                driver: Any = connection.driver_connection
                driver.execute(f"PRAGMA wal_checkpoint({how})")
        finally:
            connection.close()

    def _taken_up(self, wait: float = 0.0) -> bool:
        """Whether this process has the file for writing; the first time, sees whether the file is a copy."""
        if self._writer.held:
            return True
        if not self._writer.take(wait):
            return False
        if self._outside is not None:
            with self._reached(), writing(self._engine) as connection, connection.begin():
                taken = take_up(connection, self._outside)
                if taken.anew:
                    unit = UnitOfWork(connection, self.clock(), self._ids, None)
                    unit.log("new-incarnation")
                    unit.close()
            self._nonce = taken.nonce
        return True

    def _came_back(self) -> None:
        """The stick is back, or something else is in its place: opens it anew if it is the same file.

        What the log still holds goes into the file that was open, wherever it was moved to, and not to the new one.
        """
        self._empty_log("TRUNCATE")
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
            self._writer.give_up()

    @contextlib.contextmanager
    def _reached(self) -> Iterator[None]:
        """Errors about the file by their names; after one about its disk the next call opens it anew."""
        try:
            with translated(self.path):
                yield
        except errors.DiskGone:
            self._engine.dispose()
            raise


class UnitOfWork:
    """One transaction's writes. Made by `Store.unit`; reads inside it see its own writes through `connection`."""

    def __init__(self, connection: Connection, now: int, ids: Identities, by: int | None) -> None:
        self.connection = connection
        self.now = now
        self.by = by
        self._ids = ids
        state = connection.execute(
            select(NodeState.rev, NodeState.clock_wall, NodeState.clock_counter, Node.id).join(Node)
        ).one()
        self.rev: int = state.rev
        self.clock = HybridClock(state.id.hex(), state.clock_wall, state.clock_counter)
        self._kinds: set[str] = set()
        self._students: set[int] = set()
        self._many = False

    @property
    def changes(self) -> Changes:
        """What this unit changed, so far or, after the block, in all."""
        return Changes(frozenset(self._kinds), None if self._many else frozenset(self._students))

    def add(self, model: type[Synced], values: Mapping[str, Any]) -> int:
        """A new record made here; gives its key."""
        row = self._stamped(values, self._first_stamps(model))
        key = self.connection.execute(insert(model).values(row)).inserted_primary_key
        assert key is not None
        self.touched(model, key[0] if synced_type(model).name == "student" else values.get("student"))
        return int(key[0])

    def add_many(self, model: type[Synced], rows: Sequence[Mapping[str, Any]]) -> None:
        """Many new records of one type, all with the same columns, in one statement."""
        if not rows:
            return
        stamps = self._first_stamps(model)
        self.connection.execute(insert(model), [self._stamped(row, stamps) for row in rows])
        for row in rows[: MANY + 1]:
            self.touched(model, row.get("student"))
        if synced_type(model).name == "student":
            self._many = True

    def change(self, model: type[Record], key: int, values: Mapping[str, Any]) -> bool:
        """Changes fields of a record, keeps what they held, and says whether anything was different."""
        kind = synced_type(model)
        table = kind.table
        row = self.connection.execute(select(table).where(table.c.key == key)).mappings().one()
        different = {name: value for name, value in values.items() if row[name] != value}
        if not different:
            return False
        travels = {field.name for field in kind.fields}
        stamped = {name: value for name, value in different.items() if name in travels}
        version = decode(row["stamps"], {field.name: row[field.name] for field in kind.fields})
        write: dict[str, Any] = dict(different)
        if stamped:
            write["stamps"] = encode(write_fields(version, stamped, self.stamp()))
            write["rev"] = self.next_rev()
            write["came_from"] = None
        self.connection.execute(update(table).where(table.c.key == key).values(write))
        self.keep_history(kind.name, key, {name: (row[name], value) for name, value in stamped.items()})
        self.touched(model, key if kind.name == "student" else row.get("student"))
        return True

    def mark_amended(self, model: type[Fact], key: int, by: int) -> None:
        """Notes on a fact, for this file only, that the fact `by` corrects it."""
        table = synced_type(model).table
        self.connection.execute(update(table).where(table.c.key == key).values(amended_by=by))

    def keep_history(self, kind: str, key: int, fields: Mapping[str, tuple[object, object]]) -> None:
        """Keeps what `fields` of a record held before: field to (old, new)."""
        if fields:
            rows = [
                {
                    "type": kind,
                    "record": key,
                    "field": name,
                    "old": msgspec.json.encode(old).decode(),
                    "new": msgspec.json.encode(new).decode(),
                    "at": self.now,
                    "by": self.by,
                }
                for name, (old, new) in fields.items()
            ]
            self.connection.execute(insert(FieldHistory), rows)

    def log(self, action: str, subject_type: str = "", subject: bytes | str = b"", detail: str = "") -> None:
        """An access-log entry, chained to the one before; `subject` is the id of the record concerned."""
        subject_text = subject.hex() if isinstance(subject, bytes) else subject
        entry = {
            "at": self.now,
            "person": self.by,
            "action": action,
            "subject_type": subject_type,
            "subject": subject_text,
            "detail": detail,
        }
        before = self.connection.execute(
            select(AccessEntry.hash).order_by(AccessEntry.key.desc()).limit(1)
        ).scalar_one_or_none()
        self.connection.execute(insert(AccessEntry).values(**entry, hash=entry_hash(before or FIRST_HASH, entry)))

    def touched(self, model: type[Synced] | str, student: int | None = None) -> None:
        """Notes for `changes` that records of this type changed, and for whom."""
        self._kinds.add(model if isinstance(model, str) else synced_type(model).name)
        if student is not None:
            self._students.add(student)
            self._many = self._many or len(self._students) > MANY

    def next_rev(self, count: int = 1) -> int:
        """This node's next rev; the last of `count` when a block of them is taken."""
        self.rev += count
        return self.rev

    def stamp(self) -> Stamp:
        """A stamp later than every stamp this node has seen."""
        return self.clock.tick(self.now)

    def next_id(self) -> bytes:
        """A new record's id."""
        return self._ids.next(self.now)

    def close(self) -> None:
        """Puts the counters back; called by the store before it commits."""
        self.connection.execute(
            update(NodeState).values(rev=self.rev, clock_wall=self.clock.wall, clock_counter=self.clock.counter)
        )

    def _first_stamps(self, model: type[Synced]) -> bytes | None:
        return encode_first(self.stamp()) if issubclass(model, Record) else None

    def _stamped(self, values: Mapping[str, Any], stamps: bytes | None) -> dict[str, Any]:
        row = dict(values)
        row.update(id=self.next_id(), origin=HERE, rev=self.next_rev(), came_from=None)
        if stamps is not None:
            row["stamps"] = stamps
        return row
