"""Draws one article in the list: its title, below it from whom and when."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from studio_app.library.service import Draft
from ui.library.model import ROW, LibraryModel, title_of
from ui.widgets.listed_rows import ListedRows


class ArticleRows(ListedRows):
    """Two lines an article; a draft's second line is in the colour of what waits."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, model = index.data(ROW), index.model()
        if row is None or not isinstance(model, LibraryModel):
            return
        theme, box = self._theme, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        upper, lower = self.ground(painter, box, option.state)
        self.write(painter, upper, title_of(row), "text", strong=True)
        source, day = model.line_of(row)
        width = QFontMetrics(theme.font("small")).horizontalAdvance(day) + theme.size("space_3")
        self.write(painter, lower.adjusted(lower.width() - width + theme.size("space_3"), 0, 0, 0), day)
        left = lower.adjusted(0, 0, -width, 0)
        self.write(painter, left, source, "orange_text" if isinstance(row, Draft) else "muted_text")
        painter.restore()
