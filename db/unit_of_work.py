"""One transaction's writes: new records and changed ones with their revs and stamps, the access log, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from db.access_chain import FIRST_HASH, entry_hash
from db.changes import MANY, Changes
from db.identity import Identities
from db.schema import AccessEntry, Fact, FieldHistory, Node, NodeState, Record, Synced, synced_type
from db.stamps import HybridClock, Stamp
from db.versions import decode, encode, encode_first, write_fields

HERE = 1
"""Key of this file's own row in `node`."""


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

    def change(
        self, model: type[Record], key: int, values: Mapping[str, Any], *, settles: frozenset[str] = frozenset()
    ) -> bool:
        """Changes fields of a record, keeps what they held, and says whether anything was different.

        Fields named in `settles` are written also where they hold the value already: the write has then seen, and takes
        away, all that other nodes wrote there at the same time.
        """
        kind = synced_type(model)
        table = kind.table
        row = self.connection.execute(select(table).where(table.c.key == key)).mappings().one()
        different = {name: value for name, value in values.items() if row[name] != value or name in settles}
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
