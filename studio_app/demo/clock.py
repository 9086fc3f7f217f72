"""Settable clock of the demo, so that a record of day D is stamped on day D.

A demo has to be the same for the same seed all day long, and nothing in it may lie ahead of the person who looks at it.
So it is always made as if it were shortly after midnight: the evening before is complete, the round of today has just
begun.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

MADE_MINUTE = 70
"""minutes after local midnight at which a demo's story ends"""


class DemoClock:
    """A clock in milliseconds since 1970 UTC that stays at the moment it was set to."""

    def __init__(self, today: dt.date, time_zone: str) -> None:
        self._zone = ZoneInfo(time_zone)
        self.latest = self._at(today, MADE_MINUTE)
        self.now = self.latest

    def __call__(self) -> int:
        return self.now

    def moment(self, day: dt.date, minute: int) -> int:
        """`minute` minutes after local midnight of `day`, also where that is yet to come: when something is due."""
        return self._at(day, minute)

    def past(self, day: dt.date, minute: int) -> int:
        """As `moment`, for past events: never after the end of the demo's time span."""
        return min(self._at(day, minute), self.latest)

    def _at(self, day: dt.date, minute: int) -> int:
        midnight = dt.datetime.combine(day, dt.time(), self._zone)
        return int((midnight + dt.timedelta(minutes=minute)).timestamp() * 1000)


def local_day(moment: int, time_zone: str) -> dt.date:
    """The calendar day of a moment."""
    return dt.datetime.fromtimestamp(moment / 1000, ZoneInfo(time_zone)).date()
