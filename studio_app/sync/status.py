"""The state of the exchange with each neighbour: acknowledged, pending, quarantined, conflicting."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from db.queries import exchange_log
from db.queries import node as node_queries
from db.queries import sync as queries
from db.queries.acknowledging import owes_acknowledgement
from db.queries.exchange_log import BundleRow
from db.queries.sync import Span
from studio_app.node.signed_in import SignedIn
from studio_app.sync.conflicts.listing import conflict_count
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.quarantine_reasons import reason_in_words
from studio_app.sync.receive.bundle_warnings import notes_about
from studio_app.sync.send.export import refresh
from studio_app.sync.send.outgoing_lines import Exporter
from studio_app.sync.trust.disclosed_data import named_by_transfer


@dataclass(frozen=True)
class NeighbourStatus:
    """The state of the exchange with one neighbour. `waiting` counts by type what it has not acknowledged; `unsent` how
    much of that no bundle was made of yet; `named` students whom it knows by name, `transferred` those for going to
    another college; `owed`: it waits to hear that its last bundle arrived. `acknowledged`: our rev up to which it
    has everything; `applied`: its rev up to which we have. Moments in milliseconds, None for never.
    """

    node: str
    name: str
    kind: str
    relation: str
    state: str
    waiting: dict[str, int]
    unsent: int
    named: int
    transferred: int
    owed: bool
    acknowledged: int
    applied: int
    bundles_out: int
    bundles_in: int
    last_out: int | None
    last_in: int | None
    set_aside: int
    notes: tuple[str, ...] = ()
    """what its last bundle gave reason to say"""


@dataclass(frozen=True)
class Status:
    """This node and all its neighbours, the parent first; `conflicts` is the number of fields with an unresolved
    conflict.
    """

    node: str
    name: str
    kind: str
    rev: int
    neighbours: tuple[NeighbourStatus, ...]
    conflicts: int


@dataclass(frozen=True)
class QuarantinedLine:
    """A quarantined line: the type of its record, if it can be read, and the reason in words."""

    at: int
    neighbour: str
    number: int
    kind: str
    reason: str


class _Kind(msgspec.Struct):
    type: str


def status(signed_in: SignedIn) -> Status:
    """The state of the exchange. What entered or left a neighbour's scope is noted on the way."""
    require_exchange(signed_in)
    with signed_in.unit() as unit:
        here = node_queries.this_node(unit.connection)
        found = []
        for row in node_queries.neighbours(unit.connection):
            waiting: dict[str, int] = {}
            unsent = 0
            if row.state == "active":
                span = refresh(unit, here.kind, row, signed_in)
                exporter = Exporter(unit.connection, here.kind, here.id, row, signed_in)
                waiting = exporter.counts(span)
                reached = max(span.since, exchange_log.last_upto(unit.connection, row.key))
                unsent = sum(exporter.counts(Span(reached, span.upto)).values())
            found.append(
                NeighbourStatus(
                    node=row.id,
                    name=row.name,
                    kind=row.kind,
                    relation=row.relation,
                    state=row.state,
                    waiting=waiting,
                    unsent=unsent,
                    named=queries.disclosed_count(unit.connection, row.key),
                    transferred=len(named_by_transfer(unit.connection, row)),
                    owed=owes_acknowledgement(unit.connection, row.id),
                    acknowledged=row.acknowledged_upto,
                    applied=row.applied_upto,
                    bundles_out=row.number_out,
                    bundles_in=row.number_in,
                    last_out=row.last_out,
                    last_in=row.last_in,
                    set_aside=exchange_log.quarantine_count(unit.connection, row.key),
                    notes=notes_about(unit.connection, row.id),
                )
            )
        waiting_for_people = conflict_count(unit.connection)
        rev = unit.rev
    return Status(here.id, here.name, here.kind, rev, tuple(found), waiting_for_people)


def history(signed_in: SignedIn, count: int = 100) -> list[BundleRow]:
    """Bundles exported and imported, newest first."""
    require_exchange(signed_in)
    with signed_in.read() as read:
        return exchange_log.bundle_history(read, count)


def quarantined_lines(signed_in: SignedIn) -> list[QuarantinedLine]:
    """Quarantined lines of bundles, newest first."""
    require_exchange(signed_in)
    with signed_in.read() as read:
        rows = exchange_log.quarantined_lines(read)
    return [
        QuarantinedLine(row.at, row.neighbour, row.number, _kind_of(row.line), reason_in_words(row.reason))
        for row in rows
    ]


def _kind_of(line: bytes) -> str:
    try:
        return msgspec.json.decode(line, type=_Kind).type[:40]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
