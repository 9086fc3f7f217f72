"""The narrow rows below a trend: warning signs, fields not as usual, and days without contact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from studio_app.figures.colours import ChartColours
from studio_app.figures.trend import Trend
from studio_app.words import say

FIELDS = 4
"""Fields of a check-in, besides mood, that can be not as usual: sleep, appetite, social, study."""


@dataclass(frozen=True)
class Row:
    """`draw` gets the row's axes, with the trend's day numbers along them, and the points (1/72 inch) a day takes."""

    words: str
    height: float
    draw: Callable[[Any, float], None]


def rows_below(trend: Trend, colours: ChartColours) -> list[Row]:
    """The rows with content, from the top."""
    signs = [point.day.toordinal() for point in trend.points if point.signs]
    concerns = {point.day.toordinal(): point.concerns for point in trend.points if point.concerns}
    unseen = [point.day.toordinal() for point in trend.points if not point.seen]

    def draw_signs(axes: Any, room: float) -> None:
        size = 46 if room > 2 else 26
        axes.scatter(signs, [0] * len(signs), s=size, marker="^", color=colours.alarm, linewidths=0, clip_on=False)

    def draw_concerns(axes: Any, room: float) -> None:
        axes.set_ylim(0, max(FIELDS, *concerns.values()))
        axes.axhline(0, color=colours.grid, linewidth=0.8)
        wide = min(6.0, max(0.7, room * 0.62))
        axes.vlines(list(concerns), 0, list(concerns.values()), color=colours.muted_text, linewidth=wide, alpha=0.7)

    def draw_unseen(axes: Any, room: float) -> None:
        size = 20 if room > 2 else 9
        axes.scatter(unseen, [0] * len(unseen), s=size, marker="x", color=colours.muted_text, linewidths=1)

    rows = []
    if signs:
        rows.append(Row(say("warning signs"), 0.16, draw_signs))
    if concerns:
        rows.append(Row(say("not as usual"), 0.34, draw_concerns))
    if unseen:
        rows.append(Row(say("not seen"), 0.15, draw_unseen))
    return rows
