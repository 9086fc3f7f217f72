"""Reads a neighbour's bundle: verified, checked and merged in one transaction, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from db.access_heads import keep_head, keep_head_at_parent
from db.changes import Changes
from db.incarnation import begin_incarnation
from db.migrations import SCHEMA
from db.queries import access
from db.queries import node as node_queries
from db.queries import sync as queries
from db.queries.node import NeighbourRow
from db.settings import keep_setting
from db.store import UnitOfWork
from db.sync_writes import forget_source, keep_bundle_entry, update_neighbour
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.sync.applying import Applier, Tally
from studio_app.sync.bundle_reading import read_bundle
from studio_app.sync.bundle_text import Acknowledgement, BundleHeader
from studio_app.sync.key_store import own_keys
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.revocation import refuse_revoked
from studio_app.sync.scope import edge
from studio_app.sync.senders import Senders
from studio_app.words import say

CLOCK_TOLERANCE = 24 * 3600 * 1000
"""A bundle whose made-at is further from our clock than this (in milliseconds) is told of."""

_TELL_EVERY = 500


@dataclass(frozen=True)
class ReadBundle:
    """What became of a bundle: lines applied, known already, set aside; fields in which two edits met.

    `records` counts what was applied by type, `reasons` why lines were set aside (codes of `set_aside`),
    `acknowledged` is this node's rev up to which the sender has everything, `notes` are sentences to be told.
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


def read(signed_in: SignedIn, path: Path, progress: Progress | None = None) -> ReadBundle:
    """Takes the bundle at `path` in. Reading the same one again changes nothing.

    Refusals: `not-permitted`, `older-copy`, and those of `bundle_reading.read_bundle`; nothing was changed then.
    """
    require_exchange(signed_in)
    told = progress or NoProgress()
    with signed_in.unit() as unit:
        connection = unit.connection
        here = node_queries.this_node(connection)
        senders = Senders(unit)
        by, unit.by = unit.by, None  # what a bundle changes, no person here changed
        reading = _Reading(unit, here.id, here.kind, here.incarnation, senders, told)
        found = read_bundle(
            path,
            own_keys(connection),
            here.id,
            SCHEMA,
            find_sender=senders.find,
            follow=senders.follow,
            node_name=lambda node: here.name if node == here.id else queries.node_name(connection, node),
            begin=reading.begin,
            take=reading.take,
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


class _Past(msgspec.Struct):
    """Incarnations of a neighbour that were followed by another, and when the latest one was first met (its made-at)."""

    retired: list[str] = []
    since: int = 0


class _Reading:
    """One bundle on its way in: what its header means for the exchange, then its lines."""

    def __init__(
        self,
        unit: UnitOfWork,
        here: str,
        kind: str,
        incarnation: str,
        senders: Senders,
        progress: Progress,
    ) -> None:
        self.notes: list[str] = []
        self.acknowledged = 0
        self._unit = unit
        self._here, self._kind, self._incarnation = here, kind, incarnation
        self._senders = senders
        self._progress = progress
        self._header: BundleHeader | None = None
        self._applier: Applier | None = None
        self._taken = 0
        self._is_newer = False

    @property
    def neighbour(self) -> NeighbourRow:
        """Who sent it."""
        assert self._senders.found is not None
        return self._senders.found

    def begin(self, header: BundleHeader) -> None:
        """Decides from the header what counts: the incarnation, the acknowledgement, whether its records are new."""
        self._header = header
        neighbour = self.neighbour
        if abs(header.made_at - self._unit.now) > CLOCK_TOLERANCE:
            self.notes.append(
                say(
                    "The clock of {name} and the clock here are more than a day apart. Please compare them.",
                    name=neighbour.name,
                )
            )
        same = self._same_incarnation(header)
        applied = neighbour.applied_upto if same else 0
        self._is_newer = not same or header.number > neighbour.number_in
        self.notes += self._senders.begin(header, is_newer=self._is_newer)
        self.acknowledged = neighbour.acknowledged_upto if same else 0
        if self._is_newer:
            self.acknowledged = self._acknowledge(header.ack)
            update_neighbour(self._unit, neighbour.key, acknowledged_upto=self.acknowledged)
        if header.upto > applied or not same:
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

    def take(self, line: bytes) -> None:
        """One record's line."""
        assert self._header is not None
        if self._taken % _TELL_EVERY == 0:
            self._progress.check()
            self._progress.report(self._taken, self._header.records)
        self._taken += 1
        if self._applier is not None:
            self._applier.take(line)

    def finish(self, size: int) -> Tally:
        """What became of the lines, once the bundle is known to be complete."""
        assert self._header is not None
        header, neighbour = self._header, self.neighbour
        if self._applier is None:
            tally = Tally(already=self._taken)
        else:
            self._applier.finish()
            tally = self._applier.tally
        if self._is_newer:
            counts = dict(tally.applied)
            keep_bundle_entry(self._unit, "in", neighbour.key, header.number, header.since, header.upto, counts, size)
        self._progress.report(header.records, header.records)
        return tally

    def _same_incarnation(self, header: BundleHeader) -> bool:
        """Whether the sender's file is the one known so far; a new one begins again from nothing.

        Refusal `older-copy` for a bundle of a file that another copy has followed.
        """
        neighbour = self.neighbour
        if neighbour.incarnation == header.incarnation:
            return True
        name = f"incarnations/{neighbour.id}"
        kept = node_queries.setting(self._unit.connection, name)
        past = _Past() if kept is None else msgspec.json.decode(kept, type=_Past)
        if header.incarnation in past.retired or header.made_at < past.since:
            raise _older_copy(neighbour.name, still_used=header.made_at > past.since)
        if neighbour.incarnation is not None:
            past.retired.append(neighbour.incarnation)
            self.notes.append(
                say(
                    "{name} now works in a file that was restored or copied. All is exchanged again.",
                    name=neighbour.name,
                )
            )
            forget_source(self._unit, neighbour.key)
        past.since = header.made_at
        keep_setting(self._unit, name, msgspec.json.encode(past).decode())
        return False

    def _keep_log_heads(self, header: BundleHeader, *, same: bool) -> None:
        """Notes how far the access logs had got, and says when one no longer has what it had."""
        neighbour, read = self.neighbour, self._unit.connection
        way = edge(neighbour.kind, self._kind)
        if way is None:
            return
        if way.log_head and header.log is not None:
            before = access.told_head(read, neighbour.key)
            if same and before is not None and header.log.count < before[0]:
                self.notes.append(
                    say("The access log of {name} is shorter than it was. Please ask why.", name=neighbour.name)
                )
            keep_head(self._unit, neighbour.key, header.log.count, bytes.fromhex(header.log.hash))
        if way.log_held and header.log_held is not None:
            held = header.log_held.count, bytes.fromhex(header.log_held.hash)
            keep_head_at_parent(self._unit, *held)
            if not access.head_is_in_chain(read, *held):
                self.notes.append(
                    say(
                        "{name} knows a later or another access log of this file. Please run the self-check.",
                        name=neighbour.name,
                    )
                )

    def _acknowledge(self, ack: Acknowledgement | None) -> int:
        """Our rev up to which the sender has everything, as it says itself; lower than before if it went back in time."""
        if ack is None or ack.incarnation != self._incarnation:
            return 0
        if ack.upto > self._unit.rev:
            begin_incarnation(self._unit.connection)
            self.notes.append(
                say(
                    "{name} has seen later work of this unit than is in this file: this seems to be an older copy. "
                    "From now on all is exchanged again. If a newer copy is at hand, please use that one.",
                    name=self.neighbour.name,
                )
            )
            return 0
        return ack.upto


def _older_copy(name: str, *, still_used: bool) -> Refusal:
    if still_used:
        sentence = say(
            "{name} seems to work in two copies of its file. This bundle is from the copy that was replaced, so it was "
            "not read, and nothing was changed. Please tell {name} to go on with one of them only.",
            name=name,
        )
    else:
        sentence = say(
            "This bundle is from a file of {name} that has been replaced since, so it was not read. Nothing was changed, "
            "and a newer bundle brings all that counts.",
            name=name,
        )
    return Refusal("older-copy", sentence)
