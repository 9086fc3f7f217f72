"""Exports the bundle for a neighbour: every unacknowledged record in its scope, from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from db.incarnation import restored_upto
from db.migrations import SCHEMA
from db.queries import access
from db.queries import node as node_queries
from db.queries import sync as queries
from db.queries.node import NeighbourRow
from db.queries.scope_conditions import Aim, Which
from db.queries.sync import Span
from db.reading import Reading
from db.removals import references_to
from db.replication.sync_writes import keep_bundle_entry, refresh_sent, resend_references, update_neighbour
from db.schema import SYNCED, SyncedType
from db.store import UnitOfWork
from studio_app.figures.week import update_week_figures
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.sync.bundle.lines import Acknowledgement, BundleHeader, LogHead, bundle_file_name
from studio_app.sync.bundle.writer import write_bundle
from studio_app.sync.clock_check import check_clock, record_export_mark
from studio_app.sync.neighbours import PARENT, find_neighbour, keys_of, require_exchange
from studio_app.sync.rules.scope import Edge, edge
from studio_app.sync.send.outgoing_lines import Exporter
from studio_app.sync.trust.disclosed_data import named_by_transfer
from studio_app.sync.trust.key_store import own_keys, own_rotations
from studio_app.words import say


@dataclass(frozen=True)
class Exported:
    """A complete bundle. `records` are counted by type; `since` and `upto` are revs of this node."""

    bundle: str
    to: str
    name: str
    since: int
    upto: int
    records: dict[str, int]
    bytes: int
    number: int


@dataclass(frozen=True)
class Plan:
    """The contents of the next bundle for a neighbour, by type. `named`: students whom the neighbour knows by name with
    it. `transferred`: those whom it knows by name because they go to another college.
    """

    to: NeighbourRow
    span: Span
    records: dict[str, int]
    named: int
    transferred: int = 0


def export(
    signed_in: SignedIn, to: str = PARENT, path: Path | None = None, progress: Progress | None = None
) -> Exported:
    """Writes the bundle for the neighbour `to` (`parent`, name or id) to `path`: a file, or a folder to put it in.

    Refusals: `not-permitted`, `revoked-neighbour`, those of `find_neighbour` and of `bundle_writing.write_bundle`.
    """
    require_exchange(signed_in)
    running = progress or NoProgress()
    check_clock(signed_in)
    there, span = _brought_up_to_date(signed_in, to)
    record_export_mark(signed_in)
    with signed_in.read() as read:
        # Counted here, not where `sent` was written: what somebody changes meanwhile is past `upto`.
        here = node_queries.this_node(read)
        exporter = Exporter(read, here.kind, here.id, there, signed_in)
        records = exporter.counts(span)
        number = there.number_out + 1
        target = path or Path.cwd()
        if target.is_dir():
            target = target / bundle_file_name(here.name, there.name, number)
        header = BundleHeader(
            schema=SCHEMA,
            from_=here.id,
            to=there.id,
            incarnation=here.incarnation,
            since=span.since,
            upto=span.upto,
            ack=None if there.incarnation is None else Acknowledgement(there.incarnation, there.applied_upto),
            made_at=signed_in.now(),
            number=number,
            records=sum(records.values()),
            keys_held=keys_of(there).key_id,
            restored_upto=restored_upto(read) if span.since == 0 else None,
        )
        header = _with_log_heads(header, read, edge(here.kind, there.kind), there.key)
        lines = _with_progress(exporter.lines(span), header.records, running)
        written = write_bundle(target, header, lines, own_keys(read), there.recipient, own_rotations(read))
    with signed_in.unit() as unit:
        keep_bundle_entry(unit, "out", there.key, number, header.since, header.upto, records, written.bytes)
        update_neighbour(unit, there.key, number_out=number, last_out=unit.now)
        unit.log("bundle-made", "node", there.id, detail=f"{number}: {header.records}")
    return Exported(str(target), there.id, there.name, header.since, header.upto, records, written.bytes, number)


def plan(signed_in: SignedIn, to: str = PARENT) -> Plan:
    """The contents of the next bundle for `to`, by type. What entered or left the neighbour's scope is noted here."""
    neighbour, span = _brought_up_to_date(signed_in, to)
    with signed_in.read() as read:
        here = node_queries.this_node(read)
        counts = Exporter(read, here.kind, here.id, neighbour, signed_in).counts(span)
        named = queries.disclosed_count(read, neighbour.key)
        transferred = len(named_by_transfer(read, neighbour))
    return Plan(neighbour, span, counts, named, transferred)


def _brought_up_to_date(signed_in: SignedIn, to: str) -> tuple[NeighbourRow, Span]:
    """The neighbour and the revs that it lacks, after updating its scope."""
    require_exchange(signed_in)
    with signed_in.read() as read:
        neighbour = find_neighbour(read, to)
        here = node_queries.this_node(read)
    if neighbour.state == "revoked":
        raise Refusal(
            "revoked-neighbour",
            say("{name} has been revoked, so no bundle is made for it. Nothing was done.", name=neighbour.name),
        )
    with signed_in.unit() as unit:
        return neighbour, refresh(unit, here.kind, neighbour, signed_in)


def refresh(unit: UnitOfWork, kind: str, neighbour: NeighbourRow, signed_in: SignedIn) -> Span:
    """Updates the table `sent` for the neighbour; returns the revs it lacks."""
    found = edge(kind, neighbour.kind)
    if found is not None:
        aim = Aim(neighbour.key, signed_in.today())
        if "week-figure" in found.cells:
            update_week_figures(unit, aim.day)
        for synced in SYNCED:
            cell = found.cells.get(synced.name)
            if cell is None or not cell.tracked:
                continue
            if refresh_sent(unit, synced, cell.which, cell.more_of, aim) and synced.name not in found.refers_to:
                resend_references(unit, synced, _referring(found, synced), aim.there)
    return Span(neighbour.acknowledged_upto, unit.rev)


def _referring(way: Edge, kind: SyncedType) -> Iterator[tuple[SyncedType, str]]:
    """References to records of `kind` that the edge hides while those are out of scope: (type, column).

    A fact is sent once: a field missing then stays empty. What must refer to something goes in and out of scope with
    it, and to what all may know of nothing is hidden.
    """
    if way.cells[kind.name].which is Which.ALL:
        return
    for other, column, may_be_empty in references_to(kind):
        cell = way.cells.get(other.name)
        if may_be_empty and not other.is_fact and cell is not None and cell.tracked and column in cell.all_fields:
            yield other, column


def _with_log_heads(header: BundleHeader, read: Reading, way: Edge | None, there: int) -> BundleHeader:
    """The header with the heads of access logs, by which a rewritten log is detected."""
    if way is not None and way.log_head:
        count, last = access.access_head(read)
        header = msgspec.structs.replace(header, log=LogHead(count, last.hex()))
    parent_head = access.reported_head(read, there) if way is not None and way.log_held else None
    return (
        header
        if parent_head is None
        else msgspec.structs.replace(header, log_held=LogHead(parent_head[0], parent_head[1].hex()))
    )


def _with_progress(lines: Iterator[list[bytes]], total: int, progress: Progress) -> Iterator[list[bytes]]:
    done = 0
    for some in lines:
        progress.check()
        progress.report(done, total)
        yield some
        done += len(some)
    progress.report(total, total)
