"""Period marks of the demo: exam weeks and long weekends.

Terms are laid out backwards from today rather than by the calendar, so that a demo made in August has exam weeks to
look at too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from studio_app.demo.content import content


@dataclass(frozen=True, slots=True)
class DemoPeriod:
    """A named stretch of days shown in charts."""

    kind: str
    """`exams` or `holiday`"""
    name: str
    first_day: date
    last_day: date


_TERM_WEEKS = 10


def period_marks(today: date, first_day: date, language: str) -> tuple[DemoPeriod, ...]:
    """Exam weeks four weeks ago and every ten weeks before that, each with a long weekend three weeks earlier."""
    monday = today - timedelta(days=today.weekday())
    words = content().campus
    marks: list[DemoPeriod] = []
    exams, turn = monday - timedelta(weeks=4), 0
    while exams + timedelta(days=13) >= first_day:
        name = words.mid_term if turn % 2 == 0 else words.finals
        last = exams + timedelta(days=6 if turn % 2 == 0 else 13)
        marks.append(DemoPeriod("exams", name.in_language(language), exams, last))
        holiday = exams - timedelta(weeks=3, days=3)
        weekend = words.long_weekend.in_language(language)
        marks.append(DemoPeriod("holiday", weekend, holiday, holiday + timedelta(days=4)))
        exams -= timedelta(weeks=_TERM_WEEKS)
        turn += 1
    return tuple(sorted((m for m in marks if m.last_day >= first_day), key=lambda m: m.first_day))
