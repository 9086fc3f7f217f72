"""Warnings about a neighbour: no bundle or no acknowledgement for over a week, quarantined lines."""

from __future__ import annotations

from studio_app.sync.status import NeighbourStatus
from studio_app.words import say, say_count

DAY_MS = 24 * 3600 * 1000
OVERDUE_DAYS = 8
"""Bundles go once a week; a day more is no lateness."""


def warnings(neighbour: NeighbourStatus, now: int) -> tuple[str, ...]:
    """Sentences about one neighbour at the moment `now` (ms), most urgent first; empty where there are none."""
    if neighbour.state != "active":
        return ()
    found = list(neighbour.notes)
    silent = _days(neighbour.last_in, now)
    if silent >= OVERDUE_DAYS:
        text = say_count(
            "Nothing has come from it for {count} day. Please ask for its bundle.",
            "Nothing has come from it for {count} days. Please ask for its bundle.",
            silent,
        )
        found.append(text)
    unconfirmed = _days(neighbour.last_out, now)
    if neighbour.waiting and neighbour.last_out is not None:
        if neighbour.unsent == 0 and unconfirmed >= OVERDUE_DAYS:
            found.append(say("What was sent was never confirmed: that bundle may be lost. Please make it again."))
        elif neighbour.unsent and unconfirmed >= OVERDUE_DAYS:
            text = say_count(
                "Its last bundle was made {count} day ago, and more waits for it.",
                "Its last bundle was made {count} days ago, and more waits for it.",
                unconfirmed,
            )
            found.append(text)
    if neighbour.set_aside:
        found.append(
            say_count(
                "{count} line of its bundles was set aside; see 'Lines set aside'.",
                "{count} lines of its bundles were set aside; see 'Lines set aside'.",
                neighbour.set_aside,
            )
        )
    return tuple(found)


def _days(moment: int | None, now: int) -> int:
    return 0 if moment is None else max(0, (now - moment) // DAY_MS)
