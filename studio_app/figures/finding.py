"""What a trend says in the end: one coded finding with its figures, which `sentences` puts into words.

`below` is told only when two different tests agree: the weekly average has left the person's own usual range, and
either a change point says that the level dropped or the average has stayed below for `LASTING_DAYS`. One test
alone, looked at every evening, would cry wolf within a term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studio_app.figures.baseline import Baseline
from studio_app.figures.changes import ChangePoint

LASTING_DAYS = 14
"""Days the average stays outside the range before that alone is told, with no change point."""

LOOK_BACK_DAYS = 28
"""How long after a low time 'back in the usual range' is still the news."""

STEADY_DAYS = 5
"""Days the average must stay inside the range before a low time is over."""

RISEN = 0.6
"""Points the average has risen from its lowest when a person still below the range is called recovering."""

FRESH_DAYS = 14
"""Days after the last observed mood when the trend no longer says how the person is now."""


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
    `not-enough`); `level` the latest weekly average, `lowest` that of the low time just past or going on."""

    code: FindingCode
    since: date | None = None
    level: float | None = None
    lowest: float | None = None


@dataclass(frozen=True)
class _Run:
    """Averages on one side of the usual range, `side` -1 below, 0 within, 1 above."""

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
    """The finding on `today` from the days with a mood, the moving average's values (day, mood), the usual range
    and the change points."""
    if days and (today - days[-1]).days > FRESH_DAYS:
        return Finding(FindingCode.NOT_LATELY, since=days[-1])
    if usual is None or not averages or (today - averages[-1][0]).days > FRESH_DAYS:
        return Finding(FindingCode.NOT_ENOUGH)
    level = averages[-1][1]
    *earlier, now = _runs(averages, usual)
    since = _told_since(now, usual, changes)
    if now.side > 0 and since:
        return Finding(FindingCode.ABOVE, since, level)
    if now.side < 0 and since:
        recent = [mood for day, mood in now.averages if (today - day).days <= LOOK_BACK_DAYS]
        code = FindingCode.RECOVERING if level - min(recent) >= RISEN else FindingCode.BELOW
        return Finding(code, since, level, min(recent))
    low = next((run for run in reversed(earlier) if run.side < 0), None)
    if now.side == 0 and low and (today - low.last).days <= LOOK_BACK_DAYS:
        low_since = _told_since(low, usual, changes)
        if low_since and now.length < STEADY_DAYS:
            return Finding(FindingCode.RECOVERING, low_since, level, low.lowest)
        if low_since:
            return Finding(FindingCode.BACK, now.first, level, low.lowest)
    return Finding(FindingCode.WITHIN, level=level)


def _told_since(run: _Run, usual: Baseline, changes: Sequence[ChangePoint]) -> date | None:
    """The day since which `run` may be told as outside the range; None where it may be noise.

    A change point's day comes first, since the average follows a drop late. Neighbouring levels that all lie
    outside count as one time: someone who dropped in two steps is low since the first.
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
    """The averages cut where they cross the range's edges; a few days inside do not end a time outside."""
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
