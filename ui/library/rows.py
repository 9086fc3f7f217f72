"""Draws one article in the list: its title, below it from whom and when."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio_app.library.service import Draft
from ui.library.model import ROW, LibraryModel, title_of
from ui.theme import Theme

HEIGHT = 64


class ArticleRows(QStyledItemDelegate):
    """Two lines an article; a draft's second line is in the colour of what waits."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, model = index.data(ROW), index.model()
        if row is None or not isinstance(model, LibraryModel):
            return
        theme, box = self._theme, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, box, option.state)
        inner = box.adjusted(theme.size("space_4"), 10, -theme.size("space_3"), -10)
        upper = QRect(inner.left(), inner.top(), inner.width(), 22)
        lower = QRect(inner.left(), inner.bottom() - 18, inner.width(), 18)
        self._write(painter, upper, title_of(row), "text", strong=True)
        source, day = model.line_of(row)
        width = QFontMetrics(theme.font("small")).horizontalAdvance(day) + theme.size("space_3")
        self._write(painter, lower.adjusted(lower.width() - width + theme.size("space_3"), 0, 0, 0), day, "muted_text")
        left = lower.adjusted(0, 0, -width, 0)
        self._write(painter, left, source, "orange_text" if isinstance(row, Draft) else "muted_text")
        painter.restore()

    def _ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        theme = self._theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("selection" if chosen else "hover"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1))

    def _write(self, painter: QPainter, box: QRect, text: str, colour: str, *, strong: bool = False) -> None:
        font = self._theme.font("body" if strong else "small", strong=strong)
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
