"""Draws one case in the list: level and name, below them the owner, at the right what it waits for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio_app.cases.service import ListedCase
from ui.cases.model import CASE, CaseModel, owner_said, waiting_said
from ui.theme import Theme
from ui.widgets.level import level_size, paint_level

HEIGHT = 64


class CaseRows(QStyledItemDelegate):
    """Two lines a case."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, HEIGHT)

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
        self._ground(painter, box, state)
        inner = box.adjusted(theme.size("space_4"), 10, -theme.size("space_3"), -10)
        upper = QRect(inner.left(), inner.top(), inner.width(), 22)
        lower = QRect(inner.left(), inner.bottom() - 18, inner.width(), 18)
        paint_level(painter, upper, case.level, theme)
        left = upper.left() + level_size(case.level, theme).width() + theme.size("space_2")
        self._write(painter, QRect(left, upper.top(), upper.right() - left, upper.height()), case.student_name, "name")
        right = lower.right()
        waits = waiting_said(case, model.today)
        if waits:
            right = self._write_right(painter, lower, waits, overdue=case.overdue)
        place = " · ".join(part for part in (owner_said(case), case.class_name) if part)
        self._write(painter, QRect(lower.left(), lower.top(), right - lower.left() - 8, lower.height()), place, "muted")
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

    def _write(self, painter: QPainter, box: QRect, text: str, face: str) -> None:
        font = self._theme.font("body" if face == "name" else "small", strong=face == "name")
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if face == "name" else "muted_text"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _write_right(self, painter: QPainter, box: QRect, text: str, *, overdue: bool) -> int:
        """Write at the right end; gives the x where it begins."""
        font = self._theme.font("small", strong=overdue)
        painter.setFont(font)
        painter.setPen(self._theme.colour("red_text" if overdue else "muted_text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return box.right() - QFontMetrics(font).horizontalAdvance(text)
