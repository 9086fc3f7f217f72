"""What the rows of a list at the left have in common, whatever stands in them: height, ground, and text cut where it ends."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Theme

HEIGHT = 64


class ListedRows(QStyledItemDelegate):
    """Two lines a row: chosen, under the mouse, or with the keyboard's frame; a fine line below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, HEIGHT)

    def ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> tuple[QRect, QRect]:
        """Paints what is behind the row in `box`; gives the places of its upper and lower line."""
        theme = self._theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("selection" if chosen else "hover"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1))
        inner = box.adjusted(theme.size("space_4"), 10, -theme.size("space_3"), -10)
        upper = QRect(inner.left(), inner.top(), inner.width(), 22)
        return upper, QRect(inner.left(), inner.bottom() - 18, inner.width(), 18)

    def write(
        self, painter: QPainter, box: QRect, text: str, colour: str = "muted_text", *, strong: bool = False
    ) -> None:
        """Text from the left in `box`, cut with an ellipsis; `strong` for the line that names the row."""
        font = self._theme.font("body" if strong else "small", strong=strong)
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
