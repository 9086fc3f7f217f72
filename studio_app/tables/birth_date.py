"""Parses a date of birth: a date cell, a spreadsheet serial number, or text in the formats registries use."""

from __future__ import annotations

import datetime
import re

from studio_app.tables.cleaning import Cleaned, Note, clean_words, text_of
from studio_app.tables.table_file import Cell
from studio_app.words import say

EARLIEST = datetime.date(1920, 1, 1)
LATEST = datetime.date(2040, 12, 31)
"""Range of plausible birth dates; a number outside it is not a date."""

_SERIAL_ZERO = datetime.date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers (the 1900 system, from March 1900 on)."""
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})\s*日?(?:[T\s]?\d{1,2}:\d\d.*)?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\.0)?")
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?")


def clean_birth_date(cell: Cell) -> Cleaned[datetime.date | None]:
    """The date; None where the cell is empty or, with an error, not understood.

    Accepts 2005-07-20, 2005/7/20, 2005.7.20, 20050720, 2005年7月20日, a time after any of them, and serial numbers. An
    ambiguous date (05/07/2005) is not guessed.
    """
    if isinstance(cell, datetime.datetime):
        return _within(cell.date(), cell, frozenset())
    if isinstance(cell, datetime.date):
        return _within(cell, cell, frozenset())
    words = clean_words(cell)
    text = words.value
    if not text:
        return Cleaned(None)
    if found := _YEAR_FIRST.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        try:
            day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return _not_understood(cell)
        return _within(day, cell, words.notes if text == day.isoformat() else words.notes | {Note.DATE})
    if found := _SERIAL.fullmatch(text):
        day = _SERIAL_ZERO + datetime.timedelta(days=int(found[1]))
        return _within(day, cell, frozenset({Note.DATE}))
    return _not_understood(cell)


def _within(day: datetime.date, cell: Cell, notes: frozenset[Note]) -> Cleaned[datetime.date | None]:
    return Cleaned(day, notes) if EARLIEST <= day <= LATEST else _not_understood(cell)


def _not_understood(cell: Cell) -> Cleaned[datetime.date | None]:
    return Cleaned(
        None,
        trouble=say(
            "The date of birth “{text}” was not understood and was left empty.", text=text_of(cell).strip()[:20]
        ),
    )
