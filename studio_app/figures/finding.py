"""Classifies a trend as one coded finding with its figures; `sentences` puts it into words.

`below` requires that two different tests agree: the weekly average has left the person's own usual range, and
either a change point shows a drop or the average has stayed below for `LASTING_DAYS`. One test
alone, applied every evening, would give a false alarm within a term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studio_app.figures.baseline import Baseline
from studio_app.figures.change_points import ChangePoint

LASTING_DAYS = 14
"""Days the average must stay outside the range to be reported without a change point."""

LOOK_BACK_DAYS = 28
"""Days after a low time for which 'back in the usual range' is reported."""

STEADY_DAYS = 5
"""Days the average must stay inside the range before a low time is over."""

RISEN = 0.6
"""Points the average must have risen from its lowest for a person below the range to count as recovering."""

FRESH_DAYS = 14
"""Days after the last observed mood for which the trend is current."""


class FindingCode(StrEnum):
    NOT_ENOUGH = "not-enough"
    NOT_LATELY = "not-lately"
    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"
    RECOVERING = "recovering"
    BACK = "back"


@dataclass(frozen=True)
class Finding:
    """`since` is the first day the finding holds for (the last observed day for `not-lately`, None for `within` and
    `not-enough`); `level` the latest weekly average, `lowest` that of the latest low time.
    """

    code: FindingCode
    since: date | None = None
    level: float | None = None
    lowest: float | None = None


@dataclass(frozen=True)
class _Run:
    """Consecutive averages on one side of the usual range, `side` -1 below, 0 within, 1 above."""

    side: int
    averages: tuple[tuple[date, float], ...]

    @property
    def first(self) -> date:
        return self.averages[0][0]

    @property
    def last(self) -> date:
        return self.averages[-1][0]

    @property
    def length(self) -> int:
        """Days from its first to its last value, both included."""
        return (self.last - self.first).days + 1

    @property
    def lowest(self) -> float:
        return min(mood for _, mood in self.averages)


def finding(
    days: Sequence[date],
    averages: Sequence[tuple[date, float]],
    usual: Baseline | None,
    changes: Sequence[ChangePoint],
    today: date,
) -> Finding:
    """The finding on `today`.

    From the days with a mood, the moving average's values (day, mood), the usual range and the change points.
    """
    if days and (today - days[-1]).days > FRESH_DAYS:
        return Finding(FindingCode.NOT_LATELY, since=days[-1])
    if usual is None or not averages or (today - averages[-1][0]).days > FRESH_DAYS:
        return Finding(FindingCode.NOT_ENOUGH)
    level = averages[-1][1]
    *earlier, now = _runs(averages, usual)
    since = _outside_since(now, usual, changes)
    if now.side > 0 and since:
        return Finding(FindingCode.ABOVE, since, level)
    if now.side < 0 and since:
        recent = [mood for day, mood in now.averages if (today - day).days <= LOOK_BACK_DAYS]
        code = FindingCode.RECOVERING if level - min(recent) >= RISEN else FindingCode.BELOW
        return Finding(code, since, level, min(recent))
    low = next((run for run in reversed(earlier) if run.side < 0), None)
    if now.side == 0 and low and (today - low.last).days <= LOOK_BACK_DAYS:
        low_since = _outside_since(low, usual, changes)
        if low_since and now.length < STEADY_DAYS:
            return Finding(FindingCode.RECOVERING, low_since, level, low.lowest)
        if low_since:
            return Finding(FindingCode.BACK, now.first, level, low.lowest)
    return Finding(FindingCode.WITHIN, level=level)


def _outside_since(run: _Run, usual: Baseline, changes: Sequence[ChangePoint]) -> date | None:
    """The day since which `run` counts as outside the range; None where it may be noise.

    A change point's day takes precedence, since the average follows a drop late. Neighbouring levels that all lie
    outside count as one: someone who dropped in two steps is low since the first.
    """
    if not run.side:
        return None
    ends = [change.day for change in changes[1:]] + [date.max]
    since: date | None = None
    for change, end in reversed(list(zip(changes, ends, strict=False))):
        outside = change.after < usual.low if run.side < 0 else change.after > usual.high
        if change.day <= run.last and outside and (since or end > run.first):
            since = change.day
        elif since:
            break
    if since:
        return since
    return run.first if run.length >= LASTING_DAYS else None


def _runs(averages: Sequence[tuple[date, float]], usual: Baseline) -> list[_Run]:
    """The averages split where they cross the range's edges; a few days inside do not end a run outside."""
    runs: list[_Run] = []
    for value in averages:
        side = (value[1] > usual.high) - (value[1] < usual.low)
        if runs and runs[-1].side == side:
            runs[-1] = _Run(side, (*runs[-1].averages, value))
        elif len(runs) > 1 and side and side == runs[-2].side and runs[-1].length < STEADY_DAYS:
            short = runs.pop()
            runs[-1] = _Run(side, (*runs[-1].averages, *short.averages, value))
        else:
            runs.append(_Run(side, (value,)))
    return runs
