"""Draws a heat map of rooms by day in the five mood colours, with a legend in the subtitle's row."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from studio_app.domain.check_in_form import LABELS, Mood
from studio_app.figures.colours import ChartColours
from studio_app.figures.date_axis import date_ticks
from studio_app.figures.figure_layout import EDGE, LABEL_SIZE, SMALL_SIZE, WINDOW_EDGE, Sheet
from studio_app.figures.fonts import chart_style
from studio_app.figures.heat import HeatCell, HeatMap, heat_subtitle, heat_title
from studio_app.words import say

PAD = 0.1
DATE_ROOM = 0.42
SCALE_ROOM = 0.34
MAX_ROW_HEIGHT = 0.42
"""Maximum row height in inches."""

ROOM_FOR_FIGURE = (0.3, 0.19)
"""Minimum width and height in inches of a cell with its mean written in it."""

MIN_ROW_LABEL = 0.16


@dataclass(frozen=True)
class HeatGrid:
    """Position of the cells: inches from the sheet's left and lower edge, and the size of one cell."""

    left: float
    top: float
    across: float
    upright: float


def heat_map_figure(
    heat: HeatMap,
    colours: ChartColours,
    width: float = 9.0,
    height: float = 5.0,
    *,
    title: str = "",
    subtitle: str = "",
    footer: str = "",
    headings: bool = True,
) -> Figure:
    """The chart of `heat`, `width` by `height` inches.

    A cell without a colour was not observed, a hatched one is suppressed; neither shows a value. Title and subtitle are
    those of `heat` unless given; without `headings` there are neither, nor a footer.
    """
    with chart_style():
        sheet = Sheet(colours, width, height, edge=EDGE if headings else WINDOW_EDGE)
        if headings:
            sheet.headings(title or heat_title(heat), subtitle or heat_subtitle(heat), footer)
        draw_heat(sheet, heat)
        return sheet.figure


def draw_heat(sheet: Sheet, heat: HeatMap) -> HeatGrid | None:
    """Draws legend and cells on the free area of `sheet`, inside `chart_style`; None where there are no cells."""
    _draw_scale(sheet, any(cell.suppressed for row in heat.cells for cell in row))
    return _draw_cells(sheet, heat) if heat.rows and heat.days else None


def _draw_scale(sheet: Sheet, with_suppressed: bool) -> None:
    """Draws the colour legend in one row above the map."""
    y, x = sheet.top - 0.14, sheet.edge
    for mood in Mood:
        x = _scale_entry(sheet, x, y, f"{mood.value} {say(LABELS[Mood][mood])}", sheet.colours.mood[mood - 1], "")
    x = _scale_entry(sheet, x, y, say("not observed"), sheet.colours.ground, "")
    if with_suppressed:
        _scale_entry(sheet, x, y, say("too few people to show"), sheet.colours.ground, "////")
    sheet.top -= SCALE_ROOM


def _scale_entry(sheet: Sheet, x: float, y: float, words: str, colour: str, hatch: str) -> float:
    side = 0.13
    _box(sheet, x, y - side / 2, side, side, colour, hatch, sheet.colours.outline)
    sheet.write(x + side + 0.06, y, words, SMALL_SIZE, sheet.colours.muted_text)
    return x + side + 0.06 + sheet.width_of(words, SMALL_SIZE) + 0.2


def _draw_cells(sheet: Sheet, heat: HeatMap) -> HeatGrid:
    left = sheet.edge + max(sheet.width_of(name, LABEL_SIZE) for name in heat.rows) + PAD
    top, foot = sheet.top - 0.04, sheet.bottom + DATE_ROOM
    across = (sheet.width - sheet.edge - left) / len(heat.days)
    upright = min(MAX_ROW_HEIGHT, (top - foot) / len(heat.rows))
    every = ceil(MIN_ROW_LABEL / upright)
    gap = min(0.03, across * 0.12, upright * 0.12)
    for row, (name, cells) in enumerate(zip(heat.rows, heat.cells, strict=True)):
        bottom = top - (row + 1) * upright
        if row % every == 0:
            middle = bottom + upright / 2
            size = LABEL_SIZE if upright >= 0.2 else SMALL_SIZE
            sheet.write(left - PAD, middle, name, size, sheet.colours.text, ha="right")
        for column, cell in enumerate(cells):
            place = (left + column * across + gap / 2, bottom + gap / 2, across - gap, upright - gap)
            _draw_cell(sheet, cell, place)
    foot = top - len(heat.rows) * upright
    shown = set(heat.days)
    for tick in date_ticks(heat.days[0], heat.days[-1], across * len(heat.days)):
        if tick.day in shown:
            x = left + (heat.days.index(tick.day) + 0.5) * across
            sheet.write_date(x, foot - 0.06, tick.words)
    return HeatGrid(left, top, across, upright)


def _draw_cell(sheet: Sheet, cell: HeatCell, place: tuple[float, float, float, float]) -> None:
    x, y, wide, high = place
    if cell.suppressed:
        _box(sheet, x, y, wide, high, sheet.colours.ground, "////", sheet.colours.grid)
        return
    if cell.mood is None:
        _box(sheet, x, y, wide, high, sheet.colours.ground, "", sheet.colours.grid)
        return
    colour = sheet.colours.mood[min(5, max(1, int(cell.mood + 0.5))) - 1]
    _box(sheet, x, y, wide, high, colour, "", "none")
    if wide >= ROOM_FOR_FIGURE[0] and high >= ROOM_FOR_FIGURE[1]:
        sheet.write(
            x + wide / 2, y + high / 2, f"{cell.mood:.1f}", SMALL_SIZE, _contrasting_colour(colour), ha="center"
        )


def _box(sheet: Sheet, x: float, y: float, wide: float, high: float, colour: str, hatch: str, edge: str) -> None:
    box: Any = Rectangle(
        (x / sheet.width, y / sheet.height),
        wide / sheet.width,
        high / sheet.height,
        transform=sheet.figure.transFigure,
        facecolor=colour,
        edgecolor=edge,
        hatch=hatch or None,
        linewidth=0.6,
    )
    sheet.figure.add_artist(box)


def _contrasting_colour(colour: str) -> str:
    """Black or white, whichever has more contrast on `colour` (relative luminance of WCAG 2.2; equal at 0.179)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.179 else "#FFFFFF"
