"""A unit of work: one transaction's writes with their revs and stamps, access-log entries, and change set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from db.access_log_chain import FIRST_HASH, entry_hash
from db.changes import MANY, MOST_WRITES, Changes, Write
from db.identity import Identities
from db.queries.records import wire_records
from db.removals import StillReferenced, delete_row, erased_keys, is_referred_to, personal_blanks, write_tombstone
from db.schema import AccessEntry, Fact, FieldHistory, Node, NodeState, Record, Synced, synced_type
from db.schema.node import HERE
from db.stamps import HybridLogicalClock, Stamp
from db.versions import RecordVersion, decode, encode, encode_new, erase_fields, write_fields

REMOVED_AT_ONCE = 500
"""Records that one statement deletes."""


class UnitOfWork:
    """One transaction's writes. Created by `Store.unit`; reads through `connection` see its own writes."""

    def __init__(self, connection: Connection, now: int, ids: Identities, by: int | None) -> None:
        self.connection = connection
        self.now = now
        self.by = by
        self._ids = ids
        state = connection.execute(
            select(NodeState.rev, NodeState.clock_wall, NodeState.clock_counter, Node.id).join(Node)
        ).one()
        self.rev: int = state.rev
        self.clock = HybridLogicalClock(state.id.hex(), state.clock_wall, state.clock_counter)
        self._kinds: set[str] = set()
        self._students: set[int] = set()
        self._many = False
        self._writes: list[Write] = []
        self._erased_students: dict[int, Stamp] | None = None

    @property
    def changes(self) -> Changes:
        """The change set so far or, after the block, of the whole unit."""
        students = None if self._many else frozenset(self._students)
        writes = tuple(self._writes) if self.by is not None and len(self._writes) <= MOST_WRITES else ()
        return Changes(frozenset(self._kinds), students, writes, self.now, self.by)

    def add(self, model: type[Synced], values: Mapping[str, Any]) -> int:
        """Inserts a record made here; gives its key."""
        row = self._stamped(model, values, self._first_stamps(model))
        key = self.connection.execute(insert(model).values(row)).inserted_primary_key
        assert key is not None
        self._wrote(Write(synced_type(model).name, int(key[0])))
        self.touched(model, key[0] if synced_type(model).name == "student" else values.get("student"))
        return int(key[0])

    def add_many(self, model: type[Synced], rows: Sequence[Mapping[str, Any]]) -> None:
        """Inserts many records of one type, all with the same columns, by one statement."""
        if not rows:
            return
        stamps = self._first_stamps(model)
        self.connection.execute(insert(model), [self._stamped(model, row, stamps) for row in rows])
        for row in rows[: MANY + 1]:
            self.touched(model, row.get("student"))
        self._writes += [Write("", 0)] * (MOST_WRITES + 1)
        if synced_type(model).name == "student":
            self._many = True

    def change(
        self, model: type[Record], key: int, values: Mapping[str, Any], *, settles: frozenset[str] = frozenset()
    ) -> bool:
        """Updates fields of a record, records their history, and says whether anything was different.

        Fields named in `settles` are written even where they hold the value already: the write then supersedes all
        concurrent values of the field that other nodes wrote.
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
        if version.erased is not None:
            # Whatever is written about an erased person, what tells who they are stays blank.
            kept_blank = {*personal_blanks(kind.name), "find"}
            different = {name: value for name, value in different.items() if name not in kept_blank}
            stamped = {name: value for name, value in stamped.items() if name not in kept_blank}
            if not different:
                return False
        write: dict[str, Any] = dict(different)
        if stamped:
            write["stamps"] = encode(write_fields(version, stamped, self._stamp_after(version, stamped)))
            write["rev"] = self.next_rev()
            write["came_from"] = None
        self.connection.execute(update(table).where(table.c.key == key).values(write))
        self.keep_history(kind.name, key, {name: (row[name], value) for name, value in stamped.items()})
        self._wrote(Write(kind.name, key, tuple((name, row[name], value) for name, value in different.items())))
        self.touched(model, key if kind.name == "student" else row.get("student"))
        return True

    def remove(self, model: type[Synced], key: int) -> bytes:
        """Deletes a record on every node that holds it; gives its id. Raises StillReferenced, and changes nothing, where
        others refer to it.

        A concurrent write to the record on another node restores it.
        """
        return self.remove_many(model, [key])[0]

    def remove_many(self, model: type[Synced], keys: Sequence[int]) -> list[bytes]:
        """Deletes records of one type as `remove` does; gives their ids, in the order of `keys`."""
        found: list[bytes] = []
        for start in range(0, len(keys), REMOVED_AT_ONCE):
            found += self._remove(model, keys[start : start + REMOVED_AT_ONCE])
        return found

    def _remove(self, model: type[Synced], keys: Sequence[int]) -> list[bytes]:
        kind = synced_type(model)
        if is_referred_to(self.connection, kind, *keys):
            raise StillReferenced
        table = kind.table
        rows = self.connection.execute(select(table.c.key, table.c.id, table.c.origin).where(table.c.key.in_(keys)))
        own = {row.key: row for row in rows}
        records = wire_records(self.connection, kind, [row.id for row in own.values()])
        for row in (own[key] for key in keys):
            record = records[row.id.hex()]
            version = record.version()
            stamp = self.stamp() if version is None else self._stamp_after(version, version.fields)
            if version is not None:
                version = msgspec.structs.replace(version, removed=stamp)
            write_tombstone(
                self.connection,
                kind,
                row.id,
                "delete",
                stamp,
                origin=row.origin,
                rev=self.next_rev(),
                came_from=None,
                fields=record.fields,
                stamps=b"" if version is None else encode(version),
            )
            self.touched(model, row.key if kind.name == "student" else None)
        delete_row(self.connection, kind, *keys)
        return [bytes(own[key].id) for key in keys]

    def mark_amended(self, model: type[Fact], key: int, by: int) -> None:
        """Marks a fact, in this file only, as corrected by the fact `by`."""
        table = synced_type(model).table
        self.connection.execute(update(table).where(table.c.key == key).values(amended_by=by))

    def keep_history(self, kind: str, key: int, fields: Mapping[str, tuple[object, object]]) -> None:
        """Records what `fields` of a record held before, field to (old, new), transient fields excepted."""
        columns = synced_type(kind).table.c
        fields = {name: both for name, both in fields.items() if not columns[name].info.get("passing")}
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
        """Appends an access-log entry to the hash chain; `subject` is the id of the record concerned."""
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

    def _wrote(self, write: Write) -> None:
        if len(self._writes) <= MOST_WRITES:
            self._writes.append(write)

    def touched(self, model: type[Synced] | str, *students: int | None) -> None:
        """Adds a type of record, and the students concerned, to the change set."""
        self._kinds.add(model if isinstance(model, str) else synced_type(model).name)
        if not self._many:
            self._students.update(student for student in students if student is not None)
            self._many = len(self._students) > MANY

    def next_rev(self, count: int = 1) -> int:
        """This node's next rev; of a block of `count` revs, the last."""
        self.rev += count
        return self.rev

    def stamp(self) -> Stamp:
        """A stamp later than every stamp this node has seen."""
        return self.clock.tick(self.now)

    def _stamp_after(self, version: RecordVersion, fields: Collection[str]) -> Stamp:
        """A stamp for a write to `fields` that is later than all that it replaces.

        What it replaces may be far ahead of the clock here, from a node whose clock was wrong: the field's stamps then
        continue from there, and this node's clock does not.
        """
        stamp = self.stamp()
        known = [s for name in fields if name in version.fields for s in version.fields[name].known().values()]
        newest = max([*known, *(s for s in (version.removed,) if s is not None)], default=None)
        if newest is None or newest < stamp:
            return stamp
        return HybridLogicalClock(self.clock.node, newest.wall, newest.counter).tick(0)

    def next_id(self) -> bytes:
        """A new record's id."""
        return self._ids.next(self.now)

    def close(self) -> None:
        """Writes the counters back; called by the store before it commits."""
        self.connection.execute(
            update(NodeState).values(rev=self.rev, clock_wall=self.clock.wall, clock_counter=self.clock.counter)
        )

    def _first_stamps(self, model: type[Synced]) -> bytes | None:
        return encode_new(self.stamp()) if issubclass(model, Record) else None

    def _stamped(self, model: type[Synced], values: Mapping[str, Any], stamps: bytes | None) -> dict[str, Any]:
        row = dict(values)
        row.update(id=self.next_id(), origin=HERE, rev=self.next_rev(), came_from=None)
        if stamps is not None:
            row["stamps"] = stamps
        if erased := self._erased(values):
            blanks = personal_blanks(synced_type(model).name)
            row.update({name: value for name, value in blanks.items() if name in row})
            if stamps is not None:
                names = {field.name: row.get(field.name) for field in synced_type(model).fields}
                row["stamps"] = encode(erase_fields(decode(stamps, names), erased, blanks))
        return row

    def _erased(self, values: Mapping[str, Any]) -> Stamp | None:
        """When the student whom a new record is about was erased, None if never: personal fields are then written
        blank.
        """
        student = values.get("student")
        if student is None and "case" not in values:
            return None
        if self._erased_students is None:
            self._erased_students = erased_keys(self.connection)
        if student is None and self._erased_students:
            case = synced_type("case").table
            student = self.connection.execute(select(case.c.student).where(case.c.key == values["case"])).scalar()
        return self._erased_students.get(student) if student is not None else None
