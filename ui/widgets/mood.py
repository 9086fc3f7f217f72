"""Draws the moods of the last days as small marks that differ in shape and height as well as colour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio_app.domain.check_in_form import LABELS, Mood
from studio_app.words import say
from ui.theme import Theme

UNCLEAR = 0
"""somebody saw the person that day but could not tell the mood"""
CELL = 14
"""width of one day, device-independent pixels"""
HEIGHT = 20

MoodDay = int | None
"""1 very low to 5 very good, `UNCLEAR`, or None where nobody saw the person"""


def mood_words(days: Sequence[MoodDay]) -> str:
    """The days in words, oldest first, for screen readers and tool tips."""
    return say("Mood, oldest day first: {days}", days=say(", ").join(mood_word(day) for day in days))


def mood_word(day: MoodDay) -> str:
    """One day's mood in words."""
    if day is None:
        return say("no record")
    return say("could not tell") if day == UNCLEAR else say(LABELS[Mood][day])


def mood_size(days: int) -> QSize:
    """The room that `days` marks need, in device-independent pixels."""
    return QSize(days * CELL, HEIGHT)


def paint_moods(painter: QPainter, rect: QRect, days: Sequence[MoodDay], theme: Theme) -> None:
    """Draw the marks from the left of `rect`, centred in its height; also for table delegates.

    Low moods are triangles that point down and hang low, good ones point up and stand high, an even day is a dot, an
    unclear one a ring, a day without record a short line.
    """
    top, ratio = rect.center().y() + 1 - HEIGHT // 2, painter.device().devicePixelRatio()
    for index, day in enumerate(days):
        painter.drawPixmap(rect.left() + index * CELL, top, _picture(day, theme, ratio))


@lru_cache(maxsize=64)
def _picture(day: MoodDay, theme: Theme, ratio: float) -> QPixmap:
    """One day's mark as a grid of people shows dozens of them."""
    picture = QPixmap(QSize(CELL, HEIGHT) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_day(painter, QPointF(CELL / 2, HEIGHT / 2 - 0.5), day, theme)
    painter.end()
    return picture


def _draw_day(painter: QPainter, at: QPointF, day: MoodDay, theme: Theme) -> None:
    outline = QPen(theme.colour("control_border"), 1)
    if day is None:
        painter.setPen(outline)
        painter.drawLine(at - QPointF(2, 0), at + QPointF(2, 0))
    elif day == UNCLEAR:
        painter.setPen(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 3, 3)
    else:
        painter.setPen(outline if day in (2, 3, 4) else QPen(theme.colour(f"mood_{day}"), 1))
        painter.setBrush(theme.colour(f"mood_{day}"))
        if day == Mood.EVEN:
            painter.drawEllipse(at, 2.5, 2.5)
        else:
            steps = day - Mood.EVEN
            half = 2.5 + 1.5 * abs(steps)
            tip = -1 if steps > 0 else 1
            centre = at - QPointF(0, 2.0 * steps)
            painter.drawPolygon(
                QPolygonF(
                    [
                        centre + QPointF(0, tip * half),
                        centre + QPointF(half, -tip * half * 0.7),
                        centre + QPointF(-half, -tip * half * 0.7),
                    ]
                )
            )


class MoodMarks(QWidget):
    """The marks of one person's last days, oldest first."""

    def __init__(self, theme: Theme, days: Sequence[MoodDay] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: tuple[MoodDay, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_days(days)

    def set_days(self, days: Sequence[MoodDay]) -> None:
        """Show `days`, oldest first; usually seven."""
        self._days = tuple(days)
        self.setAccessibleName(mood_words(self._days))
        self.setToolTip(mood_words(self._days))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return mood_size(len(self._days))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        paint_moods(QPainter(self), self.rect(), self._days, self._theme)


def mood_swatch(painter: QPainter, box: QRectF, day: MoodDay, theme: Theme) -> None:
    """Draw one day's mark in the middle of `box`, for legends and pickers."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_day(painter, box.center(), day, theme)
    painter.restore()
