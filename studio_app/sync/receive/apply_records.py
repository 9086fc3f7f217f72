"""Merges the records of one neighbour's bundle into the file in batches, inside the caller's unit of work."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

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
from studio_app.sync.bundle.records import Incoming, RejectedLine, blank, column_value, read_line
from studio_app.sync.clock_check import CLOCK_TOLERANCE
from studio_app.sync.receive.apply_removals import Removals
from studio_app.sync.receive.fact_batch import FactBatch, fact_batch, insert_batch
from studio_app.sync.receive.merge_record import RecordMerger, first_version, line_version, student_find_text
from studio_app.sync.receive.references import References
from studio_app.sync.rules.merge import compare_fact
from studio_app.sync.rules.previously_sent import record_named
from studio_app.sync.rules.reference_rights import ReferenceRights
from studio_app.sync.rules.removal_receipts import is_ours
from studio_app.sync.rules.scope import Edge, restored_fields
from studio_app.sync.rules.writing_rights import check_fields, check_rights
from studio_app.sync.trust.pseudonyms import PseudonymResolver


class Prepared(NamedTuple):
    """Decoded lines in runs of one type, none of which names or refers to another of its run, and rejected lines with
    the reason.
    """

    runs: list[list[Incoming]]
    refused: list[tuple[bytes, str]]


@dataclass
class ImportCounts:
    """Counts of one import. `applied` is counted by type, `reasons` by why a line was quarantined; `brought_back` are
    deletions and erasures that this file had made before it was restored.
    """

    applied: Counter[str] = field(default_factory=Counter)
    already: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    brought_back: int = 0


class Applier:
    """Merges lines into the file; `acknowledged` is this node's rev that the neighbour is known to have."""

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
        self.tally = ImportCounts()
        self._unit = unit
        self._here = here
        self._from = neighbour
        self._edge = edge
        self._number = number
        self._acknowledged = acknowledged
        self._key = pseudonym_key
        self._real_ids = PseudonymResolver(unit.connection, pseudonym_key, wanted=edge.pseudonyms_back)
        self._nodes: dict[str, int] = {}
        self._removals = Removals(unit, neighbour, self.node_key)
        self._rights = ReferenceRights(unit.connection, edge, neighbour)
        self._found = References(unit, self._removals)
        self._form: tuple[SyncedType, bool] | None = None
        self._trying_again: dict[bytes, int] = {}
        self._newest: Stamp | None = None

    def prepare(self, lines: Sequence[bytes]) -> Prepared | FactBatch:
        """Decodes lines and checks what needs no access to the file, on any thread, for `take`."""
        return fact_batch(lines, self._edge) or self._one_by_one(lines)

    def _one_by_one(self, lines: Sequence[bytes]) -> Prepared:
        prepared = Prepared([], [])
        run: list[Incoming] = []
        seen: set[str | None] = set()
        last: tuple[str, bool, bool] | None = None
        for line in lines:
            try:
                record = read_line(line)
                if record.returned is not None:
                    record = msgspec.structs.replace(record, own_receipt=is_ours(self._key, record))
                check_fields(record, self._edge)
            except RejectedLine as problem:
                prepared.refused.append((line, problem.reason))
                continue
            form = record.kind.name, record.withdrawn, record.removes
            own = _own_references(form[0])
            if form != last or record.id in seen or (own and not seen.isdisjoint(map(record.fields.get, own))):
                run, seen, last = [], set(), form
                prepared.runs.append(run)
            run.append(record)
            seen.add(record.id)
        return prepared

    def take(self, lines: Sequence[bytes], prepared: Prepared | FactBatch) -> None:
        """Merges lines decoded by `prepare`."""
        if isinstance(prepared, FactBatch):
            self._follows(prepared.kind, removes=False)
            if insert_batch(self._unit, prepared, self._from, self._rights, self._found):
                self.tally.applied[prepared.kind.name] += len(prepared.ids)
                return
            prepared = self._one_by_one(lines)
        for line, reason in prepared.refused:
            self._quarantine(line, reason)
        for run in prepared.runs:
            if self._edge.pseudonyms_back or self._removals.anyone_erased:
                self._take(list(self._as_known_here(run)))
            else:
                self._take(run)

    def _follows(self, kind: SyncedType, *, removes: bool) -> None:
        """Drops cached look-ups when the type changes or after a removal, since both may invalidate them."""
        if (kind, removes) != self._form:
            self._form, self._found = (kind, removes), References(self._unit, self._removals)

    def _as_known_here(self, run: Sequence[Incoming]) -> Iterator[Incoming]:
        for record in run:
            try:
                yield self._removals.blanked(self._real_ids.resolve(record), record)
            except RejectedLine as problem:
                if record.removes and problem.reason == "missing-reference":
                    # A student who was made and deleted after the backup from which this file was restored: there is none to
                    # delete.
                    self._count(record, new=False)
                else:
                    self._quarantine(record.line, problem.reason)

    def finish(self) -> None:
        """Retries quarantined lines and postponed withdrawals."""
        before = exchange_log.quarantined_lines(self._unit.connection, self._from.key, 10_000)
        self._trying_again = {row.line: row.key for row in reversed(before)}
        lines = list(self._trying_again)
        self.take(lines, self._one_by_one(lines))
        for name, record in exchange_log.waiting_withdrawals(self._unit.connection, self._from.key):
            withdraw(self._unit, synced_type(name), record, self._from.key, self._acknowledged)
        self._removals.reapply_erasures()
        self._removals.hide_unreferenced()
        if self._newest is not None:
            self._unit.clock.observe(self._newest)

    def _take(self, records: list[Incoming]) -> None:
        if not records:
            return
        kind, withdrawing = records[0].kind, records[0].withdrawn
        self._follows(kind, removes=withdrawing or records[0].removes)
        here = wire_records(self._unit.connection, kind, [bytes.fromhex(record.id) for record in records])
        if withdrawing:
            # What was made here goes only with the record that it hangs on.
            own = [record for record in records if record.id in here and here[record.id].origin == self._here]
            self.tally.already += len(own)
            records = [record for record in records if record not in own]
        allowed = self._each(
            check_rights(self._unit.connection, self._edge, self._from, self._here, kind, records, here, self._rights)
        )
        if withdrawing:
            self._withdraw(kind, allowed)
            return
        if records and records[0].removes:
            for record in allowed:
                changed = self._removals.take(kind, record)
                self.tally.brought_back += changed and record.own_receipt
                self._note_stamps(record.removed, record.erased)
                self._count(record, new=changed, as_type="removed")
            return
        ours = [bytes.fromhex(one.id) for one in allowed if one.id in here and here[one.id].origin == self._here]
        record_named(self._unit, self._edge, self._from.key, kind, ours)
        for column in kind.fields:
            if column.refers_to is not None:
                ids = (record.fields.get(column.name) for record in allowed)
                self._found.look_up(column.refers_to, {id for id in ids if id is not None})
        if kind.is_fact:
            self._facts(kind, allowed, here)
        else:
            self._records(kind, allowed, here)

    def _each(self, checked: Iterable[tuple[Incoming, str | None]]) -> list[Incoming]:
        good = []
        for record, reason in checked:
            if reason is None:
                good.append(record)
            else:
                self._quarantine(record.line, reason)
        return good

    def _withdraw(self, kind: SyncedType, records: Sequence[Incoming]) -> None:
        for record in records:
            done = withdraw(self._unit, kind, bytes.fromhex(record.id), self._from.key, self._acknowledged)
            self._count(record, new=done != "absent", as_type="withdrawn")

    def _facts(self, kind: SyncedType, records: Sequence[Incoming], here: Mapping[str, WireRecord]) -> None:
        tombstones = self._removals.of(records)
        rows: list[dict[str, Any]] = []
        for record in records:
            if record.id in here:
                self._known_fact(kind, record, here[record.id])
                continue
            if record.id in tombstones:
                self._removals.store_late_fact(record, tombstones[record.id])
                self._count(record, new=False)
                continue
            try:
                values = self._columns(kind, record)
                row = {**self._blanks(kind, values), **values}
            except RejectedLine as problem:
                self._quarantine(record.line, problem.reason)
                continue
            rows.append({**row, **self._bookkeeping(record), "rev": self._unit.next_rev()})
            self._count(record, new=True)
        insert_rows(self._unit, kind, rows)
        if corrections := {row["id"]: row["amends"] for row in rows if row.get("amends") is not None}:
            keys = queries.keys_of(self._unit.connection, kind, corrections)
            mark_amended(self._unit, kind, [(corrected, keys[id.hex()]) for id, corrected in corrections.items()])

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
            self._quarantine(record.line, "disputed")
        else:
            self._count(record, new=False)

    def _records(self, kind: SyncedType, records: Sequence[Incoming], here: Mapping[str, WireRecord]) -> None:
        stays = restored_fields(self._edge, kind.name)
        writer = RecordMerger(self._unit, kind, self._here, self._from.key, self._acknowledged, stays)
        rows: list[dict[str, Any]] = []
        tombstones = self._removals.of(records)
        for record in records:
            assert record.version is not None
            newest = record.version.newest()
            try:
                values = self._columns(kind, record)
                if any(name not in values for name in record.fields):
                    self._quarantine_for_reference(record.line)
                known = here.get(record.id)
                if known is not None:
                    changed, conflicts = writer.merge(record, known, values, waited=record.line in self._trying_again)
                    self.tally.conflicts += conflicts
                    self._count(record, new=changed)
                else:
                    tombstone = tombstones.get(record.id)
                    if tombstone is None or not tombstone.keeps:
                        version = first_version(kind, record, values)
                        columns = {**self._blanks(kind, values), **values}
                    else:
                        version = line_version(record, values)
                    bookkeeping = self._bookkeeping(record)
                    if tombstone is not None:
                        late = self._removals.late_record(kind, record, tombstone, version)
                        if late is None:
                            self._count(record, new=False)
                            continue
                        version, columns = late
                        if any(version.fields[name] != value for name, value in record.version.fields.items()):
                            bookkeeping["came_from"] = None
                    row = {**columns, "stamps": encode(version)}
                    row.update(bookkeeping, rev=self._unit.next_rev())
                    if kind.name == "student":
                        row["find"] = student_find_text(row)
                    rows.append(row)
                    self._count(record, new=True)
            except RejectedLine as problem:
                self._quarantine(record.line, problem.reason)
                continue
            self._note_stamps(newest)
        insert_rows(self._unit, kind, rows)
        forget_withdrawals(self._unit, [bytes.fromhex(record.id) for record in records])

    def _columns(self, kind: SyncedType, record: Incoming) -> dict[str, Any]:
        """Column values of the fields in the line.

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
            key = self._found.key(column.refers_to, value)
            if key is not None:
                values[column.name] = key
            elif not kind.table.c[column.name].nullable or column.refers_to == kind.name:
                raise RejectedLine("missing-reference")
        return values

    def _blanks(self, kind: SyncedType, values: Mapping[str, Any]) -> dict[str, Any]:
        missing = (column.name for column in kind.fields if column.name not in values)
        return {name: column_value(kind, name, blank(kind, name, values)) for name in missing}

    def _bookkeeping(self, record: Incoming) -> dict[str, Any]:
        id, origin = bytes.fromhex(record.id), self.node_key(record.origin)
        return {"id": id, "origin": origin, "came_from": self._source(record)}

    def _source(self, record: Incoming) -> int | None:
        """The neighbour as provenance of the record; None for a retried line, which is old: the neighbour may no longer
        have it.
        """
        return None if record.line in self._trying_again else self._from.key

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

    def _count(self, record: Incoming, *, new: bool, as_type: str = "") -> None:
        if new:
            self.tally.applied[as_type or record.kind.name] += 1
        else:
            self.tally.already += 1
        if record.line in self._trying_again:
            release_lines(self._unit, [self._trying_again.pop(record.line)])

    def _quarantine_for_reference(self, line: bytes) -> None:
        """Quarantines the line of a merged record for its missing reference: once acknowledged, the record is not sent
        again.
        """
        if self._trying_again.pop(line, None) is None:
            quarantine_line(self._unit, self._from.key, self._number, line, "missing-reference")

    def _quarantine(self, line: bytes, reason: str) -> None:
        if line not in self._trying_again:
            quarantine_line(self._unit, self._from.key, self._number, line, reason)
            self.tally.reasons[reason] += 1


@functools.cache
def _own_references(kind: str) -> tuple[str, ...]:
    """Fields that refer to another record of the same type."""
    return tuple(field.name for field in synced_type(kind).fields if field.refers_to == kind)
