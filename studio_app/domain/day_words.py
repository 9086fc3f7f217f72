"""Formats days and months in the display language, independent of the system locale (which an office PC may lack)."""

from __future__ import annotations

from datetime import date

from studio_app.words import marked, say

MONTHS = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)

SHORT_MONTHS = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)


def day_words(day: date, year_of: date | None = None, short: bool = False) -> str:
    """'12 November' or 11月12日; with the year unless it is that of `year_of`. `short` gives '12 Nov'."""
    month = say((SHORT_MONTHS if short else MONTHS)[day.month - 1])
    if year_of is not None and year_of.year == day.year:
        return say("{day} {month}", day=day.day, month=month)
    return say("{day} {month} {year}", day=day.day, month=month, year=day.year)


def month_words(day: date) -> str:
    """'Nov' or 11月."""
    return say(SHORT_MONTHS[day.month - 1])


def year_words(day: date) -> str:
    """'2024' or 2024年."""
    return say("{year}", year=day.year)


def say_day(day: date) -> str:
    """'12 Nov' or 11月12日, for an axis that shows the year elsewhere."""
    return day_words(day, day, short=True)
