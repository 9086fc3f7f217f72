"""Draws warning levels as mark, word and tint, so that a level never depends on colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio_app.words import marked, say
from ui.theme import Theme
from ui.widgets.bands import Tone

HEIGHT = 22
_MARK = 9
_PADDING = 8
_GAP = 6


@dataclass(frozen=True)
class LevelLook:
    """The word, mark and colour of one level."""

    word: str
    mark: str
    """the mark as a character, for text, exports and screen readers"""
    token: Tone
    """`red` stands for the tokens `red_text` and `red_tint`"""


LEVELS: dict[int, LevelLook] = {
    4: LevelLook(marked("Red"), "●", "red"),
    3: LevelLook(marked("Orange"), "▲", "orange"),
    2: LevelLook(marked("Yellow"), "◆", "yellow"),
    1: LevelLook(marked("Blue"), "■", "blue"),
}


def level_text(level: int) -> str:
    """Mark and word of `level` (4 red to 1 blue): `● Red`."""
    look = LEVELS[level]
    return f"{look.mark} {say(look.word)}"


def level_size(level: int, theme: Theme) -> QSize:
    """The room that `paint_level` needs, in device-independent pixels."""
    metrics = QFontMetrics(theme.font("small", strong=True))
    return QSize(metrics.horizontalAdvance(say(LEVELS[level].word)) + _MARK + _GAP + 2 * _PADDING, HEIGHT)


def paint_level(painter: QPainter, rect: QRect, level: int, theme: Theme) -> None:
    """Draw the badge of `level` at the left of `rect`, centred in its height; also for table delegates."""
    look = LEVELS[level]
    size = level_size(level, theme)
    box = QRectF(rect.left(), rect.center().y() - (HEIGHT - 1) / 2, size.width(), HEIGHT)
    colour = theme.colour(f"{look.token}_text")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{look.token}_tint"))
    painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
    painter.setBrush(colour)
    draw_mark(painter, QRectF(box.left() + _PADDING, box.center().y() - _MARK / 2, _MARK, _MARK), look.mark)
    painter.setPen(colour)
    painter.setFont(theme.font("small", strong=True))
    text_box = box.adjusted(_PADDING + _MARK + _GAP, 0, 0, 0)
    painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, say(look.word))
    painter.restore()


def draw_mark(painter: QPainter, box: QRectF, mark: str) -> None:
    """Draw one of ● ▲ ◆ ■ into `box` with the painter's brush: fonts draw them in too many sizes."""
    middle = box.center()
    if mark == "●":
        painter.drawEllipse(box)
    elif mark == "▲":
        painter.drawPolygon(QPolygonF([QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    elif mark == "◆":
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(middle.x(), box.top() - 0.5),
                    QPointF(box.right() + 0.5, middle.y()),
                    QPointF(middle.x(), box.bottom() + 0.5),
                    QPointF(box.left() - 0.5, middle.y()),
                ]
            )
        )
    else:
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class LevelBadge(QWidget):
    """The badge of an alert's or a case's level."""

    def __init__(self, theme: Theme, level: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_level(level)

    def level(self) -> int:
        """4 red, 3 orange, 2 yellow, 1 blue."""
        return self._level

    def set_level(self, level: int) -> None:
        """Show `level` (4 to 1)."""
        self._level = level
        self.setAccessibleName(level_text(level))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return level_size(self._level, self._theme)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        paint_level(QPainter(self), self.rect(), self._level, self._theme)
