"""Item delegates for rows that hold more than one text or a mark.

A table cell with one text needs none of them: the style sheet draws it, and scrolls through a table of people faster.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from ui.theme import Face, Theme
from ui.widgets.choice_list import Index

TALL = 64
"""device-independent pixels of a row with two lines in a list that stands by itself"""
_TREE_LEFT = 6
_SELECTED, _HOVER, _FOCUS = (
    each.value
    for each in (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus)
)
_KEYBOARD = QStyle.StateFlag.State_KeyboardFocusChange.value


class Rows(QStyledItemDelegate):
    """The base of the delegates; a subclass overrides `paint`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, *, line: bool = True) -> None:
        """Paints what is behind a row or cell: chosen, under the mouse, or with the keyboard's frame; a fine `line` below."""
        theme, box, state = self._theme, option.rect, option.state.value  # type: ignore[attr-defined]
        if state & _SELECTED:
            painter.fillRect(box, theme.colour("selection"))
        elif state & _HOVER:
            painter.fillRect(box, theme.colour("hover"))
        if line:
            painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("border"))
        if state & _FOCUS and self._frames(state):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1))

    def write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        colour: str = "text",
        face: Face = "body",
        *,
        strong: bool = False,
        right: bool = False,
    ) -> int:
        """One line in the middle of `box`, cut with an ellipsis, in a token's colour; gives how wide it came to be."""
        metrics = self._theme.metrics(face, strong=strong)
        shown = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setPen(self._theme.colour(colour))
        painter.setFont(self._theme.font(face, strong=strong))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return metrics.horizontalAdvance(shown)

    def _frames(self, state: int) -> bool:  # noqa: ARG002
        """Whether the row one is at has a frame."""
        return True


class TreeRows(Rows):
    """Draws a tree's branch: its name, and at the right a count in small type."""

    def __init__(self, theme: Theme, parent: QTreeView, count: int, height: str = "row_compact") -> None:
        """`count`: the role that holds what stands at the right; `height`: a token."""
        super().__init__(theme, parent)
        self._count, self._height = count, theme.size(height)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(80, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.ground(painter, option, line=False)
        box = option.rect.adjusted(_TREE_LEFT, 0, -self._theme.size("space_2"), 0)  # type: ignore[attr-defined]
        box = self.mark(painter, box, index)
        count = index.data(self._count)
        if count not in (None, ""):
            width = self.write(painter, box, str(count), "muted_text", "small", right=True)
            box = box.adjusted(0, 0, -width - self._theme.size("space_2"), 0)
        self.write(painter, box, index.data() or "")
        painter.restore()

    def mark(self, painter: QPainter, box: QRect, index: Index) -> QRect:  # noqa: ARG002
        """Paints what stands at the far right; gives the room that is left."""
        return box


class ListedRows(Rows):
    """The base of delegates with two lines a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(0, TALL)

    def lines(self, box: QRect) -> tuple[QRect, QRect]:
        """The places of the upper and the lower line of a row in `box`."""
        inner = box.adjusted(self._theme.size("space_4"), 10, -self._theme.size("space_3"), -10)
        upper = QRect(inner.left(), inner.top(), inner.width(), 22)
        return upper, QRect(inner.left(), inner.bottom() - 18, inner.width(), 18)

    def _frames(self, state: int) -> bool:
        return bool(state & _KEYBOARD)
