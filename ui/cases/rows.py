"""Draws one case in the list: level and name, below them the owner, at the right what it waits for."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from studio_app.cases.service import ListedCase
from ui.cases.model import CaseModel, owner_said, waiting_said
from ui.widgets.choice_list import ROW, Index
from ui.widgets.level import level_size, paint_level
from ui.widgets.rows import ListedRows


class CaseRows(ListedRows):
    """Two lines a case."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        case, model = index.data(ROW), index.model()
        if not isinstance(case, ListedCase) or not isinstance(model, CaseModel):
            return
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.ground(painter, option)
        upper, lower = self.lines(option.rect)  # type: ignore[attr-defined]
        paint_level(painter, upper, case.level, theme)
        name = upper.adjusted(level_size(case.level, theme).width() + theme.size("space_2"), 0, 0, 0)
        self.write(painter, name, case.student_name, strong=True)
        waits, colour = waiting_said(case, model.today), "red_text" if case.overdue else "muted_text"
        width = self.write(painter, lower, waits, colour, "small", strong=case.overdue, right=True)
        place = " · ".join(part for part in (owner_said(case), case.class_name) if part)
        self.write(painter, lower.adjusted(0, 0, -width - theme.size("space_2"), 0), place, "muted_text", "small")
        painter.restore()
