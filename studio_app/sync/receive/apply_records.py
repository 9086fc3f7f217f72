"""Merges the records of one neighbour's bundle into the file in batches, inside the caller's unit of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from db.queries import exchange_log
from db.queries import sync as queries
from db.queries.node import NeighbourRow
from db.queries.records import WireRecord, wire_records
from db.replication.sync_writes import (
    forget_withdrawals,
    insert_rows,
    mark_amended,
    quarantine_line,
    record_node,
    release_lines,
    withdraw,
)
from db.schema import SyncedType, synced_type
from db.stamps import Stamp
from db.store import UnitOfWork
from db.versions import encode
from studio_app.sync.bundle.records import Incoming, NotTaken, blank, column_value, read_line
from studio_app.sync.clock_check import CLOCK_TOLERANCE
from studio_app.sync.receive.apply_removals import Removals
from studio_app.sync.receive.fact_reading import FactReader
from studio_app.sync.receive.fact_shape import FactBatch
from studio_app.sync.receive.merge_record import Writer, first_version, student_find_text, told_version
from studio_app.sync.rules.merge import compare_fact
from studio_app.sync.rules.previously_sent import note_named
from studio_app.sync.rules.removal_receipts import is_ours
from studio_app.sync.rules.scope import Edge, given_back
from studio_app.sync.rules.writing_rights import check_fields, check_rights
from studio_app.sync.trust.pseudonyms import RealIds

CHUNK = 400


@dataclass
class Tally:
    """What became of a bundle's lines. `applied` is counted by type, `reasons` by why a line was set aside; `brought_back` are
    deletions and erasures that this file had made before it was restored."""

    applied: Counter[str] = field(default_factory=Counter)
    already: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    brought_back: int = 0


class Applier:
    """Takes lines in; `acknowledged` is this node's rev that the neighbour is known to have."""

    def __init__(
        self,
        unit: UnitOfWork,
        here: str,
        neighbour: NeighbourRow,
        edge: Edge,
        number: int,
        acknowledged: int,
        pseudonym_key: bytes,
    ) -> None:
        self.tally = Tally()
        self._unit = unit
        self._here = here
        self._from = neighbour
        self._edge = edge
        self._number = number
        self._acknowledged = acknowledged
        self._key = pseudonym_key
        self._real_ids = RealIds(unit.connection, pseudonym_key, wanted=edge.pseudonyms_back)
        self._nodes: dict[str, int] = {}
        self._removals = Removals(unit, neighbour, self.node_key)
        self._facts_by_hundreds = FactReader(unit, here, neighbour, edge, self._removals, self)
        self._waiting: list[Incoming] = []
        self._seen: set[str] = set()
        self._trying_again: dict[bytes, int] = {}
        self._newest: Stamp | None = None

    def ahead(self, lines: Sequence[bytes]) -> FactBatch | None:
        """What can be done with lines without the file, on another thread, before they are taken in."""
        return self._facts_by_hundreds.ahead(lines)

    def take_some(self, lines: Sequence[bytes], decoded: FactBatch | None) -> None:
        """Takes lines in, now or with those that follow them; those of which there are very many by the hundred."""
        self._facts_by_hundreds.take(lines, decoded)

    def take(self, line: bytes) -> None:
        """Takes one line in, now or with those that follow it."""
        removes = False
        try:
            record = read_line(line)
            removes = record.removes
            if record.returned is not None:
                record = replace(record, told_before=is_ours(self._key, record))
            check_fields(record, self._edge)
            record = self._removals.blanked(self._real_ids.put_into(record), record)
        except NotTaken as problem:
            if removes and problem.reason == "missing-reference":
                # A student who was made and deleted after the backup from which this file was restored: there is none to delete.
                self._count(record, new=False)
                return
            self._set_aside(line, problem.reason)
            return
        first = self._waiting[0] if self._waiting else record
        together = (first.kind, first.withdrawn, first.removes) == (record.kind, record.withdrawn, record.removes)
        if not together or record.id in self._seen or len(self._waiting) >= CHUNK:
            self.settle()
        self._waiting.append(record)
        self._seen.add(record.id)

    def finish(self) -> None:
        """Takes in what waits, then tries again what was set aside earlier and what could not be withdrawn yet."""
        self.settle()
        before = exchange_log.quarantined_lines(self._unit.connection, self._from.key, 10_000)
        self._trying_again = {row.line: row.key for row in reversed(before)}
        for line in list(self._trying_again):
            self.take(line)
        self.settle()
        for name, record in exchange_log.waiting_withdrawals(self._unit.connection, self._from.key):
            withdraw(self._unit, synced_type(name), record, self._from.key, self._acknowledged)
        self._removals.blank_again()
        self._removals.hide_what_nothing_needs()
        if self._newest is not None:
            self._unit.clock.observe(self._newest)

    def settle(self) -> None:
        """Takes in what waits."""
        records, self._waiting, self._seen = self._waiting, [], set()
        if not records:
            return
        kind, withdrawing = records[0].kind, records[0].withdrawn
        here = wire_records(self._unit.connection, kind, [bytes.fromhex(record.id) for record in records])
        if withdrawing:
            # What was made here goes only with the record that it hangs on.
            own = [record for record in records if record.id in here and here[record.id].origin == self._here]
            self.tally.already += len(own)
            records = [record for record in records if record not in own]
        allowed = self._each(
            check_rights(self._unit.connection, self._edge, self._from, self._here, kind, records, here)
        )
        if withdrawing:
            self._withdraw(kind, allowed)
            return
        if records and records[0].removes:
            for record in allowed:
                changed = self._removals.take(kind, record)
                self.tally.brought_back += changed and record.told_before
                self._note_stamps(record.removed, record.erased)
                self._count(record, new=changed, as_type="removed")
            return
        ours = [bytes.fromhex(one.id) for one in allowed if one.id in here and here[one.id].origin == self._here]
        note_named(self._unit, self._edge, self._from.key, kind, ours)
        found = _References(self._unit, kind, allowed, self._removals)
        if kind.is_fact:
            self._facts(kind, allowed, here, found)
        else:
            self._records(kind, allowed, here, found)

    def _each(self, checked: Iterable[tuple[Incoming, str | None]]) -> list[Incoming]:
        good = []
        for record, reason in checked:
            if reason is None:
                good.append(record)
            else:
                self._set_aside(record.line, reason)
        return good

    def _withdraw(self, kind: SyncedType, records: Sequence[Incoming]) -> None:
        for record in records:
            done = withdraw(self._unit, kind, bytes.fromhex(record.id), self._from.key, self._acknowledged)
            self._count(record, new=done != "absent", as_type="withdrawn")

    def _facts(
        self, kind: SyncedType, records: Sequence[Incoming], here: Mapping[str, WireRecord], found: _References
    ) -> None:
        key = queries.highest_key(self._unit.connection, kind)
        rows: list[dict[str, Any]] = []
        amended: list[tuple[int, int]] = []
        gone = self._removals.of(records)
        for record in records:
            known = here.get(record.id)
            if known is not None:
                self._known_fact(kind, record, known)
                continue
            if record.id in gone:
                self._removals.keep_late_fact(record, gone[record.id])
                self._count(record, new=False)
                continue
            try:
                row = self._columns(kind, record, found, keep_missing=False)
            except NotTaken as problem:
                self._set_aside(record.line, problem.reason)
                continue
            key += 1
            waited = record.line in self._trying_again
            row.update(self._bookkeeping(record, waited=waited), key=key, rev=self._unit.next_rev())
            found.add(record.id, key)
            if row.get("amends") is not None:
                amended.append((row["amends"], key))
            rows.append(row)
            self._count(record, new=True)
        insert_rows(self._unit, kind, rows)
        mark_amended(self._unit, kind, amended)

    def _known_fact(self, kind: SyncedType, record: Incoming, known: WireRecord) -> None:
        references = {field.name for field in kind.fields if field.refers_to}
        # A reference that is empty on one side was out of scope, or not here, when the fact came.
        names = [
            name
            for name, value in record.fields.items()
            if not (name in references and (value is None or known.fields[name] is None))
        ]
        same = compare_fact({name: known.fields[name] for name in names}, {name: record.fields[name] for name in names})
        if same == "disputed":
            self._set_aside(record.line, "disputed")
        else:
            self._count(record, new=False)

    def _records(
        self, kind: SyncedType, records: Sequence[Incoming], here: Mapping[str, WireRecord], found: _References
    ) -> None:
        key = queries.highest_key(self._unit.connection, kind)
        stays = given_back(self._edge, kind.name)
        writer = Writer(self._unit, kind, self._here, self._from.key, self._acknowledged, stays)
        rows: list[dict[str, Any]] = []
        gone = self._removals.of(records)
        for record in records:
            assert record.version is not None
            newest = record.version.newest()
            try:
                waited = record.line in self._trying_again
                values = self._columns(kind, record, found, keep_missing=True)
                if any(name not in values for name in record.fields):
                    self._keep_for_reference(record.line)
                known = here.get(record.id)
                if known is not None:
                    if any(column.refers_to == kind.name for column in kind.fields):
                        insert_rows(self._unit, kind, rows)  # one that is changed may point at one that is new
                        rows = []
                    changed, conflicts = writer.merge(record, known, values, waited=waited)
                    self.tally.conflicts += conflicts
                    self._count(record, new=changed)
                else:
                    left = gone.get(record.id)
                    if left is None or not left.keeps:
                        version = first_version(kind, record, values)
                        columns = {**self._blanks(kind, values), **values}
                    else:
                        version = told_version(record, values)
                    bookkeeping = self._bookkeeping(record, waited=waited)
                    if left is not None:
                        late = self._removals.late_record(kind, record, left, version)
                        if late is None:
                            self._count(record, new=False)
                            continue
                        version, columns = late
                        if any(version.fields[name] != told for name, told in record.version.fields.items()):
                            bookkeeping["came_from"] = None
                    key += 1
                    row = {**columns, "stamps": encode(version)}
                    row.update(bookkeeping, key=key, rev=self._unit.next_rev())
                    if kind.name == "student":
                        row["find"] = student_find_text(row)
                    found.add(record.id, key)
                    rows.append(row)
                    self._count(record, new=True)
            except NotTaken as problem:
                self._set_aside(record.line, problem.reason)
                continue
            self._note_stamps(newest)
        insert_rows(self._unit, kind, rows)
        forget_withdrawals(self._unit, [bytes.fromhex(record.id) for record in records])

    def _columns(self, kind: SyncedType, record: Incoming, found: _References, *, keep_missing: bool) -> dict[str, Any]:
        """The columns that the line has a value for; a fact's other columns are filled up.

        A reference to something that is not here is left out where the column may be empty; one that is needed, or
        that says what is corrected, makes the line wait.
        """
        values: dict[str, Any] = {}
        for column in kind.fields:
            if column.name not in record.fields:
                continue
            value = record.fields[column.name]
            if column.refers_to is None or value is None:
                values[column.name] = column_value(kind, column.name, value)
                continue
            key = found.key(column.refers_to, value)
            if key is not None:
                values[column.name] = key
            elif not kind.table.c[column.name].nullable or column.refers_to == kind.name:
                raise NotTaken("missing-reference")
            elif not keep_missing:
                values[column.name] = None
        return values if keep_missing else {**self._blanks(kind, values), **values}

    def _blanks(self, kind: SyncedType, values: Mapping[str, Any]) -> dict[str, Any]:
        missing = (column.name for column in kind.fields if column.name not in values)
        return {name: column_value(kind, name, blank(kind, name, values)) for name in missing}

    def _bookkeeping(self, record: Incoming, *, waited: bool) -> dict[str, Any]:
        return {
            "id": bytes.fromhex(record.id),
            "origin": self.node_key(record.origin),
            # A line that waited is an old one: the neighbour may have lost since then what it said.
            "came_from": None if waited else self._from.key,
        }

    def node_key(self, node: str) -> int:
        """The key of the node with this id (hex)."""
        if node not in self._nodes:
            self._nodes[node] = record_node(self._unit, node)
        return self._nodes[node]

    def _note_stamps(self, *stamps: Stamp | None) -> None:
        # A clock that is far ahead elsewhere does not set this one; a write to the same field still comes after it.
        limit = self._unit.now + CLOCK_TOLERANCE
        good = (stamp for stamp in (*stamps, self._newest) if stamp is not None and stamp.wall <= limit)
        self._newest = max(good, default=None)

    def count_new(self, kind: str, count: int) -> None:
        """Counts records that were taken in by the hundred."""
        if count:
            self.tally.applied[kind] += count

    def _count(self, record: Incoming, *, new: bool, as_type: str = "") -> None:
        if new:
            self.tally.applied[as_type or record.kind.name] += 1
        else:
            self.tally.already += 1
        if record.line in self._trying_again:
            release_lines(self._unit, [self._trying_again.pop(record.line)])

    def _keep_for_reference(self, line: bytes) -> None:
        """The record is taken in, and its line waits too for what it points at: once acknowledged, nobody sends it again."""
        if self._trying_again.pop(line, None) is None:
            quarantine_line(self._unit, self._from.key, self._number, line, "missing-reference")

    def _set_aside(self, line: bytes, reason: str) -> None:
        if line not in self._trying_again:
            quarantine_line(self._unit, self._from.key, self._number, line, reason)
            self.tally.reasons[reason] += 1


class _References:
    """Ids of other records to their keys here, looked up once for a chunk."""

    def __init__(self, unit: UnitOfWork, kind: SyncedType, records: Sequence[Incoming], removals: Removals) -> None:
        wanted: dict[str, set[str]] = {}
        for column in kind.fields:
            if column.refers_to is not None:
                ids = {value for record in records if (value := record.fields.get(column.name))}
                wanted.setdefault(column.refers_to, set()).update(ids)
        self._own = kind.name
        self._keys = {
            name: queries.keys_of(unit.connection, synced_type(name), [bytes.fromhex(id) for id in ids])
            for name, ids in wanted.items()
        }
        for name, ids in wanted.items():
            if missing := ids - self._keys[name].keys():
                # What something speaks of is not gone, whoever deleted it.
                self._keys[name].update(removals.bring_back(synced_type(name), missing))

    def key(self, kind: str, id: str) -> int | None:
        return self._keys[kind].get(id)

    def add(self, id: str, key: int) -> None:
        """A record of this chunk, which later ones of the chunk may speak of."""
        if self._own in self._keys:
            self._keys[self._own][id] = key
