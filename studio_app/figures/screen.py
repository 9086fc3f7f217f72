"""Draws a chart into pixels for a window, off the window's own thread.

matplotlib is imported when the first chart is drawn and not before: it takes about half a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio_app.figures.colours import ChartColours
from studio_app.figures.heat import HeatMap
from studio_app.figures.hit_testing import HeatPointer, Pointer, TrendPointer
from studio_app.figures.reading import StudentTrend

DOTS = 100
"""Device-independent pixels an inch of the drawing takes: small text then measures about 12 px, as the program's does."""

LEAST_WIDTH, LEAST_HEIGHT = 500, 340
"""Device-independent pixels below which a chart is not drawn smaller."""

HEAT_ROW = 21
HEAT_AROUND = 84
"""Device-independent pixels of a row of a heat map, and of all that stands over and under its rows."""


@dataclass(frozen=True)
class Picture:
    """`pixels`: rows from the top, 4 bytes a pixel (red, green, blue, opacity), `width` by `height` of them."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True)
class Screenful:
    """A picture and what it answers to a pointer; `ratio` device pixels for each device-independent one."""

    picture: Picture
    ratio: float
    pointer: Pointer | None


def trend_screenful(
    shown: StudentTrend, colours: ChartColours, width: int, height: int, ratio: float = 1.0
) -> Screenful:
    """The trend without its headings, `width` by `height` device-independent pixels."""
    from studio_app.figures.drawing import trend_figure

    figure = trend_figure(shown.trend, colours, *_inches(width, height), headings=False)
    picture = drawn(figure, DOTS * ratio)
    axes = figure.axes[0]
    days = [(point.day.toordinal(), 0) for point in shown.trend.points]
    middles = (axes.transData.transform(days)[:, 0] / ratio).tolist() if days else []
    box = axes.get_window_extent()
    foot = min(other.get_window_extent().y0 for other in figure.axes)
    top, bottom = ((picture.height - y) / ratio for y in (box.y1, foot))
    return Screenful(picture, ratio, TrendPointer(shown, middles, top, bottom))


def heat_screenful(heat: HeatMap, colours: ChartColours, width: int, height: int, ratio: float = 1.0) -> Screenful:
    """The heat map without its headings; see `heat_height` for how much height its rows want."""
    from studio_app.figures.figure_layout import WINDOW_EDGE, Sheet
    from studio_app.figures.fonts import chart_style
    from studio_app.figures.heat_drawing import draw_heat

    inches = _inches(width, height)
    with chart_style():
        sheet = Sheet(colours, *inches, edge=WINDOW_EDGE)
        grid = draw_heat(sheet, heat)
    picture = drawn(sheet.figure, DOTS * ratio)
    if grid is None:
        return Screenful(picture, ratio, None)
    top = (inches[1] - grid.top) * DOTS
    return Screenful(picture, ratio, HeatPointer(heat, grid.left * DOTS, top, grid.across * DOTS, grid.upright * DOTS))


def heat_height(heat: HeatMap) -> int:
    """Device-independent pixels a heat map wants at the least, so that each room has its name."""
    return max(LEAST_HEIGHT, HEAT_AROUND + HEAT_ROW * len(heat.rows))


def drawn(figure: Any, dots_per_inch: float) -> Picture:
    """`figure` in pixels."""
    from studio_app.figures.fonts import chart_style

    with chart_style():
        figure.set_dpi(dots_per_inch)
        figure.canvas.draw()
        width, height = figure.canvas.get_width_height(physical=True)
        return Picture(width, height, bytes(figure.canvas.buffer_rgba()))


def _inches(width: int, height: int) -> tuple[float, float]:
    # a hundredth of a pixel more, so that no rounding takes a whole one away
    return (max(width, LEAST_WIDTH) + 0.01) / DOTS, (max(height, LEAST_HEIGHT) + 0.01) / DOTS
