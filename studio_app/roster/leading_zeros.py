"""Restores leading zeros of student numbers that a spreadsheet removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

COMMON_SHARE = 0.6
"""Share of a file's numbers that must have the same length before shorter ones count as truncated."""
MAX_ZEROS = 3
"""Maximum number of zeros restored; a shorter number is of another kind."""


@dataclass(frozen=True, slots=True)
class PaddedNumber:
    """A student number before and after its zeros were restored."""

    row: int
    before: str
    after: str


def restore_zeros(numbers: Sequence[tuple[int, str, bool]], *, stored_apart: bool) -> list[PaddedNumber]:
    """The numbers to lengthen, from (row, number, whether the cell held a number and not a text).

    `stored_apart`: the file distinguishes numbers from texts (a workbook), and then only cells that held a number can
    have lost a zero. In a text file the loss happened before it was saved, so every cell may have; there one zero is
    restored, and more only where numbers of full length begin with as many: a school may have shorter numbers.
    """
    digits = [(row, number, was_number) for row, number, was_number in numbers if number.isdecimal()]
    lengths = Counter(len(number) for _, number, _ in digits)
    if not lengths:
        return []
    common, often = max(lengths.items(), key=lambda item: (item[1], item[0]))
    if often < COMMON_SHARE * len(digits) or often < 2:
        return []
    full = {number for _, number, _ in digits if len(number) == common}
    zeros_seen = max(len(number) - len(number.lstrip("0")) for number in full)
    allowed = MAX_ZEROS if stored_apart else max(1, min(zeros_seen, MAX_ZEROS))
    return [
        PaddedNumber(row, number, number.zfill(common))
        for row, number, was_number in digits
        if 0 < common - len(number) <= allowed and (was_number or not stored_apart)
    ]
