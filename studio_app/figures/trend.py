"""One person's trend: observations, moving average, usual range, and step changes.

Pure: observations in, a frozen `Trend` out, with no clock, no database and no words. Days are `date`s of the node's
time zone and moods the check-in's 1 (very low) to 5 (very good), or a mean of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import fmean

from studio_app.figures.baseline import Baseline, usual_range
from studio_app.figures.change_points import ChangePoint, change_points
from studio_app.figures.finding import Finding, finding

WINDOW_DAYS = 7
"""Length of the moving average, one week, so that every value weighs weekdays and weekends equally."""

WINDOW_OBSERVATIONS = 3
"""Minimum number of days with a mood in a window."""

GAP_DAYS = 5
"""Days without a mood after which lines are broken."""


@dataclass(frozen=True)
class Observed:
    """The values of one check-in.

    `mood` is None where the observer could not tell, `concerns` the number of fields that were not as usual, `signs`
    whether any warning sign was noted, `seen` whether somebody met the person.
    """

    day: date
    mood: int | None
    concerns: int = 0
    signs: bool = False
    seen: bool = True


@dataclass(frozen=True)
class PeriodMark:
    """A named period that may explain a change (an exam week), both days included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class DayPoint:
    """One day with check-ins: means over them; `signs` and `seen` if any check-in had them.

    `observations` counts the check-ins in which the person was met.
    """

    day: date
    mood: float | None
    concerns: float
    signs: bool
    seen: bool
    observations: int


@dataclass(frozen=True)
class Average:
    """The moving average's value on a day with an observed mood."""

    day: date
    mood: float


@dataclass(frozen=True)
class Trend:
    """All that a chart of one person shows, for the days `first` to `last`, both included.

    `average` comes in unbroken pieces. `baseline`, `changes` and `finding` are computed from the whole history, also
    when only the latest part of it is shown (`shown_from`).
    """

    first: date
    last: date
    points: tuple[DayPoint, ...]
    average: tuple[tuple[Average, ...], ...]
    baseline: Baseline | None
    changes: tuple[ChangePoint, ...]
    finding: Finding
    marks: tuple[PeriodMark, ...]

    @property
    def observations(self) -> int:
        """Number of shown check-ins in which the person was met."""
        return sum(point.observations for point in self.points)


def trend(observed: Sequence[Observed], today: date, marks: Sequence[PeriodMark] = ()) -> Trend:
    """The trend of one person up to `today`, from check-ins in any order; later ones are ignored.

    `Trend.first` is the day of the earliest check-in, or `today` if there is none.
    """
    points = daily([check_in for check_in in observed if check_in.day <= today])
    with_mood = [(point.day, point.mood) for point in points if point.mood is not None]
    days, moods = [day for day, _ in with_mood], [mood for _, mood in with_mood]
    average = moving_average(days, moods)
    values = [(value.day, value.mood) for piece in average for value in piece]
    changes = change_points(days, moods)
    usual = usual_range(values, changes, days[-1] if days else today)
    return Trend(
        first=points[0].day if points else today,
        last=today,
        points=points,
        average=average,
        baseline=usual,
        changes=changes,
        finding=finding(days, values, usual, changes, today),
        marks=tuple(sorted(marks, key=lambda mark: (mark.first, mark.last, mark.name))),
    )


def shown_from(whole: Trend, first: date) -> Trend:
    """`whole` with only the days from `first` on shown; baseline and finding stay those of the whole history."""
    pieces = (tuple(value for value in piece if value.day >= first) for piece in whole.average)
    return replace(
        whole,
        first=min(first, whole.last),
        points=tuple(point for point in whole.points if point.day >= first),
        average=tuple(piece for piece in pieces if piece),
        changes=tuple(change for change in whole.changes if change.day >= first),
    )


def daily(observed: Sequence[Observed]) -> tuple[DayPoint, ...]:
    """The check-ins combined by day, oldest first: two observers of one evening count as one day."""
    by_day: dict[date, list[Observed]] = defaultdict(list)
    for check_in in observed:
        by_day[check_in.day].append(check_in)
    return tuple(_combined(day, by_day[day]) for day in sorted(by_day))


def _combined(day: date, check_ins: list[Observed]) -> DayPoint:
    if len(check_ins) == 1:
        (one,) = check_ins
        mood = None if one.mood is None else float(one.mood)
        return DayPoint(day, mood, float(one.concerns), one.signs, one.seen, int(one.seen))
    moods = [check_in.mood for check_in in check_ins if check_in.mood is not None]
    return DayPoint(
        day=day,
        mood=fmean(moods) if moods else None,
        concerns=fmean(check_in.concerns for check_in in check_ins),
        signs=any(check_in.signs for check_in in check_ins),
        seen=any(check_in.seen for check_in in check_ins),
        observations=sum(check_in.seen for check_in in check_ins),
    )


def moving_average(days: Sequence[date], moods: Sequence[float]) -> tuple[tuple[Average, ...], ...]:
    """Mean mood of each observed day and the six days before it, in pieces without a gap.

    Trailing rather than centred: a value uses what was known that evening, never changes when later days come in,
    and the latest days, the ones in question, are averaged like all others. As a trade-off it follows a
    drop about three days late; the day of a change is therefore taken from the change points, not from this line.
    """
    pieces: list[list[Average]] = []
    oldest = 0
    total = 0.0
    latest: date | None = None
    for place, (day, mood) in enumerate(zip(days, moods, strict=True)):
        total += mood
        while days[oldest] <= day - timedelta(days=WINDOW_DAYS):
            total -= moods[oldest]
            oldest += 1
        count = place - oldest + 1
        if count >= WINDOW_OBSERVATIONS:
            if latest is None or (day - latest).days > GAP_DAYS:
                pieces.append([])
            pieces[-1].append(Average(day, min(5.0, max(1.0, total / count))))
            latest = day
    return tuple(tuple(piece) for piece in pieces)
