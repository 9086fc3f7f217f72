"""Rows of people as a text that spreadsheets and letters take for a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio_app.figures.saving import harmless


def as_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells apart by tabs, rows by line ends; no cell is taken for a formula or breaks the table."""
    return "".join("\t".join(_cell(cell) for cell in row) + "\n" for row in (headings, *rows))


def _cell(text: str) -> str:
    return harmless(" ".join(text.split()))
