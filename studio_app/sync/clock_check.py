"""Detects that this computer's clock was ahead, and restamps changes that no bundle or copy has carried.

See docs/design/sync.md, 'Clocks'.

A clock that is right now and a clock that was right before look the same from inside: in both, stamps in the file lie
in the future. So somebody else must confirm the time: a bundle made just now by its own clock, or, between bundles,
stamps so far beyond the last confirmed moment that the file cannot have been worked in that long without a bundle.
"""

from __future__ import annotations

from db.exported_marks import raise_export_mark
from db.local_writes import keep_setting
from db.queries import node as node_queries
from db.replication.restamping import stamp_again
from db.settings import SettingKey, read_setting
from db.store import UnitOfWork
from studio_app.node.signed_in import SignedIn
from studio_app.sync.neighbour_notes import note, note_count
from studio_app.sync.neighbours import require_exchange
from studio_app.words import marked

CLOCK_TOLERANCE = 24 * 3600 * 1000
"""A bundle whose made-at is further from our clock than this (in milliseconds) is reported."""
LONG_WITHOUT_A_BUNDLE = 60 * 24 * 3600 * 1000
"""Milliseconds. Stamps that lie further than this beyond the last confirmed moment come from a clock that was ahead."""

_CONFIRMED = SettingKey("clock/confirmed", int, 0)
"""The latest moment (ms) that another clock confirmed; 0 before the first."""


def clock_confirmed(unit: UnitOfWork, made_at: int) -> list[str]:
    """Restamps records stamped ahead, if the clock of a bundle being read agrees with this computer's.

    Gives the sentences for the person.
    """
    if abs(made_at - unit.now) > CLOCK_TOLERANCE:
        return []
    keep_setting(unit, _CONFIRMED, max(made_at, read_setting(unit.connection, _CONFIRMED)))
    return _stamp_again(unit)


def check_clock(signed_in: SignedIn) -> list[str]:
    """Restamps records where stamps lie beyond any plausible time without a bundle; called at sign-in and before an
    export.

    Refusal `not-permitted`.
    """
    require_exchange(signed_in)
    with signed_in.read() as read:
        kept = read_setting(read, _CONFIRMED)
        ahead = node_queries.clock_wall(read) > signed_in.now() + CLOCK_TOLERANCE
    if not ahead or not kept:
        return []
    with signed_in.unit() as unit:
        confirmed = read_setting(unit.connection, _CONFIRMED)
        if not confirmed or unit.now < confirmed or unit.clock.wall - confirmed < LONG_WITHOUT_A_BUNDLE:
            return []
        return _stamp_again(unit)


def record_export_mark(signed_in: SignedIn) -> None:
    """Records that every change so far may be known outside the file; called before a bundle is written."""
    with signed_in.unit() as unit:
        raise_export_mark(unit.connection, unit.rev, unit.clock.wall, unit.clock.counter)


def _stamp_again(unit: UnitOfWork) -> list[str]:
    limit = unit.now + CLOCK_TOLERANCE
    if unit.clock.wall <= limit:
        return []
    count = stamp_again(unit, limit)
    unit.log("clock-was-ahead", detail=str(count))
    if not count:
        return [note(marked("The clock here was ahead until lately. What was told with its times stands as it is."))]
    return [
        note_count(
            marked(
                "The clock here was ahead until lately. {count} change that no bundle had carried yet now has the right time."
            ),
            marked(
                "The clock here was ahead until lately. {count} changes that no bundle had carried yet now have the right time."
            ),
            count,
        )
    ]
