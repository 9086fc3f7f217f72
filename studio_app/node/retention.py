"""Retention of automatic backups: the last one of each day, week and month, for a number of each. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Retention:
    """Number of days, weeks and months to retain. Only periods with a backup count, so holidays remove none."""

    days: int = 7
    weeks: int = 4
    months: int = 12

    def __post_init__(self) -> None:
        if min(self.days, self.weeks, self.months) < 0:
            raise ValueError("a retention cannot be negative")


def retained(moments: Iterable[dt.datetime], retention: Retention) -> set[dt.datetime]:
    """Those of `moments` whose backup is retained; always includes the newest."""
    newest_first = sorted(set(moments), reverse=True)
    keep = set(newest_first[:1])
    for period, count in (
        (_day, retention.days),
        (_week, retention.weeks),
        (_month, retention.months),
    ):
        keep |= _last_of_each(newest_first, period, count)
    return keep


def _last_of_each(
    newest_first: list[dt.datetime], period: Callable[[dt.datetime], tuple[int, ...]], count: int
) -> set[dt.datetime]:
    last: dict[tuple[int, ...], dt.datetime] = {}
    for moment in newest_first:
        last.setdefault(period(moment), moment)
    return set(list(last.values())[:count])


def _day(moment: dt.datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: dt.datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar())[:2]


def _month(moment: dt.datetime) -> tuple[int, ...]:
    return moment.year, moment.month
