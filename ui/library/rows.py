"""Draws one article in the list: its title, below it from whom and when."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from studio_app.library.service import Draft
from ui.library.model import LibraryModel, title_of
from ui.widgets.choice_list import ROW, Index
from ui.widgets.rows import ListedRows


class ArticleRows(ListedRows):
    """Two lines an article; a draft's second line is in the colour of what waits."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, model = index.data(ROW), index.model()
        if row is None or not isinstance(model, LibraryModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.ground(painter, option)
        upper, lower = self.lines(option.rect)  # type: ignore[attr-defined]
        self.write(painter, upper, title_of(row), strong=True)
        source, day = model.line_of(row)
        width = self.write(painter, lower, day, "muted_text", "small", right=True)
        left = lower.adjusted(0, 0, -width - self._theme.size("space_3"), 0)
        self.write(painter, left, source, "orange_text" if isinstance(row, Draft) else "muted_text", "small")
        painter.restore()
