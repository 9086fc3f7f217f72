"""Formats rows for spreadsheets, as CSV or tab-separated for the clipboard, safe from formula injection."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """`rows` as CSV, with a byte-order mark so that Excel detects UTF-8; cells are escaped by `escape_formula`."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([escape_formula(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def tab_separated(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Tab-separated lines; white space inside a cell becomes single spaces."""
    return "".join(
        "\t".join(escape_formula(" ".join(cell.split())) for cell in row) + "\n" for row in (headings, *rows)
    )


def escape_formula(cell: str) -> str:
    """Prefixes an apostrophe to a cell that a spreadsheet would evaluate as a formula (OWASP, 'CSV injection').

    These begin with = + - @, tab or line end, also after leading spaces and in full width.
    """
    first = cell.lstrip(" \u3000")[:1]
    return f"'{cell}" if first and first in "=+-@\t\r\n＝＋－＠" else cell
