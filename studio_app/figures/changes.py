"""Where a person's level of mood changed: step changes in a noisy series of daily means, and how sure to be of them.

The steps are found by optimal partitioning: the division of the series that makes the sum of squared distances
from each part's mean, plus a penalty for each change, as small as possible (Jackson et al. 2005, IEEE Signal
Processing Letters 12; PELT of Killick, Fearnhead & Eckley 2012, JASA 107, is the same search with pruning, which
four years of days do not need). A false alarm harms a student slowly, so three things hold it back: the penalty
counts the series' own day-to-day inertia, a part needs `SHORTEST_PART` observations, and a change smaller than
`SMALLEST_CHANGE` is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log

SHORTEST_PART = 5
"""Observed days on each side of a change, at the least: a bad night or two is no change."""

SMALLEST_CHANGE = 0.8
"""Points of the 1 to 5 scale; below it a step may be real and still says nothing to act on."""

LEAST_NOISE = 0.5
"""Standard deviation taken for a series that hardly varies: mood is noted in whole steps, so one step is no news."""

PENALTY = 2.0
"""Times the long-run variance times log n: a change costs two numbers, its day and its new level (BIC)."""

USUAL_INERTIA = 0.25
"""Day-to-day correlation of mood assumed before the series has shown its own, with the weight of
`INERTIA_WEIGHT` days (daily moods of young adults mostly lie between 0.2 and 0.4: Kuppens et al. 2010)."""

INERTIA_WEIGHT = 30
MOST_INERTIA = 0.6


@dataclass(frozen=True)
class ChangePoint:
    """From `day` on the mean mood was `after`; up to then, since the change before, it was `before`."""

    day: date
    before: float
    after: float

    @property
    def size(self) -> float:
        """Points of the 1 to 5 scale, negative for a drop."""
        return self.after - self.before


def long_run_variance(moods: Sequence[float]) -> float:
    """Variance that a mean of many neighbouring days has, times their number, for a series with inertia.

    From differences of neighbours, so that a step in the series hardly raises it: with V1 and V2 the mean squares
    of the differences one and two observations apart, the correlation is V2 / V1 - 1 and the variance
    V1 / (2 (1 - correlation)); a first-order autoregression then has long-run variance
    variance * (1 + correlation) / (1 - correlation) (difference-based estimates: Tecuapetla-Gomez & Munk 2017).
    """
    n = len(moods)
    if n < 3:
        return LEAST_NOISE**2 * (1 + USUAL_INERTIA) / (1 - USUAL_INERTIA)
    v1 = sum((b - a) ** 2 for a, b in pairwise(moods)) / (n - 1)
    v2 = sum((b - a) ** 2 for a, b in zip(moods, moods[2:], strict=False)) / (n - 2)
    seen = v2 / v1 - 1 if v1 else 0.0
    inertia = (n * seen + INERTIA_WEIGHT * USUAL_INERTIA) / (n + INERTIA_WEIGHT)
    inertia = min(max(inertia, 0.0), MOST_INERTIA)
    variance = max(v1 / (2 * (1 - inertia)), LEAST_NOISE**2)
    return variance * (1 + inertia) / (1 - inertia)


def change_points(days: Sequence[date], moods: Sequence[float]) -> tuple[ChangePoint, ...]:
    """The changes of level in `moods` (daily means, 1 to 5, in the order of `days`), oldest first."""
    n = len(moods)
    if n < 2 * SHORTEST_PART:
        return ()
    starts = _partition(moods, PENALTY * long_run_variance(moods) * log(n))
    starts, means = _without_small_steps(moods, starts)
    return tuple(
        ChangePoint(days[start], before, after)
        for start, before, after in zip(starts[1:], means, means[1:], strict=False)
    )


def _partition(moods: Sequence[float], penalty: float) -> list[int]:
    """Where each part of the best division begins, the first one being 0. Time n squared, in whole rows."""
    import numpy as np

    n = len(moods)
    values = np.asarray(moods, dtype=float) - 3.0
    total = np.concatenate(([0.0], np.cumsum(values)))
    squares = np.concatenate(([0.0], np.cumsum(values**2)))
    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    came_from = [0] * (n + 1)
    ends = np.arange(n + 1)
    for end in range(SHORTEST_PART, n + 1):
        starts = slice(0, end - SHORTEST_PART + 1)
        sums = total[end] - total[starts]
        cost = best[starts] + squares[end] - squares[starts] - sums**2 / (end - ends[starts])
        start = int(np.argmin(cost))
        best[end] = cost[start] + penalty
        came_from[end] = start
    found, end = [], n
    while end > 0:
        end = came_from[end]
        found.append(end)
    return found[::-1]


def _without_small_steps(moods: Sequence[float], starts: list[int]) -> tuple[list[int], list[float]]:
    """The division with its smallest steps joined, one by one, until every step is worth telling."""
    while True:
        ends = [*starts[1:], len(moods)]
        means = [sum(moods[a:b]) / (b - a) for a, b in zip(starts, ends, strict=True)]
        steps = [abs(after - before) for before, after in pairwise(means)]
        if not steps or min(steps) >= SMALLEST_CHANGE:
            return starts, means
        del starts[steps.index(min(steps)) + 1]
