"""Renders a chart into pixels for a window, on a background thread.

matplotlib is imported when the first chart is drawn, which takes about half a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio_app.figures.colours import ChartColours
from studio_app.figures.heat import HeatMap
from studio_app.figures.hit_testing import HeatHitTest, HitTest, TrendHitTest
from studio_app.figures.reading import StudentTrend

DOTS = 100
"""Device-independent pixels per inch of the drawing: small text is then about 12 px, as in the program."""

MIN_WIDTH, MIN_HEIGHT = 500, 340
"""Minimum size of a chart in device-independent pixels."""

HEAT_ROW = 21
HEAT_AROUND = 84
"""Height in device-independent pixels of a heat map's row, and of everything above and below its rows."""


@dataclass(frozen=True)
class Picture:
    """`pixels`: rows from the top, 4 bytes a pixel (RGBA), `width` by `height` of them."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True)
class RenderedChart:
    """A rendered chart with its hit testing; `ratio` device pixels for each device-independent one."""

    picture: Picture
    ratio: float
    hit_test: HitTest | None


def render_trend(
    shown: StudentTrend, colours: ChartColours, width: int, height: int, ratio: float = 1.0
) -> RenderedChart:
    """The trend without its headings, `width` by `height` device-independent pixels."""
    from studio_app.figures.drawing import trend_figure

    figure = trend_figure(shown.trend, colours, *_inches(width, height), headings=False)
    picture = to_pixels(figure, DOTS * ratio)
    axes = figure.axes[0]
    days = [(point.day.toordinal(), 0) for point in shown.trend.points]
    middles = (axes.transData.transform(days)[:, 0] / ratio).tolist() if days else []
    box = axes.get_window_extent()
    foot = min(other.get_window_extent().y0 for other in figure.axes)
    top, bottom = ((picture.height - y) / ratio for y in (box.y1, foot))
    return RenderedChart(picture, ratio, TrendHitTest(shown, middles, top, bottom))


def render_heat(heat: HeatMap, colours: ChartColours, width: int, height: int, ratio: float = 1.0) -> RenderedChart:
    """The heat map without its headings; `heat_height` gives the minimum height."""
    from studio_app.figures.figure_layout import WINDOW_EDGE, Sheet
    from studio_app.figures.fonts import chart_style
    from studio_app.figures.heat_drawing import draw_heat

    inches = _inches(width, height)
    with chart_style():
        sheet = Sheet(colours, *inches, edge=WINDOW_EDGE)
        grid = draw_heat(sheet, heat)
    picture = to_pixels(sheet.figure, DOTS * ratio)
    if grid is None:
        return RenderedChart(picture, ratio, None)
    top = (inches[1] - grid.top) * DOTS
    return RenderedChart(
        picture, ratio, HeatHitTest(heat, grid.left * DOTS, top, grid.across * DOTS, grid.upright * DOTS)
    )


def heat_height(heat: HeatMap) -> int:
    """Minimum height of a heat map in device-independent pixels, so that each room has its name."""
    return max(MIN_HEIGHT, HEAT_AROUND + HEAT_ROW * len(heat.rows))


def to_pixels(figure: Any, dots_per_inch: float) -> Picture:
    """`figure` in pixels."""
    from studio_app.figures.fonts import chart_style

    with chart_style():
        figure.set_dpi(dots_per_inch)
        figure.canvas.draw()
        width, height = figure.canvas.get_width_height(physical=True)
        return Picture(width, height, bytes(figure.canvas.buffer_rgba()))


def _inches(width: int, height: int) -> tuple[float, float]:
    # a hundredth of a pixel more, so that no rounding takes a whole one away
    return (max(width, MIN_WIDTH) + 0.01) / DOTS, (max(height, MIN_HEIGHT) + 0.01) / DOTS
