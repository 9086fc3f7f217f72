"""How the rows of the lists at the left are drawn: one line, or a name with a small line under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import Theme

SECOND_LINE = Qt.ItemDataRole.UserRole + 1
"""The small text under the first; a row whose model gives none has one line."""

_Index = QModelIndex | QPersistentModelIndex


class Rows(QStyledItemDelegate):
    """Rows of the program's height, higher where there are `lines` 2."""

    def __init__(self, theme: Theme, lines: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = theme.size("row") + (theme.size("space_3") if lines == 2 else 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        return QSize(option.rect.width(), self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        second = index.data(SECOND_LINE)
        pad = self._theme.size("space_2")
        inside = option.rect.adjusted(pad, 6, -pad, -6) if second else option.rect.adjusted(pad, 0, -pad, 0)
        half = inside.height() // 2 if second else inside.height()
        painter.save()
        above = QRect(inside.left(), inside.top(), inside.width(), half)
        self._line(painter, above, text, self._theme.font(), "text")
        if second:
            below = above.translated(0, half)
            self._line(painter, below, second, self._theme.font("small"), "muted_text")
        painter.restore()

    def _line(self, painter: QPainter, rect: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
