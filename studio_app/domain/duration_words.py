"""Formats durations and due times in words: 25 minutes, 3 hours, 2 days."""

from __future__ import annotations

import datetime as dt

from studio_app.words import say, say_count

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def span_words(milliseconds: int) -> str:
    """A duration in its largest unit, rounded down: minutes below two hours, hours below two days, then days."""
    span = max(0, milliseconds)
    if span < 2 * _HOUR:
        return say_count("{count} minute", "{count} minutes", span // _MINUTE)
    if span < 2 * _DAY:
        return say_count("{count} hour", "{count} hours", span // _HOUR)
    return say_count("{count} day", "{count} days", span // _DAY)


def waiting_words(since: int, now: int) -> str:
    """The time since `since`, both in milliseconds, as 'waiting ...'."""
    return say("just now") if now - since < _MINUTE else say("waits for {span}", span=span_words(now - since))


def due_words(due: int, now: int) -> str:
    """When something is due, or by how much it is overdue; moments in milliseconds."""
    if now > due:
        return say("overdue by {span}", span=span_words(now - due))
    return say("due in {span}", span=span_words(due - now))


def day_due_words(day: dt.date, today: dt.date) -> str:
    """When a day is due, or by how many days it is overdue."""
    days = (today - day).days
    if days <= 0:
        return say("due today")
    return say("overdue by {span}", span=say_count("{count} day", "{count} days", days))
