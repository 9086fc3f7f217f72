"""A person's baseline: the usual range of their weekly mood average before the days being judged.

Everyone is compared with themselves only: a quiet person's 3 is no worse than a cheerful person's 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from studio_app.figures.change_points import MIN_CHANGE, ChangePoint

JUDGED_DAYS = 14
"""The latest days, which are compared with the range and therefore excluded from it."""

LOOK_BACK_DAYS = 180
"""Length of the window, about a term and its holiday. After as long on a new level, that is the usual one."""

MIN_VALUES = 14
"""Minimum number of moving average values for a range."""

HALF_WIDTH_DEVIATIONS = 2.0
MIN_HALF_WIDTH = 0.5
"""Minimum half width in points: moods are whole steps, so the MAD of an even person is 0."""

MAD_TO_DEVIATION = 1.4826
"""Median absolute deviation to standard deviation for normal noise (Rousseeuw & Croux 1993, JASA 88)."""


@dataclass(frozen=True)
class Baseline:
    """The usual range `low` to `high` around `centre`, from the `values` averages of the days `first` to `last`."""

    low: float
    high: float
    centre: float
    first: date
    last: date
    values: int


def usual_range(
    averages: Sequence[tuple[date, float]], changes: Sequence[ChangePoint], last_day: date
) -> Baseline | None:
    """The usual range from the moving average's values (day, mood), or None while there are too few.

    centre = median, half width = max(0.5, 2 * 1.4826 * MAD), clipped to 1 and 5. Median and MAD, because a few bad days
    in the window must not widen the range that later bad days are compared with. It is computed from averages and not
    from single days, because the average is compared with it. The window ends `JUDGED_DAYS` before `last_day`, or
    before the latest drop of the look-back time if that is earlier and enough values lie before it: a person low since
    the summer is still compared with the spring. Segments between change points whose level differs from the window's
    median are left out, so that a bad month does not widen the range.
    """
    newest = last_day - timedelta(days=JUDGED_DAYS)
    for end in [*_before_drops(changes, last_day, newest), newest]:
        oldest = end - timedelta(days=LOOK_BACK_DAYS)
        window = [(day, mood) for day, mood in averages if oldest <= day <= end]
        if len(window) >= MIN_VALUES:
            break
    else:
        return None
    window = _of_one_level(window, changes)
    moods = [mood for _, mood in window]
    centre = median(moods)
    deviation = MAD_TO_DEVIATION * median(abs(mood - centre) for mood in moods)
    half = max(MIN_HALF_WIDTH, HALF_WIDTH_DEVIATIONS * deviation)
    return Baseline(
        low=max(1.0, centre - half),
        high=min(5.0, centre + half),
        centre=centre,
        first=window[0][0],
        last=window[-1][0],
        values=len(window),
    )


def _before_drops(changes: Sequence[ChangePoint], last_day: date, newest: date) -> list[date]:
    """The day before the latest drop of the look-back time, if that is earlier than `newest`."""
    since = last_day - timedelta(days=LOOK_BACK_DAYS)
    drops = [change.day for change in changes if change.size < 0 and change.day >= since]
    return [drops[-1] - timedelta(days=1)] if drops and drops[-1] <= newest else []


def _of_one_level(window: list[tuple[date, float]], changes: Sequence[ChangePoint]) -> list[tuple[date, float]]:
    """`window` without segments of another level, if enough values remain."""
    middle = median(mood for _, mood in window)
    kept = [
        (day, mood)
        for day, mood in window
        if (level := _level_on(day, changes)) is None or abs(level - middle) < MIN_CHANGE
    ]
    return kept if len(kept) >= MIN_VALUES else window


def _level_on(day: date, changes: Sequence[ChangePoint]) -> float | None:
    """The mean mood of the segment between changes that contains `day`; None without changes."""
    earlier = [change for change in changes if change.day <= day]
    if earlier:
        return earlier[-1].after
    return changes[0].before if changes else None
