"""A blank sheet for a chart: a matplotlib figure measured in inches, with title, subtitle and footer.

matplotlib is imported here and in the drawing modules only, when the first chart is opened. Only its object-oriented
API is used, without global state, so that a test or a command can draw without a screen.
"""

from __future__ import annotations

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from studio_app.figures.colours import ChartColours

EDGE = 0.24
"""Margin of a saved sheet in inches; a window's page has margins of its own."""

WINDOW_EDGE = 0.04

TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, SMALL_SIZE = 15.0, 10.0, 9.5, 8.5
"""Type sizes in points."""

LANE = 0.205
"""Height of a row of small text, inches."""


class Sheet:
    """A figure with its headings; `top` and `bottom` bound the remaining drawing area, inches from below.

    To be created and drawn on inside `fonts.chart_style()`, because a text keeps the fonts that are set
    when it is created.
    """

    def __init__(self, colours: ChartColours, width: float, height: float, *, edge: float = EDGE) -> None:
        self.colours = colours
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width, height), facecolor=colours.ground)
        canvas: Any = FigureCanvasAgg(self.figure)
        self._renderer = canvas.get_renderer()
        self.edge = edge
        self.top, self.bottom = height - min(0.2, edge), min(0.12, edge)

    def headings(self, title: str, subtitle: str, footer: str) -> None:
        """Writes the title and subtitle at the top left and `footer`, if any, at the bottom."""
        self._heading(title, TITLE_SIZE, "bold", self.colours.text, 0.32)
        self._heading(subtitle, SUBTITLE_SIZE, "normal", self.colours.muted_text, 0.26)
        if footer:
            self.write(self.edge, 0.14, footer, SMALL_SIZE, self.colours.muted_text, va="bottom")
            self.bottom += 0.24

    def _heading(self, text: str, size: float, weight: str, colour: str, height: float) -> None:
        wide = self.width_of(text, size, weight)
        size = max(SMALL_SIZE, size * min(1.0, (self.width - 2 * self.edge) / wide)) if wide else size
        self.write(self.edge, self.top, text, size, colour, va="top", weight=weight)
        self.top -= height

    def write(
        self, x: float, y: float, text: str, size: float, colour: str, *, weight: str = "normal", **where: Any
    ) -> None:
        """Writes `text` at `x`, `y` inches from the lower left corner; `where` takes `ha` and `va`."""
        where = {"ha": "left", "va": "center"} | where
        self.figure.text(x / self.width, y / self.height, text, fontsize=size, color=colour, fontweight=weight, **where)

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Width of `text` in inches."""
        probe = self.figure.text(0, 0, text, fontsize=size, fontweight=weight)
        wide = probe.get_window_extent(self._renderer).width / self.figure.dpi
        probe.remove()
        return float(wide)

    def write_date(self, x: float, y: float, words: str) -> None:
        """Writes a date centred at `x`, shifted to stay inside the sheet."""
        half = max(self.width_of(line, SMALL_SIZE) for line in words.split("\n")) / 2
        x = min(max(x, self.edge + half), self.width - self.edge - half)
        self.write(x, y, words, SMALL_SIZE, self.colours.muted_text, ha="center", va="top")

    def axes(self, left: float, bottom: float, right: float, top: float) -> Any:
        """Empty axes with corners in inches."""
        box = (
            left / self.width,
            bottom / self.height,
            max(right - left, 0.2) / self.width,
            max(top - bottom, 0.2) / self.height,
        )
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        return axes
