"""A studio's weekly figures for the center: coverage, Messengers at work, certificates.

Counts of people below five are suppressed, and so are those whose complement is below five.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from db.queries import week as queries
from db.reading import Reading
from db.schema import WeekFigure
from db.store import UnitOfWork

MIN_GROUP = 5
"""smallest group of people that is not suppressed"""


class WeekCount(StrEnum):
    """Kinds of weekly counts."""

    ROOMS = "rooms"
    CLASSES = "classes"
    STANDING = "standing"
    AT_WORK = "at-work"
    CERTIFICATES = "certificates"


_Counts = dict[tuple[str, str], tuple[int | None, int | None]]


def update_week_figures(unit: UnitOfWork, today: dt.date) -> None:
    """Updates the figures of this week, and of last week those that late check-ins still change.

    A studio without a Messenger's account has none.
    """
    if not queries.messengers(unit.connection):
        return
    this_week = today - dt.timedelta(days=today.weekday())
    last_week = this_week - dt.timedelta(days=7)
    keys = queries.kept(unit.connection, last_week)
    for week, counts in (
        (last_week, _at_work(unit.connection, last_week)),
        (this_week, _at_work(unit.connection, this_week) | _current_coverage(unit.connection, today)),
    ):
        for (name, detail), (counted, out_of) in counts.items():
            values = {"counted": counted, "out_of": out_of}
            key = keys.get((week, name, detail))
            if key is not None:
                unit.change(WeekFigure, key, values)
            elif week == this_week:
                unit.add(WeekFigure, {"week": week, "name": name, "detail": detail, **values})


def suppressed_counts(counted: int, out_of: int) -> tuple[int | None, int | None]:
    """A count and its total after suppression: None for what would reveal a few people."""
    if out_of < MIN_GROUP:
        return None, None
    return (counted if counted >= MIN_GROUP and (out_of == counted or out_of - counted >= MIN_GROUP) else None), out_of


def _at_work(read: Reading, week: dt.date) -> _Counts:
    count = queries.messengers_at_work(read, week, week + dt.timedelta(days=6))
    return _of_messengers(read, {(WeekCount.AT_WORK, ""): count})


def _current_coverage(read: Reading, day: dt.date) -> _Counts:
    places = {WeekCount.ROOMS: queries.rooms(read, day), WeekCount.CLASSES: queries.classes(read, day)}
    counts: dict[tuple[str, str], int] = {(WeekCount.STANDING, ""): queries.messengers_standing(read, day)}
    for course, count in queries.certificates(read, day).items():
        counts[WeekCount.CERTIFICATES, course] = count
    found: _Counts = {(name, ""): (counted, out_of) for name, (counted, out_of) in places.items() if out_of}
    return found | _of_messengers(read, counts)


def _of_messengers(read: Reading, counts: dict[tuple[str, str], int]) -> _Counts:
    everybody = queries.messengers(read)
    return {what: suppressed_counts(min(count, everybody), everybody) for what, count in counts.items()}
