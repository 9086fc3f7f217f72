"""Draws one case in the list: level and name, below them the owner, at the right what it waits for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from studio_app.cases.service import ListedCase
from ui.cases.model import CASE, CaseModel, owner_said, waiting_said
from ui.widgets.level import level_size, paint_level
from ui.widgets.listed_rows import ListedRows


class CaseRows(ListedRows):
    """Two lines a case."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        case, model = index.data(CASE), index.model()
        if not isinstance(case, ListedCase) or not isinstance(model, CaseModel):
            return
        theme = self._theme
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        upper, lower = self.ground(painter, box, state)
        paint_level(painter, upper, case.level, theme)
        name = upper.adjusted(level_size(case.level, theme).width() + theme.size("space_2"), 0, 0, 0)
        self.write(painter, name, case.student_name, "text", strong=True)
        right = lower.right()
        waits = waiting_said(case, model.today)
        if waits:
            right = self._write_right(painter, lower, waits, overdue=case.overdue)
        place = " · ".join(part for part in (owner_said(case), case.class_name) if part)
        self.write(painter, QRect(lower.left(), lower.top(), right - lower.left() - 8, lower.height()), place)
        painter.restore()

    def _write_right(self, painter: QPainter, box: QRect, text: str, *, overdue: bool) -> int:
        """Write at the right end; gives the x where it begins."""
        font = self._theme.font("small", strong=overdue)
        painter.setFont(font)
        painter.setPen(self._theme.colour("red_text" if overdue else "muted_text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return box.right() - QFontMetrics(font).horizontalAdvance(text)
