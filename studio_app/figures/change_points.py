"""Detects step changes in a series of daily mood means.

The steps are found by optimal partitioning: the division of the series that minimizes the sum of squared distances from
each part's mean, plus a penalty for each change (Jackson et al. 2005, IEEE Signal Processing Letters 12; PELT of
Killick, Fearnhead & Eckley 2012, JASA 107, is the same search with pruning, which four years of days do not need).
False alarms harm students, so three rules limit them: the penalty accounts for the series' autocorrelation, a part
needs `MIN_SEGMENT` observations, and a change smaller than `MIN_CHANGE` is not reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log

MIN_SEGMENT = 5
"""Minimum number of observed days on each side of a change."""

MIN_CHANGE = 0.8
"""Points of the 1 to 5 scale; a smaller step may be real but calls for no action."""

MIN_NOISE = 0.5
"""Minimum standard deviation: mood is noted in whole steps, so one step is within noise."""

PENALTY = 2.0
"""Times the long-run variance times log n: a change has two parameters, its day and its new level (BIC)."""

PRIOR_CORRELATION = 0.25
"""Prior day-to-day correlation of mood, with the weight of `PRIOR_WEIGHT` days (daily moods of young adults mostly
lie between 0.2 and 0.4: Kuppens et al. 2010)."""

PRIOR_WEIGHT = 30
MAX_CORRELATION = 0.6


@dataclass(frozen=True)
class ChangePoint:
    """A step change: the mean mood is `after` from `day` on, and `before` since the previous change."""

    day: date
    before: float
    after: float

    @property
    def size(self) -> float:
        """Points of the 1 to 5 scale, negative for a drop."""
        return self.after - self.before


def long_run_variance(moods: Sequence[float]) -> float:
    """Long-run variance of an autocorrelated series: n times the variance of the mean of n neighbouring days.

    Computed from differences of neighbours, so that a step hardly raises it: with V1 and V2 the mean squares
    of the differences one and two observations apart, the correlation is V2 / V1 - 1 and the variance
    V1 / (2 (1 - correlation)); a first-order autoregression then has long-run variance
    variance * (1 + correlation) / (1 - correlation) (difference-based estimates: Tecuapetla-Gomez & Munk 2017).
    """
    n = len(moods)
    if n < 3:
        return MIN_NOISE**2 * (1 + PRIOR_CORRELATION) / (1 - PRIOR_CORRELATION)
    v1 = sum((b - a) ** 2 for a, b in pairwise(moods)) / (n - 1)
    v2 = sum((b - a) ** 2 for a, b in zip(moods, moods[2:], strict=False)) / (n - 2)
    seen = v2 / v1 - 1 if v1 else 0.0
    inertia = (n * seen + PRIOR_WEIGHT * PRIOR_CORRELATION) / (n + PRIOR_WEIGHT)
    inertia = min(max(inertia, 0.0), MAX_CORRELATION)
    variance = max(v1 / (2 * (1 - inertia)), MIN_NOISE**2)
    return variance * (1 + inertia) / (1 - inertia)


def change_points(days: Sequence[date], moods: Sequence[float]) -> tuple[ChangePoint, ...]:
    """The step changes in `moods` (daily means, 1 to 5, in the order of `days`), oldest first."""
    n = len(moods)
    if n < 2 * MIN_SEGMENT:
        return ()
    starts = _partition(moods, PENALTY * long_run_variance(moods) * log(n))
    starts, means = _without_small_steps(moods, starts)
    return tuple(
        ChangePoint(days[start], before, after)
        for start, before, after in zip(starts[1:], means, means[1:], strict=False)
    )


def _partition(moods: Sequence[float], penalty: float) -> list[int]:
    """Start indices of the parts of the best division, beginning with 0. O(n^2) time, vectorized by row."""
    import numpy as np

    n = len(moods)
    values = np.asarray(moods, dtype=float) - 3.0
    total = np.concatenate(([0.0], np.cumsum(values)))
    squares = np.concatenate(([0.0], np.cumsum(values**2)))
    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    came_from = [0] * (n + 1)
    ends = np.arange(n + 1)
    for end in range(MIN_SEGMENT, n + 1):
        starts = slice(0, end - MIN_SEGMENT + 1)
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
    """The division after merging parts across the smallest step until every step is large enough."""
    while True:
        ends = [*starts[1:], len(moods)]
        means = [sum(moods[a:b]) / (b - a) for a, b in zip(starts, ends, strict=True)]
        steps = [abs(after - before) for before, after in pairwise(means)]
        if not steps or min(steps) >= MIN_CHANGE:
            return starts, means
        del starts[steps.index(min(steps)) + 1]
