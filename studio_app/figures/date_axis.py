"""Chooses tick positions and labels of a date axis, as many as fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from studio_app.domain.day_words import month_words, say_day, year_words


@dataclass(frozen=True)
class DateTick:
    day: date
    words: str


DAY_LABEL, MONTH_LABEL = 0.72, 0.5
"""Width in inches of '12 Nov' (11月12日) and 'Nov' (11月) with the space between them."""


def date_ticks(first: date, last: date, width: float) -> list[DateTick]:
    """Ticks for the days `first` to `last` on an axis `width` inches long.

    The year stands under the first tick and wherever it changes.
    """
    days, chosen = next((step for step in _STEPS if _fits(step[0], first, last, width)), _STEPS[-1])
    found = []
    year = None
    for day in chosen(first, last):
        words = month_words(day) if days >= _MONTH and day.day == 1 else say_day(day)
        if days >= _YEAR:
            words = year_words(day)
        elif day.year != year:
            words += "\n" + year_words(day)
        year = day.year
        found.append(DateTick(day, words))
    return found


def _fits(days: int, first: date, last: date, width: float) -> bool:
    return (last - first).days / days * (MONTH_LABEL if days >= _MONTH else DAY_LABEL) <= width


def _every(step: int) -> Callable[[date, date], Iterator[date]]:
    def days(first: date, last: date) -> Iterator[date]:
        # Counted back from the last day, which is mostly today and the one people look for.
        day = first + timedelta(days=(last - first).days % step)
        while day <= last:
            yield day
            day += timedelta(days=step)

    return days


def _on(days_of_month: tuple[int, ...], months: tuple[int, ...]) -> Callable[[date, date], Iterator[date]]:
    def days(first: date, last: date) -> Iterator[date]:
        for year in range(first.year, last.year + 1):
            for month in months:
                for number in days_of_month:
                    if first <= (day := date(year, month, number)) <= last:
                        yield day

    return days


def _years(step: int) -> Callable[[date, date], Iterator[date]]:
    def days(first: date, last: date) -> Iterator[date]:
        return (day for day in _on((1,), (1,))(first, last) if day.year % step == 0)

    return days


_MONTH, _YEAR = 30, 365
_ALL = tuple(range(1, 13))
_STEPS: tuple[tuple[int, Callable[[date, date], Iterator[date]]], ...] = (
    (1, _every(1)),
    (2, _every(2)),
    (7, _every(7)),
    (14, _on((1, 15), _ALL)),
    (30, _on((1,), _ALL)),
    (61, _on((1,), (1, 3, 5, 7, 9, 11))),
    (91, _on((1,), (1, 4, 7, 10))),
    (182, _on((1,), (1, 7))),
    (365, _on((1,), (1,))),
    (730, _years(2)),
    (1826, _years(5)),
)
