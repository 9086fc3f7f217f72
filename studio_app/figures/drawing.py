"""Draws one person's trend: daily points, weekly average, usual range, changes, and period marks."""

from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from studio_app.domain.check_in_form import LABELS, Mood
from studio_app.figures import sentences
from studio_app.figures.colours import ChartColours
from studio_app.figures.date_axis import date_ticks
from studio_app.figures.figure_layout import EDGE, LABEL_SIZE, LANE, SMALL_SIZE, WINDOW_EDGE, Sheet
from studio_app.figures.fonts import chart_style
from studio_app.figures.label_lanes import Label, attached_label, lanes
from studio_app.figures.trend import PeriodMark, Trend
from studio_app.figures.trend_rows import Row, rows_below
from studio_app.words import say

MIN_SPAN = 14
"""Minimum number of days on an axis, so that three days of check-ins do not fill the sheet."""

MAX_LANES = 4
"""Maximum rows of labels for changes; period marks have half as many. On a low sheet labels, and then the rows
below, are dropped until the moods have about `MIN_HEIGHT` inches."""

MIN_HEIGHT = 1.2

LOW, HIGH = 0.6, 5.4
DATE_ROOM = 0.42
ROW_GAP = 0.07
LABEL_INDENT, LABEL_GAP = 0.06, 0.08
"""Inches between a change's line and its label, and free space after it."""

PAD = 0.12
"""Inches between the axes and the labels next to them."""


def trend_figure(
    trend: Trend,
    colours: ChartColours,
    width: float = 9.0,
    height: float = 5.0,
    *,
    footer: str = "",
    headings: bool = True,
) -> Figure:
    """The chart of `trend`, `width` by `height` inches, at least 5 by 3.4.

    `footer` is for a note such as 'Invented people'. Without
    `headings` none of the three is drawn: a window shows them as its own texts. A figure for a file is drawn
    in the light colours (`save_figure` requires them).
    """
    with chart_style():
        sheet = Sheet(colours, width, height, edge=EDGE if headings else WINDOW_EDGE)
        if headings:
            sheet.headings(sentences.title(trend), sentences.subtitle(trend), footer)
        _TrendDrawing(trend, sheet).draw()
        return sheet.figure


class _TrendDrawing:
    """Lays out and draws a trend.

    The x axis is in day numbers (`date.toordinal`); positions on the sheet are inches from its lower left.
    """

    def __init__(self, trend: Trend, sheet: Sheet) -> None:
        self.trend, self.sheet, self.colours = trend, sheet, sheet.colours
        self.first = min(trend.first, trend.last - timedelta(days=MIN_SPAN - 1))
        self.last = trend.last
        self.marks = [mark for mark in trend.marks if mark.last >= self.first and mark.first <= self.last]
        self.rows = rows_below(trend, self.colours)
        self.beside = self._side_labels()
        self.moods = {mood: f"{mood.value} {say(LABELS[Mood][mood])}" for mood in Mood}
        wide = [sheet.width_of(words, LABEL_SIZE) for words in self.moods.values()]
        wide += [sheet.width_of(row.words, SMALL_SIZE) for row in self.rows]
        self.left = sheet.edge + max(wide) + PAD
        wide = [sheet.width_of(words, LABEL_SIZE, "bold") for _, words, _ in self.beside]
        self.right = sheet.width - sheet.edge - (max(wide) + PAD if wide else 0.0)

    def draw(self) -> None:
        self.foot = self.sheet.bottom + DATE_ROOM
        labels = LANE * (bool(self.trend.changes) + bool(self.marks))
        room = self.sheet.top - self.foot - MIN_HEIGHT - labels
        while len(self.rows) > 1 and sum(row.height + ROW_GAP for row in self.rows) > room:
            self.rows.pop()
        self.bottom = self.foot + sum(row.height + ROW_GAP for row in self.rows)
        free = int((self.sheet.top - 0.08 - self.bottom - MIN_HEIGHT) / LANE)
        marks = self._mark_lanes(min(MAX_LANES // 2, max(1, free // 3)))
        changes = self._change_lanes(min(MAX_LANES, max(1, free - _height(marks))))
        above = _height(changes), _height(marks)
        self.top = self.sheet.top - 0.08 - LANE * sum(above)
        self.axes = self._axes(self.bottom, self.top)
        self.axes.set_ylim(LOW, HIGH)
        self._draw_scale()
        self._draw_usual_range()
        self._draw_marks(marks, above[0])
        self._draw_changes(changes)
        self._draw_points()
        self._draw_average()
        self._draw_side_labels()
        self._draw_rows()
        self._draw_dates()

    def x(self, day: float) -> float:
        """Position of a day number on the sheet."""
        share = (day - self.first.toordinal() + 0.5) / ((self.last - self.first).days + 1)
        return self.left + share * (self.right - self.left)

    def y(self, mood: float) -> float:
        """Position of a mood on the sheet."""
        return self.bottom + (mood - LOW) / (HIGH - LOW) * (self.top - self.bottom)

    def _axes(self, bottom: float, top: float) -> Any:
        axes = self.sheet.axes(self.left, bottom, self.right, top)
        axes.set_xlim(self.first.toordinal() - 0.5, self.last.toordinal() + 0.5)
        return axes

    def _vertical_line(self, day: float, bottom: float, top: float, **look: Any) -> None:
        """A vertical line at `day`, its ends in inches, not clipped to the axes."""
        height = self.top - self.bottom
        ends = [(end - self.bottom) / height for end in (bottom, top)]
        across = self.axes.get_xaxis_transform()
        self.axes.plot([day, day], ends, transform=across, clip_on=False, **look)

    def _draw_scale(self) -> None:
        for mood, words in self.moods.items():
            self.axes.axhline(mood, color=self.colours.grid, linewidth=0.8, zorder=0.5)
            self.sheet.write(self.left - PAD, self.y(mood), words, LABEL_SIZE, self.colours.muted_text, ha="right")

    def _draw_usual_range(self) -> None:
        if usual := self.trend.baseline:
            self.axes.axhspan(usual.low, usual.high, color=self.colours.line, alpha=0.11, linewidth=0, zorder=0.6)

    def _mark_lanes(self, most: int) -> list[int | None]:
        labels = []
        for mark in self.marks:
            wide = self.sheet.width_of(mark.name, SMALL_SIZE) + 0.08
            left, right = self._mark_sides(mark)
            start = min(max((left + right - wide) / 2, self.left), max(self.right - wide, self.left))
            labels.append(Label(start, start + wide))
        self.mark_labels = labels
        return lanes(labels, [label.right for label in labels], most)

    def _mark_sides(self, mark: PeriodMark) -> tuple[float, float]:
        first, last = max(mark.first, self.first).toordinal(), min(mark.last, self.last).toordinal()
        return self.x(first - 0.5), self.x(last + 0.5)

    def _draw_marks(self, found: list[int | None], lanes_below: int) -> None:
        for mark, label, lane in zip(self.marks, self.mark_labels, found, strict=True):
            left, right = self._mark_sides(mark)
            top = self.top + LANE * (lanes_below + 1 + lane) if lane is not None else self.top
            sheet = self.sheet
            band = Rectangle(
                (left / sheet.width, self.foot / sheet.height),
                (right - left) / sheet.width,
                (top - self.foot) / sheet.height,
                transform=sheet.figure.transFigure,
                facecolor=self.colours.outline,
                alpha=0.13,
                linewidth=0,
                zorder=-1,
            )
            sheet.figure.add_artist(band)
            if lane is not None:
                middle = (label.left + label.right) / 2
                sheet.write(middle, top - LANE / 2, mark.name, SMALL_SIZE, self.colours.muted_text, ha="center")

    def _change_lanes(self, most: int) -> list[int | None]:
        changes = self.trend.changes
        self.change_words = [sentences.change_words(change, self.trend) for change in changes]
        labels = [
            attached_label(
                self.x(change.day.toordinal() - 0.5),
                LABEL_INDENT + self.sheet.width_of(words, SMALL_SIZE) + LABEL_GAP,
                self.sheet.width - self.sheet.edge + LABEL_GAP,
            )
            for change, words in zip(changes, self.change_words, strict=True)
        ]
        self.change_labels = labels
        # The latest change is the one the title speaks of, so it comes first where not all fit.
        weights = [inf if change is changes[-1] else abs(change.size) for change in changes]
        return lanes(labels, weights, most)

    def _draw_changes(self, found: list[int | None]) -> None:
        colour = self.colours.text
        for change, label, words, lane in zip(
            self.trend.changes, self.change_labels, self.change_words, found, strict=True
        ):
            top = self.top + LANE * (lane + 1) - 0.03 if lane is not None else self.top
            day = change.day.toordinal() - 0.5
            self._vertical_line(day, self.foot, top, color=colour, linewidth=0.8, alpha=0.6, zorder=1.5)
            if lane is not None:
                to_the_left = label.line == label.right
                x = label.right - LABEL_INDENT if to_the_left else label.left + LABEL_INDENT
                y = self.top + LANE * (lane + 0.5)
                self.sheet.write(x, y, words, SMALL_SIZE, colour, ha="right" if to_the_left else "left")

    def _draw_points(self) -> None:
        seen = [point for point in self.trend.points if point.mood is not None]
        room = (self.right - self.left) * 72 / ((self.last - self.first).days + 1)
        across = min(6.5, max(2.6, room * 0.8))
        self.axes.scatter(
            [point.day.toordinal() for point in seen],
            [point.mood for point in seen],
            s=across**2,
            c=[self.colours.mood[int(point.mood + 0.5) - 1] for point in seen if point.mood is not None],
            edgecolors=self.colours.outline,
            linewidths=0.6 if across > 4 else 0.25,
            zorder=2,
            clip_on=False,
        )

    def _draw_average(self) -> None:
        days = (self.last - self.first).days + 1
        wide = 2.2 if days <= 200 else 1.6 if days <= 500 else 1.1
        for piece in self.trend.average:
            self.axes.plot(
                [value.day.toordinal() for value in piece],
                [value.mood for value in piece],
                color=self.colours.line,
                linewidth=wide,
                solid_capstyle="round",
                solid_joinstyle="round",
                marker="o" if len(piece) == 1 else "",
                markersize=wide * 1.6,
                path_effects=[withStroke(linewidth=wide + 1.2, foreground=self.colours.ground, alpha=0.8)],
                zorder=3,
                clip_on=False,
            )

    def _side_labels(self) -> list[tuple[float, str, str]]:
        """The labels to the right of the axes: mood, text and colour."""
        said = []
        if self.trend.average:
            latest = self.trend.average[-1][-1].mood
            words = say("weekly average {mood}", mood=f"{latest:.1f}")
            said.append((latest, words, self.colours.line))
        if usual := self.trend.baseline:
            words = say("usual {low} to {high}", low=f"{usual.low:.1f}", high=f"{usual.high:.1f}")
            said.append(((usual.low + usual.high) / 2, words, self.colours.muted_text))
        return said

    def _draw_side_labels(self) -> None:
        places = [self.y(mood) for mood, _, _ in self.beside]
        if len(places) == 2 and (short := LANE - abs(places[0] - places[1])) > 0:
            up = 1 if places[0] >= places[1] else -1
            places = [places[0] + up * short / 2, places[1] - up * short / 2]
        for y, (_, words, colour) in zip(places, self.beside, strict=True):
            weight = "bold" if colour == self.colours.line else "normal"
            self.sheet.write(self.right + PAD, y, words, LABEL_SIZE, colour, weight=weight)

    def _draw_rows(self) -> None:
        edge = self.bottom - ROW_GAP
        for row in self.rows:
            self._draw_row(row, edge)
            edge -= row.height + ROW_GAP

    def _draw_row(self, row: Row, top: float) -> None:
        axes = self._axes(top - row.height, top)
        row.draw(axes, (self.right - self.left) * 72 / ((self.last - self.first).days + 1))
        middle = top - row.height / 2
        self.sheet.write(self.left - PAD, middle, row.words, SMALL_SIZE, self.colours.muted_text, ha="right")

    def _draw_dates(self) -> None:
        width = self.right - self.left
        below = (self.foot - self.bottom) / (self.top - self.bottom)
        ends, across = [self.first.toordinal() - 0.5, self.last.toordinal() + 0.5], self.axes.get_xaxis_transform()
        self.axes.plot(ends, [below, below], transform=across, clip_on=False, color=self.colours.outline, linewidth=0.8)
        for tick in date_ticks(self.first, self.last, width):
            day = tick.day.toordinal()
            self._vertical_line(day, self.foot - 0.05, self.foot, color=self.colours.outline, linewidth=0.8)
            self.sheet.write_date(self.x(day), self.foot - 0.08, tick.words)


def _height(found: list[int | None]) -> int:
    """Number of lanes in use."""
    return 1 + max((lane for lane in found if lane is not None), default=-1)
