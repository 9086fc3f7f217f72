"""Saves a figure as PNG, SVG or PDF, and a trend's figures as CSV, reproducibly.

The files hold no metadata about the person, the PC or the time.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from db.atomic_write import atomic_write_bytes
from studio_app.figures.trend import Trend
from studio_app.refusal import Refusal
from studio_app.tables.spreadsheet_text import csv_text
from studio_app.words import say

DOTS_PER_INCH = 200
"""Twice the screen resolution, for printed reports."""

_METADATA: dict[str, dict[str, str | None]] = {
    ".png": {"Software": "Psyche Studio"},
    ".svg": {"Creator": "Psyche Studio", "Date": None},
    ".pdf": {"Creator": "Psyche Studio", "Producer": "Psyche Studio", "CreationDate": None},
}


def save_figure(figure: Any, path: Path) -> None:
    """Writes the matplotlib `figure` to `path`, in the format of its suffix: .png, .svg or .pdf.

    Raises Refusal `unknown-ending`, `folder-missing` or `cannot-write`; an existing file is unchanged
    then. Raises ValueError for a figure drawn in dark colours: files are read on paper.
    """
    from matplotlib.colors import to_hex

    from studio_app.figures.fonts import chart_style

    if to_hex(figure.get_facecolor()) != "#ffffff":
        raise ValueError("a figure to be saved is drawn in the light colours")
    ending = path.suffix.lower()
    if ending not in _METADATA:
        raise unknown_ending(path)
    picture = io.BytesIO()
    with chart_style():
        figure.savefig(picture, format=ending[1:], dpi=DOTS_PER_INCH, metadata=_METADATA[ending])
    _write(path, picture.getvalue())


def save_trend_csv(trend: Trend, path: Path) -> None:
    """Writes `trend_csv` to `path`. Raises Refusal `folder-missing` or `cannot-write`."""
    _write(path, trend_csv(trend).encode("utf-8"))


def save_table(rows: Iterable[Sequence[str]], path: Path) -> None:
    """Writes `csv_text` of `rows` to `path`. Raises Refusal `folder-missing` or `cannot-write`."""
    _write(path, csv_text(rows).encode("utf-8"))


def trend_csv(trend: Trend) -> str:
    """The trend's days as CSV: headings, then one row a day."""
    return csv_text(trend_rows(trend))


def trend_rows(trend: Trend) -> Iterator[tuple[str, ...]]:
    """Headings, then one row for each day with check-ins; empty for unobserved values, dates as 2024-11-12."""
    yield (
        say("Day"),
        say("Mood"),
        say("Weekly average"),
        say("Fields not as usual"),
        say("Warning signs"),
        say("Seen"),
        say("Observations"),
        say("Period mark"),
    )
    average = {value.day: value.mood for piece in trend.average for value in piece}
    for point in trend.points:
        marks = [mark.name for mark in trend.marks if mark.first <= point.day <= mark.last]
        yield (
            point.day.isoformat(),
            _number(point.mood),
            _number(average.get(point.day)),
            _number(point.concerns),
            _yes_or_no(point.signs),
            _yes_or_no(point.seen),
            str(point.observations),
            ", ".join(marks),
        )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _yes_or_no(value: bool) -> str:
    return say("yes") if value else say("no")


def unknown_ending(path: Path) -> Refusal:
    """The refusal for a file name with an unsupported suffix."""
    return Refusal(
        "unknown-ending",
        say(
            "A chart can be saved as PNG, SVG or PDF and its figures as CSV, and {name} ends otherwise. Nothing was "
            "saved. Choose a name that ends in .png, .svg, .pdf or .csv.",
            name=path.name,
        ),
    )


def _write(path: Path, content: bytes) -> None:
    if not path.parent.is_dir():
        raise Refusal(
            "folder-missing",
            say(
                "The folder {folder} is not there, so {name} was not saved. Choose another folder, or make this "
                "one first.",
                folder=path.parent,
                name=path.name,
            ),
        )
    try:
        atomic_write_bytes(path, content)
    except OSError as error:
        raise Refusal(
            "cannot-write",
            say(
                "{name} could not be saved in {folder}: the folder may be read-only, the disk full, or the file "
                "open in another program. Nothing was changed. Choose another folder or name.",
                name=path.name,
                folder=path.parent,
            ),
        ) from error
