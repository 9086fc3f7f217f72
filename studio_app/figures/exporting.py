"""Exports a chart to a file or as a picture for the clipboard.

The access-log entry is written before the file: an entry for a file that could not be written does no harm, an unlogged
file would.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio_app.domain.permissions import Permission
from studio_app.figures.colours import ChartColours
from studio_app.figures.figure_files import DOTS_PER_INCH, save_figure, save_table, save_trend_csv, unknown_ending
from studio_app.figures.heat import HeatMap, heat_description, heat_rows, heat_title
from studio_app.figures.reading import HEAT_DAYS, StudentTrend, read_trend, room_heat, trend_person
from studio_app.figures.rendering import DOTS, HEAT_AROUND, HEAT_ROW, Picture, to_pixels
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say

ENDINGS = (".png", ".svg", ".pdf", ".csv")
WIDTH, HEIGHT = 9.0, 5.0
"""Size of a saved chart in inches: the width of a report's page."""


@dataclass(frozen=True)
class SavedChart:
    """A saved chart; `points` counts the days, or for a heat map the cells, with a value."""

    path: Path
    title: str
    description: str
    points: int
    sentence: str
    """the notice that it was saved, outside the program's protection"""


def save_trend(signed_in: SignedIn, student: int, path: Path, first: dt.date | None = None) -> SavedChart:
    """Saves a student's trend, from `first` on (None: all), as .png, .svg, .pdf or, its days, as .csv.

    Logs the action `export`. Raises Refusal `not-permitted`, `no-such-student`, `no-check-ins`,
    `unknown-ending`, `folder-missing`, `cannot-write`; nothing was saved then.
    """
    signed_in.require(Permission.FIGURES)
    ending = _ending(path)
    shown = _exported_trend(signed_in, student, first)
    figure = None if ending == ".csv" else _trend_figure(signed_in, shown)
    _log_export(signed_in, "student", shown.person.id, f"trend {ending}")
    if figure is None:
        save_trend_csv(shown.trend, path)
    else:
        save_figure(figure, path)
    return SavedChart(path, shown.title, shown.description, len(shown.trend.points), outside_notice(path))


def save_heat(signed_in: SignedIn, building: str, path: Path, days: int = HEAT_DAYS) -> SavedChart:
    """Saves a building's heat map as .png, .svg, .pdf or, its table, as .csv; logs and raises as `save_trend`."""
    signed_in.require(Permission.FIGURES)
    ending = _ending(path)
    heat = _exported_heat(signed_in, building, days)
    figure = None if ending == ".csv" else _heat_figure(signed_in, building, heat)
    _log_export(signed_in, "building", "", f"heat {ending}")
    if figure is None:
        save_table(heat_rows(heat), path)
    else:
        save_figure(figure, path)
    return SavedChart(path, heat_title(heat), heat_description(heat), _figures_in(heat), outside_notice(path))


def trend_picture(signed_in: SignedIn, student: int, first: dt.date | None = None) -> Picture:
    """A student's trend as a picture for the clipboard, in the saved form; logs the action `export`."""
    signed_in.require(Permission.FIGURES)
    shown = _exported_trend(signed_in, student, first)
    picture = to_pixels(_trend_figure(signed_in, shown), DOTS_PER_INCH)
    _log_export(signed_in, "student", shown.person.id, "trend clipboard")
    return picture


def heat_picture(signed_in: SignedIn, building: str, days: int = HEAT_DAYS) -> Picture:
    """A building's heat map as a picture for the clipboard; logs the action `export`."""
    signed_in.require(Permission.FIGURES)
    heat = _exported_heat(signed_in, building, days)
    picture = to_pixels(_heat_figure(signed_in, building, heat), DOTS_PER_INCH)
    _log_export(signed_in, "building", "", "heat clipboard")
    return picture


def outside_notice(path: Path) -> str:
    """The notice that a file is outside the program's protection now."""
    return say(
        "Saved as {name}. This file is outside the program's protection: keep it where only those who may see it can.",
        name=path.name,
    )


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise unknown_ending(path)
    return ending


def _exported_trend(signed_in: SignedIn, student: int, first: dt.date | None) -> StudentTrend:
    with signed_in.read() as read:
        shown = read_trend(read, trend_person(signed_in, read, student), signed_in.today())
    if not shown.rows:
        raise Refusal(
            "no-check-ins",
            say("Nobody has entered a check-in of this person yet, so there is nothing to draw. Nothing was saved."),
        )
    return shown.since(first)


def _exported_heat(signed_in: SignedIn, building: str, days: int) -> HeatMap:
    heat = room_heat(signed_in, building, days)
    if not any(cell.mood is not None or cell.suppressed for row in heat.cells for cell in row):
        raise Refusal(
            "no-check-ins",
            say("No mood was observed in {building} in these days. Nothing was saved.", building=building),
        )
    return heat


def _trend_figure(signed_in: SignedIn, shown: StudentTrend) -> Any:
    from studio_app.figures.drawing import trend_figure

    return trend_figure(shown.trend, ChartColours.named("light"), WIDTH, HEIGHT, footer=_footer(signed_in))


def _heat_figure(signed_in: SignedIn, building: str, heat: HeatMap) -> Any:
    from studio_app.figures.heat_drawing import heat_map_figure

    height = max(HEIGHT, (HEAT_AROUND + HEAT_ROW * len(heat.rows)) / DOTS + 1)
    title = say("{building}: {finding}", building=building, finding=heat_title(heat))
    colours = ChartColours.named("light")
    return heat_map_figure(heat, colours, WIDTH, height, title=title, footer=_footer(signed_in))


def _figures_in(heat: HeatMap) -> int:
    return sum(1 for row in heat.cells for cell in row if cell.mood is not None and not cell.suppressed)


def _footer(signed_in: SignedIn) -> str:
    return say("Invented people") if signed_in.node.demo else ""


def _log_export(signed_in: SignedIn, kind: str, subject: str, detail: str) -> None:
    with signed_in.unit() as unit:
        unit.log("export", kind, subject, detail)
