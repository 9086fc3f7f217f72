"""Applies the deletions and erasures of a neighbour's bundle, and handles records that arrive after them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from db.queries import removals as queries
from db.queries.node import NeighbourRow, this_node
from db.queries.records import WireRecord, wire_records
from db.queries.removals import TombstoneRow
from db.queries.sync import highest_key, keys_of
from db.removals import delete_row, is_referred_to, update_tombstone, wire_blanks, write_tombstone
from db.replication.erasure import SAID_BY_WRITING, erase, reapply_erasures
from db.replication.sync_writes import insert_rows, rewrite, schedule_withdrawal, update_row
from db.schema import SyncedType, synced_type
from db.schema.node import HERE
from db.stamps import Stamp
from db.store import UnitOfWork
from db.versions import FieldVersion, RecordVersion, encode
from studio_app.sync.bundle.records import Incoming, RejectedLine, blank, column_value, record_line
from studio_app.sync.receive.merge_record import student_find_text
from studio_app.sync.rules.merge import Removal, apply_removal, merge_record

_BOTH_WAYS = frozenset({"alert", "case"})
"""Types that a center and a studio both write."""


class Removals:
    """Deletions and erasures known in this file, applied to the lines of one neighbour's bundle.

    `node_key` gives the key of a node by its id in hex.
    """

    def __init__(self, unit: UnitOfWork, neighbour: NeighbourRow, node_key: Callable[[str], int]) -> None:
        self._unit = unit
        self._here = this_node(unit.connection).kind
        self._neighbour, self._neighbour_id = neighbour.key, neighbour.id
        self._node_key = node_key
        self._any = queries.has_tombstones(unit.connection)
        self._students: dict[str, Stamp] = {}
        self._cases: dict[str, Stamp] = {}
        self._load_erased()

    def blanked(self, record: Incoming, as_sent: Incoming) -> Incoming:
        """The record, and its line, without personal fields of an erased student.

        `as_sent` is the record with the ids that the line has.
        """
        if not self._students or record.kind.name == "student":
            return record
        stamp = self._erased(record.fields)
        blanks = {name: value for name, value in wire_blanks(record.kind.name).items() if name in record.fields}
        if stamp is None or record.removes:
            return record
        if record.kind.name == "case":
            self._cases[record.id] = stamp
        if not blanks:
            return record

        def without(one: Incoming) -> Incoming:
            fields, version = {**one.fields, **blanks}, one.version
            if version is not None:
                gone = {name: FieldVersion(value, stamp) for name, value in blanks.items()}
                version = RecordVersion({**version.fields, **gone})
            return msgspec.structs.replace(one, fields=fields, version=version)

        sent, real = without(as_sent), without(record)
        line = record.line
        if sent.fields != as_sent.fields:
            line = record_line(sent.kind.name, sent.id, sent.origin, sent.fields, sent.version, withdraw=sent.withdraw)
        if record.kind.name in SAID_BY_WRITING:
            return msgspec.structs.replace(record, line=line)  # `reapply_erasures` writes over it instead
        version = None if real.version is None else msgspec.structs.replace(real.version, erased=stamp)
        return msgspec.structs.replace(real, version=version, line=line)

    def reapply_erasures(self) -> None:
        """Blanks personal fields of erased students that arrived from nodes unaware of the erasure, where that takes a
        write.
        """
        if self._students:
            reapply_erasures(self._unit)

    @property
    def any(self) -> bool:
        """Whether this file knows of any deletion or erasure."""
        return self._any

    @property
    def anyone_erased(self) -> bool:
        """Whether this file knows of an erased student."""
        return bool(self._students)

    def of(self, records: Sequence[Incoming]) -> Mapping[str, TombstoneRow]:
        """Tombstones of those of `records` that were deleted or erased, by id."""
        if not self._any:
            return {}
        return queries.tombstones(self._unit.connection, [bytes.fromhex(record.id) for record in records])

    def take(self, kind: SyncedType, record: Incoming) -> bool:
        """Applies a removal's line; returns whether that changed anything."""
        self._any = True
        changed = False
        if record.erased is not None:
            changed = erase(
                self._unit,
                kind,
                bytes.fromhex(record.id),
                record.erased,
                origin=self._node_key(record.origin),
                came_from=self._neighbour,
                receipt=self._receipt(record),
            )
            self._load_erased()
        if record.removed is not None:
            known = wire_records(self._unit.connection, kind, [bytes.fromhex(record.id)]).get(record.id)
            changed |= self._delete(kind, record, record.removed, known)
        return changed

    def store_late_fact(self, record: Incoming, tombstone: TombstoneRow) -> None:
        """Stores the content of a deleted fact that arrives again, in case something refers to it; it stays deleted."""
        if tombstone.deleted is not None and not tombstone.keeps:
            update_tombstone(
                self._unit.connection,
                bytes.fromhex(record.id),
                msgspec.structs.replace(tombstone.deleted, f=record.fields),
            )

    def late_record(
        self, kind: SyncedType, record: Incoming, tombstone: TombstoneRow, version: RecordVersion
    ) -> tuple[RecordVersion, dict[str, Any]] | None:
        """Merges a record that arrives after its deletion or erasure; `version` is the record as in the line.

        Gives the version and the columns with which it stands here from now on: it was erased, or a write that had not seen
        the deletion brings it back. None where it stays away; what it says is kept then. Raises RejectedLine.
        """
        personal = wire_blanks(kind.name)
        merged = merge_record(tombstone.version(), version, kind.review, personal)
        id = bytes.fromhex(record.id)
        if tombstone.deleted is not None and merged.is_removed():
            kept = msgspec.structs.replace(tombstone.deleted, f=merged.values(), v=encode(merged))
            if kept != tombstone.deleted:
                update_tombstone(self._unit.connection, id, kept)
            return None
        columns = self.columns(kind, merged.values())
        if columns is None:
            raise RejectedLine("missing-reference")
        if tombstone.deleted is not None:
            update_tombstone(self._unit.connection, id, tombstone.deleted.emptied())
            schedule_withdrawal(self._unit, id)
        return merged, columns

    def bring_back(self, kind: SyncedType, ids: Iterable[str]) -> dict[str, int]:
        """Restores deleted records that something refers to; returns id to key of those whose content is stored."""
        if not self._any:
            return {}
        found: dict[str, int] = {}
        for id, tombstone in queries.tombstones(self._unit.connection, [bytes.fromhex(id) for id in ids]).items():
            if tombstone.type == kind.name and tombstone.keeps and id not in found:
                key = self._insert(kind, tombstone)
                if key is not None:
                    found[id] = key
        return found

    def columns(self, kind: SyncedType, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        """Column values of wire values; None where a required one is missing."""
        columns: dict[str, Any] = {}
        for field in kind.fields:
            value = fields.get(field.name) if field.name in fields else blank(kind, field.name, fields)
            if field.refers_to is None or value is None:
                columns[field.name] = column_value(kind, field.name, value)
                continue
            other = synced_type(field.refers_to)
            key = keys_of(self._unit.connection, other, [bytes.fromhex(value)]).get(value)
            if key is None:
                key = self.bring_back(other, [value]).get(value)
            if key is None and not kind.table.c[field.name].nullable:
                return None
            columns[field.name] = key
        return columns

    def _undelete(self, kind: SyncedType, key: int, origin: int) -> None:
        """Cancels the deletion of a referenced record on all nodes, by a write later than the deletion.

        Only where such a write travels to whoever made the record; elsewhere it just stays while it is needed, for what
        refers to it travels to a node that may do this.
        """
        anew = kind.with_mark("anew")
        if not anew or self._here == "messenger" or (origin != HERE and kind.name not in _BOTH_WAYS):
            return
        rewrite(self._unit, kind, key, anew[0])

    def hide_unreferenced(self) -> None:
        """Hides deleted records that were kept for a reference, once nothing refers to them."""
        if not self._any:
            return
        for tombstone in queries.deletions(self._unit.connection):
            if not tombstone.keeps:
                kind = synced_type(tombstone.type)
                known = wire_records(self._unit.connection, kind, [bytes.fromhex(tombstone.id)]).get(tombstone.id)
                if known is not None and _version(known, tombstone).is_removed():
                    self._hide(kind, known, _version(known, tombstone), tombstone)

    def _load_erased(self) -> None:
        if not self._any:
            return
        self._students = queries.erased_students(self._unit.connection)
        for id, stamp in self._students.items():
            for case in queries.ids_of(self._unit.connection, synced_type("case"), "student", [id]):
                self._cases[case] = stamp

    def _receipt(self, record: Incoming) -> tuple[str, str] | None:
        return None if record.receipt is None else (self._neighbour_id, record.receipt)

    def _erased(self, fields: Mapping[str, Any]) -> Stamp | None:
        return self._students.get(fields.get("student", "")) or self._cases.get(fields.get("case", ""))

    def _delete(self, kind: SyncedType, record: Incoming, stamp: Stamp, known: WireRecord | None) -> bool:
        tombstone = self.of([record]).get(record.id)
        before = _version(known, tombstone) if known is not None else None if tombstone is None else tombstone.version()
        merged = apply_removal(before, Removal("delete", stamp), wire_blanks(kind.name))
        assert merged.removed is not None
        if before is not None and before.removed == merged.removed:
            return False
        kept = None if tombstone is None else tombstone.deleted
        write_tombstone(
            self._unit.connection,
            kind,
            bytes.fromhex(record.id),
            "delete",
            merged.removed,
            origin=self._node_key(record.origin if known is None else known.origin),
            rev=self._unit.next_rev(),
            came_from=self._neighbour if merged.removed == stamp else None,
            fields=None if kept is None else kept.f,
            stamps=b"" if kept is None or not kept.v else encode(merged),
            receipt=self._receipt(record) if merged.removed == stamp else None,
        )
        if known is not None:
            if not kind.is_fact:
                update_row(self._unit, kind, known.key, {"stamps": encode(merged)}, None)
            if merged.is_removed():
                self._hide(kind, known, merged, self.of([record])[record.id])
        return True

    def _hide(self, kind: SyncedType, known: WireRecord, version: RecordVersion, tombstone: TombstoneRow) -> None:
        connection = self._unit.connection
        if tombstone.deleted is None:
            return
        if is_referred_to(connection, kind, known.key):
            self._undelete(kind, known.key, tombstone.origin)
            return
        stamps = b"" if kind.is_fact else encode(version)
        update_tombstone(
            connection, bytes.fromhex(known.id), msgspec.structs.replace(tombstone.deleted, f=known.fields, v=stamps)
        )
        delete_row(connection, kind, known.key)
        self._unit.touched(kind.name, known.key if kind.name == "student" else None)

    def _insert(self, kind: SyncedType, tombstone: TombstoneRow) -> int | None:
        assert tombstone.deleted is not None
        columns = self.columns(kind, tombstone.deleted.f)
        if columns is None:
            return None
        key = highest_key(self._unit.connection, kind) + 1
        row = {**columns, "id": bytes.fromhex(tombstone.id), "origin": tombstone.origin, "came_from": None}
        row |= {"key": key, "rev": self._unit.next_rev()}
        if not kind.is_fact:
            row["stamps"] = encode(tombstone.version())
        if kind.name == "student":
            row["find"] = student_find_text(row)
        insert_rows(self._unit, kind, [row])
        update_tombstone(self._unit.connection, bytes.fromhex(tombstone.id), tombstone.deleted.emptied())
        schedule_withdrawal(self._unit, bytes.fromhex(tombstone.id))
        self._undelete(kind, key, tombstone.origin)
        return key


def _version(known: WireRecord, tombstone: TombstoneRow | None) -> RecordVersion:
    """A record that is here; of a fact only whether it was deleted."""
    deleted = None if tombstone is None or tombstone.deleted is None else tombstone.deleted.at()
    return known.version() or RecordVersion({}, deleted)
