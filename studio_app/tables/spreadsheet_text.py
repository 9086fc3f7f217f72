"""Rows as text that spreadsheets read: CSV for a file, tab-separated for the clipboard. No cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """`rows` as a CSV text, after a byte-order mark so that Excel reads the Chinese; no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def tab_separated(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells separated by tabs, rows by line ends; blanks inside a cell become single spaces."""
    return "".join("\t".join(harmless(" ".join(cell.split())) for cell in row) + "\n" for row in (headings, *rows))


def harmless(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula: a leading = + - @, tab or line end gets an apostrophe
    before it (OWASP, 'CSV injection'), also behind leading spaces and in full width."""
    first = cell.lstrip(" \u3000")[:1]
    return f"'{cell}" if first and first in "=+-@\t\r\n＝＋－＠" else cell
