"""How the rows of the lists at the left are drawn: one line, or a name with a small line under it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.theme import Theme
from ui.widgets.choice_list import Index
from ui.widgets.rows import Rows

SECOND_LINE = Qt.ItemDataRole.UserRole + 1
"""The small text under the first; a row whose model gives none has one line."""


class NarrowRows(Rows):
    """Rows of the program's height, higher where there are `lines` 2."""

    def __init__(self, theme: Theme, lines: int, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.height = theme.size("row") + (theme.size("space_3") if lines == 2 else 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(option.rect.width(), self.height)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        second = index.data(SECOND_LINE)
        pad = self._theme.size("space_2")
        inside = option.rect.adjusted(pad, 6, -pad, -6) if second else option.rect.adjusted(pad, 0, -pad, 0)  # type: ignore[attr-defined]
        half = inside.height() // 2 if second else inside.height()
        above = QRect(inside.left(), inside.top(), inside.width(), half)
        painter.save()
        self.ground(painter, option)
        self.write(painter, above, index.data() or "")
        if second:
            self.write(painter, above.translated(0, half), second, "muted_text", "small")
        painter.restore()
