"""True time of a simulation, and the clocks of its files, which may be wrong."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS

FIRST_DAY = dt.date(2026, 9, 7)
"""A Monday in term; every simulation begins here, so that the same seed gives the same records on any day."""


class WorldClock:
    """The true time in milliseconds since 1970 UTC; advances only by calls."""

    def __init__(self, time_zone: str) -> None:
        midnight = dt.datetime.combine(FIRST_DAY, dt.time(), ZoneInfo(time_zone))
        self._midnight = int(midnight.timestamp() * 1000)
        self.now = self._midnight

    def begin_day(self, day: int) -> None:
        """Advances to six in the morning of the `day`-th day, counted from 0."""
        self.now = max(self.now, self._midnight + day * DAY_MS + 6 * 60 * MINUTE_MS)

    def pass_ms(self, milliseconds: int) -> None:
        """Advances by milliseconds."""
        self.now += milliseconds


class NodeClock:
    """A file's clock: the true time plus `skew` milliseconds."""

    def __init__(self, world: WorldClock) -> None:
        self._world = world
        self.skew = 0

    def __call__(self) -> int:
        return self._world.now + self.skew
