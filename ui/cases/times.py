"""Moments, days and time limits in words, as a case's page says them. What is overdue comes from the service."""

from __future__ import annotations

import datetime as dt

from studio_app.domain.day_words import day_words
from studio_app.words import say, say_count

_HOUR = 60
_DAY = 24 * _HOUR


def day_said(day: dt.date, today: dt.date) -> str:
    """'today', 'tomorrow', 'yesterday', or '12 November' with the year where it is another."""
    near = {0: say("today"), 1: say("tomorrow"), -1: say("yesterday")}
    return near.get((day - today).days) or day_words(day, today)


def clock_said(moment: dt.datetime) -> str:
    """'20:14'."""
    return f"{moment:%H:%M}"


def moment_said(moment: dt.datetime, today: dt.date) -> str:
    """'today 20:14', '12 November 20:14'."""
    return say("{day} {time}", day=day_said(moment.date(), today), time=clock_said(moment))


def limit_said(minutes_left: int) -> str:
    """'due in 3 h', 'overdue by 20 min': whole units, the larger one only."""
    if minutes_left < 0:
        return say("overdue by {span}", span=span_said(-minutes_left))
    return say("due in {span}", span=span_said(minutes_left))


def span_said(minutes: int) -> str:
    """'20 min', '3 h', '2 days'."""
    if minutes < _HOUR:
        return say("{count} min", count=max(minutes, 1))
    if minutes < 2 * _DAY:
        return say("{count} h", count=minutes // _HOUR)
    return say_count("{count} day", "{count} days", minutes // _DAY)
