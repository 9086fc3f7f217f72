"""Hit testing and keyboard navigation of a drawn chart: which day or cell is at a position, its box and its text.

Positions on the picture are device-independent pixels from its upper left corner.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from studio_app.domain.day_words import day_words
from studio_app.figures.heat import HeatMap
from studio_app.figures.reading import StudentTrend
from studio_app.words import say

MAX_DISTANCE = 6.0
"""Maximum distance from a day's middle, in device-independent pixels."""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    width: float
    height: float


class HitTest(Protocol):
    """The items of a chart, numbered from 0; `step` moves from one to the next, or from none to the initial one."""

    def at(self, x: float, y: float) -> int | None: ...

    def step(self, place: int | None, across: int, down: int) -> int | None: ...

    def box(self, place: int) -> Box: ...

    def words(self, place: int) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class TrendHitTest:
    """One item for each day with check-ins. `middles` holds their x positions, from left to right."""

    shown: StudentTrend
    middles: Sequence[float]
    top: float
    bottom: float

    def at(self, x: float, y: float) -> int | None:  # noqa: ARG002
        after = bisect_left(self.middles, x)
        near = [place for place in (after - 1, after) if 0 <= place < len(self.middles)]
        nearest = min(near, key=lambda place: abs(self.middles[place] - x), default=None)
        return nearest if nearest is not None and abs(self.middles[nearest] - x) <= MAX_DISTANCE else None

    def step(self, place: int | None, across: int, down: int) -> int | None:  # noqa: ARG002
        last = len(self.middles) - 1
        if last < 0:
            return None
        return last if place is None else min(max(place + across, 0), last)

    def box(self, place: int) -> Box:
        return Box(self.middles[place], self.top, 0.0, self.bottom - self.top)

    def words(self, place: int) -> tuple[str, ...]:
        """The day, then a line for each of its check-ins."""
        day = self.shown.trend.points[place].day
        return (day_words(day, self.shown.trend.last), *self.shown.check_in_lines(day))


@dataclass(frozen=True)
class HeatHitTest:
    """One item for each cell, row by row. `left`, `top`: of the first cell; `across`, `upright`: the size of each."""

    heat: HeatMap
    left: float
    top: float
    across: float
    upright: float

    def at(self, x: float, y: float) -> int | None:
        column, row = int((x - self.left) // self.across), int((y - self.top) // self.upright)
        columns = len(self.heat.days)
        inside = 0 <= column < columns and 0 <= row < len(self.heat.rows)
        return row * columns + column if inside else None

    def step(self, place: int | None, across: int, down: int) -> int | None:
        columns, rows = len(self.heat.days), len(self.heat.rows)
        if place is None:
            return columns - 1
        row, column = divmod(place, columns)
        return min(max(row + down, 0), rows - 1) * columns + min(max(column + across, 0), columns - 1)

    def box(self, place: int) -> Box:
        row, column = divmod(place, len(self.heat.days))
        left, top = self.left + column * self.across, self.top + row * self.upright
        return Box(left, top, self.across, self.upright)

    def words(self, place: int) -> tuple[str, ...]:
        """The room and day, then its mean mood."""
        row, column = divmod(place, len(self.heat.days))
        cell = self.heat.cells[row][column]
        day = day_words(self.heat.days[column], self.heat.days[-1])
        if cell.suppressed:
            check_in_lines = say("too few people to show")
        elif cell.mood is None:
            check_in_lines = say("not observed")
        else:
            check_in_lines = say("mean mood {mood}", mood=f"{cell.mood:.1f}")
        return (say("Room {room} · {day}", room=self.heat.rows[row], day=day), check_in_lines)
