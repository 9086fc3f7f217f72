"""Imports a neighbour's bundle: verified, checked and merged in one transaction, or not at all."""

from __future__ import annotations

import functools
import operator
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from db.changes import Changes
from db.migrations import SCHEMA
from db.queries import access, exchange_log
from db.queries import node as node_queries
from db.queries.node import NeighbourRow
from db.queries.sync import node_name
from db.replication.access_log_heads import keep_head, keep_head_at_parent
from db.replication.sync_writes import clear_provenance, keep_bundle_entry, update_neighbour
from db.store import UnitOfWork
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.sync.bundle.lines import BundleHeader
from studio_app.sync.bundle.reader import PLAIN_LIMIT, read_bundle
from studio_app.sync.bundle.zip_container import BUNDLE_LIMIT
from studio_app.sync.clock_check import clock_confirmed
from studio_app.sync.neighbour_notes import note, note_count
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.receive.apply_records import Applier, ImportCounts, Prepared
from studio_app.sync.receive.fact_batch import FactBatch
from studio_app.sync.receive.full_resend import FullResend
from studio_app.sync.receive.postponed_bundles import NEVER, postpone, postponed_bundles, remove_postponed
from studio_app.sync.receive.sender_incarnation import acknowledged, clock_note, from_before_restore, same_incarnation
from studio_app.sync.rules.scope import edge
from studio_app.sync.trust.key_store import own_keys
from studio_app.sync.trust.revocation import refuse_revoked
from studio_app.sync.trust.senders import Senders
from studio_app.words import marked, say


@dataclass(frozen=True)
class Limits:
    """Limits of one bundle: bytes of the file and of its text; and of one neighbour's quarantine in all: lines and
    bytes.
    """

    file: int = BUNDLE_LIMIT
    plain: int = PLAIN_LIMIT
    quarantined_lines: int = 10_000
    quarantined_bytes: int = 64 * 1024 * 1024


LIMITS = Limits()


@dataclass(frozen=True)
class ReadBundle:
    """Outcome of an import: lines applied, known already, quarantined; fields in conflict.

    `records` counts what was applied by type, `reasons` why lines were quarantined (codes of `quarantine_reasons`),
    `acknowledged` is this node's rev up to which the sender has everything, `notes` are sentences for the person.
    """

    bundle: str
    sender: str
    name: str
    number: int
    applied: int
    already: int
    quarantined: int
    conflicts: int
    records: dict[str, int]
    reasons: dict[str, int]
    acknowledged: int
    notes: tuple[str, ...]
    changes: Changes


def read(signed_in: SignedIn, path: Path, progress: Progress | None = None, limits: Limits = LIMITS) -> ReadBundle:
    """Imports the bundle at `path`, after those postponed until an update of the program. Reading the same one again
    changes nothing.

    Refusals: `not-permitted`, `older-copy`, `too-much-set-aside`, and those of `reader.read_bundle`; nothing was
    changed then. A bundle of a newer program is postponed (`postponed_bundles.py`).
    """
    require_exchange(signed_in)
    waited = read_postponed(signed_in, progress, limits)
    done = _read(signed_in, path, progress or NoProgress(), limits)
    notes = [
        note(
            marked("Bundle {number} of {name}, which had waited for the update, was read first."),
            number=one.number,
            name=one.name,
        )
        for one in waited
    ]
    changes = functools.reduce(operator.or_, (one.changes for one in waited), done.changes)
    return replace(done, notes=(*notes, *done.notes), changes=changes)


def read_postponed(signed_in: SignedIn, progress: Progress | None = None, limits: Limits = LIMITS) -> list[ReadBundle]:
    """Imports postponed bundles once this program has been updated; returns the outcomes.

    Refusal `not-permitted`.
    """
    require_exchange(signed_in)
    done = []
    for path in postponed_bundles(signed_in.store.path):
        try:
            done.append(_read(signed_in, path, progress or NoProgress(), limits))
        except Refusal as refusal:
            if refusal.code in NEVER:
                remove_postponed(path)
            continue
        remove_postponed(path)
    return done


def _read(signed_in: SignedIn, path: Path, running: Progress, limits: Limits) -> ReadBundle:
    senders: Senders | None = None
    try:
        with signed_in.unit() as unit:
            senders = Senders(unit)
            return _read_in(unit, senders, path, running, limits)
    except Refusal as refusal:
        # Known by then means: signed by that neighbour, for the signature is checked before anything inside is looked at.
        if refusal.code != "newer-program" or senders is None or senders.found is None:
            raise
        signer = senders.found
        raise postpone(signed_in.store.path, path, signer.id, signer.name) or refusal from refusal


def _read_in(unit: UnitOfWork, senders: Senders, path: Path, running: Progress, limits: Limits) -> ReadBundle:
    connection = unit.connection
    here = node_queries.this_node(connection)
    by, unit.by = unit.by, None  # what a bundle changes, no person here changed
    reading = _Reading(unit, here.id, here.kind, here.incarnation, senders, running, limits)
    found = read_bundle(
        path,
        own_keys(connection),
        here.id,
        SCHEMA,
        find_sender=senders.find,
        follow=senders.follow,
        node_name=lambda node: here.name if node == here.id else node_name(connection, node),
        begin=reading.begin,
        prepare=reading.prepare,
        take=reading.take,
        limit=limits.file,
        plain_limit=limits.plain,
    )
    tally = reading.finish(path.stat().st_size)
    if tally.applied.get("revocation"):
        reading.notes += refuse_revoked(unit)
    unit.by = by
    neighbour = reading.neighbour
    unit.log("bundle-read", "node", neighbour.id, detail=f"{found.header.number}: {sum(tally.applied.values())}")
    return ReadBundle(
        bundle=str(path),
        sender=neighbour.id,
        name=neighbour.name,
        number=found.header.number,
        applied=sum(tally.applied.values()),
        already=tally.already,
        quarantined=sum(tally.reasons.values()),
        conflicts=tally.conflicts,
        records=dict(tally.applied),
        reasons=dict(tally.reasons),
        acknowledged=reading.acknowledged,
        notes=tuple(reading.notes),
        changes=unit.changes,
    )


class _Lines(NamedTuple):
    """Lines of records with what `prepare` made of them."""

    lines: list[bytes]
    prepared: Prepared | FactBatch | None


class _Reading:
    """The import of one bundle in progress: its header's consequences, then its lines."""

    def __init__(
        self,
        unit: UnitOfWork,
        here: str,
        kind: str,
        incarnation: str,
        senders: Senders,
        progress: Progress,
        limits: Limits,
    ) -> None:
        self.notes: list[str] = []
        self.acknowledged = 0
        self._unit = unit
        self._here, self._kind, self._incarnation = here, kind, incarnation
        self._senders = senders
        self._progress = progress
        self._limits = limits
        self._header: BundleHeader | None = None
        self._applier: Applier | None = None
        self._taken = 0
        self._is_newer = False
        self._full_resend: FullResend | None = None

    @property
    def neighbour(self) -> NeighbourRow:
        """The sender."""
        assert self._senders.found is not None
        return self._senders.found

    def begin(self, header: BundleHeader) -> None:
        """Evaluates the header: incarnation, acknowledgement, whether its records are new."""
        self._header = header
        neighbour = self.neighbour
        self.notes += clock_note(self._unit, neighbour, header.made_at)
        self.notes += clock_confirmed(self._unit, header.made_at)
        full_resend = FullResend(self._unit, edge(neighbour.kind, self._kind), neighbour, header)
        same = same_incarnation(self._unit, neighbour, header, self.notes)
        self._full_resend = None if same else full_resend
        applied = neighbour.applied_upto if same else 0
        self._is_newer = not same or header.number > neighbour.number_in
        self.notes += self._senders.begin(header, is_newer=self._is_newer)
        self.acknowledged = neighbour.acknowledged_upto if same else 0
        if self._is_newer:
            self.acknowledged = acknowledged(self._unit, self._incarnation, neighbour, header.ack, self.notes)
            update_neighbour(self._unit, neighbour.key, acknowledged_upto=self.acknowledged)
        if header.upto > applied or not same or (self._is_newer and self._waits()):
            found = edge(neighbour.kind, self._kind)
            if found is None:
                raise Refusal(
                    "no-such-edge",
                    say("Files of these two kinds do not exchange bundles. Nothing was changed."),
                )
            key = node_queries.node_keys(self._unit.connection).pseudonym_key
            self._applier = Applier(self._unit, self._here, neighbour, found, header.number, self.acknowledged, key)
            # After a gap the sender starts again from where we are, so that nothing in the gap is missed.
            reached = max(applied, header.upto) if header.since <= applied else applied
            values = {"incarnation": bytes.fromhex(header.incarnation), "applied_upto": reached}
            update_neighbour(self._unit, neighbour.key, **values)
        if self._is_newer:
            update_neighbour(self._unit, neighbour.key, number_in=header.number, last_in=self._unit.now)
            self._keep_log_heads(header, same=same)

    def _waits(self) -> bool:
        """Whether quarantined lines or withdrawals are retried even though the bundle has no new records: a reference
        may have come from elsewhere, or an acknowledgement with it.
        """
        read, key = self._unit.connection, self.neighbour.key
        return exchange_log.quarantine_count(read, key) > 0 or bool(exchange_log.waiting_withdrawals(read, key))

    def prepare(self, lines: list[bytes]) -> _Lines:
        """Prepares lines on another thread than `take`."""
        return _Lines(lines, None if self._applier is None else self._applier.prepare(lines))

    def take(self, some: _Lines) -> None:
        """Merges prepared lines."""
        assert self._header is not None
        self._check_quarantine_limits()
        self._progress.check()
        self._progress.report(self._taken, self._header.records)
        self._taken += len(some.lines)
        if self._applier is not None and some.prepared is not None:
            if self._full_resend is not None:
                self._full_resend.mark_sent(some.lines)
            self._applier.take(some.lines, some.prepared)

    def finish(self, size: int) -> ImportCounts:
        """Finishes the import of a complete bundle; returns the counts."""
        assert self._header is not None
        header, neighbour = self._header, self.neighbour
        if self._applier is None:
            tally = ImportCounts(already=self._taken)
        else:
            self._applier.finish()
            tally = self._applier.tally
            if self._full_resend is not None:
                tally.applied += Counter(withdrawn=self._full_resend.withdraw_unmarked(self.acknowledged))
            if from_before_restore(self._unit, self._incarnation, header.ack):
                clear_provenance(self._unit, neighbour.key)
            self._check_quarantine_limits()
            self.notes += _brought_back(tally.brought_back, neighbour.name)
        if self._is_newer:
            counts = dict(tally.applied)
            keep_bundle_entry(self._unit, "in", neighbour.key, header.number, header.since, header.upto, counts, size)
        self._progress.report(header.records, header.records)
        return tally

    def _check_quarantine_limits(self) -> None:
        """Raises Refusal `too-much-set-aside` above the limits, so that an invalid bundle cannot fill the disk. Nothing
        is lost by refusing it: what was not acknowledged comes again.
        """
        if self._applier is None or not self._applier.tally.reasons:
            return
        kept, size = exchange_log.quarantine_size(self._unit.connection, self.neighbour.key)
        # The same line is kept once, however often it comes.
        lines = max(kept, sum(self._applier.tally.reasons.values()))
        if lines > self._limits.quarantined_lines or size > self._limits.quarantined_bytes:
            raise Refusal(
                "too-much-set-aside",
                say(
                    "Too much of this bundle cannot be taken in here, so it was not read. Nothing was changed, and nothing "
                    "is lost. Please see whether a newer Psyche Studio is out, and tell {name}.",
                    name=self.neighbour.name,
                ),
            )

    def _keep_log_heads(self, header: BundleHeader, *, same: bool) -> None:
        """Stores the reported heads of access logs, and notes where a log no longer contains its earlier head."""
        neighbour, read = self.neighbour, self._unit.connection
        way = edge(neighbour.kind, self._kind)
        if way is None:
            return
        if way.log_head and header.log is not None:
            before = access.reported_head(read, neighbour.key)
            if same and before is not None and header.log.count < before[0]:
                self.notes.append(
                    note(
                        marked("The access log of {name} is shorter than it was. Please ask why."), name=neighbour.name
                    )
                )
            keep_head(self._unit, neighbour.key, header.log.count, bytes.fromhex(header.log.hash))
        if way.log_held and header.log_held is not None:
            parent_head = header.log_held.count, bytes.fromhex(header.log_held.hash)
            keep_head_at_parent(self._unit, *parent_head)
            if not access.head_is_in_chain(read, *parent_head):
                self.notes.append(
                    note(
                        marked("{name} knows a later or another access log of this file. Please run the self-check."),
                        name=neighbour.name,
                    )
                )


def _brought_back(count: int, name: str) -> list[str]:
    if not count:
        return []
    return [
        note_count(
            marked("{count} deletion that was made in this file before it was restored came back from {name}."),
            marked("{count} deletions that were made in this file before it was restored came back from {name}."),
            count,
            name=name,
        )
    ]
