"""How rows and cells are drawn, whatever stands in them: the ground, and a line of text cut where it ends.

They are drawn here and not by the style sheet, which takes four times as long for each: a list is painted anew with every
key, and the window answers nothing meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QTreeView, QWidget

from ui.theme import Face, Theme

Index = QModelIndex | QPersistentModelIndex

TALL = 64
"""device-independent pixels of a row with two lines in a list that stands by itself"""
CELL_LEFT, CELL_RIGHT = 11, 5
"""what is left free in a cell; headings begin there, too"""
_TREE_LEFT = 6
_LINES_KEPT = 1000
_SELECTED, _HOVER, _FOCUS = (
    each.value
    for each in (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus)
)
_KEYBOARD = QStyle.StateFlag.State_KeyboardFocusChange.value


@dataclass(frozen=True)
class _Line:
    text: QStaticText
    font: QFont
    width: int
    height: int


def _line(theme: Theme, text: str, face: Face, strong: bool, room: int) -> _Line:
    metrics, font = theme.metrics(face, strong=strong), theme.font(face, strong=strong)
    shown = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room)
    drawn = QStaticText(shown)
    drawn.setTextFormat(Qt.TextFormat.PlainText)
    drawn.prepare(font=font)
    return _Line(drawn, font, metrics.horizontalAdvance(shown), round(drawn.size().height()))


class Rows(QStyledItemDelegate):
    """What every list, table and tree of the program is drawn with; a kind of row of its own overrides `paint`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: dict[tuple[str, Face, bool, int], _Line] = {}
        """laid out before; they go with the list, so that no name stays when the window is locked"""

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, *, line: bool = True) -> None:
        """Paints what is behind a row or cell: chosen, under the mouse, or with the keyboard's frame; a fine `line` below."""
        theme, box, state = self._theme, option.rect, option.state.value
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
        painter.setPen(self._theme.colour(colour))
        return self._draw(painter, box, text, face, strong=strong, right=right)

    def _draw(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        face: Face = "body",
        *,
        strong: bool = False,
        right: bool = False,
    ) -> int:
        if not text:
            return 0
        wanted = text, face, strong, box.width()
        line = self._lines.get(wanted)
        if line is None:
            if len(self._lines) >= _LINES_KEPT:
                self._lines.clear()
            line = self._lines[wanted] = _line(self._theme, *wanted)
        left = box.right() + 1 - line.width if right else box.left()
        painter.setFont(line.font)
        painter.drawStaticText(QPointF(left, box.top() + (box.height() - line.height) // 2), line.text)
        return line.width

    def _frames(self, state: int) -> bool:  # noqa: ARG002
        """Whether the row one is at has a frame."""
        return True


class TextCells(Rows):
    """A cell of a table: its text, muted or in another colour where the model says so."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        if isinstance(view, QTableView) and view.wordWrap():
            super().paint(painter, option, index)
            return
        painter.save()
        self.ground(painter, option)
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(self._theme.colour("text") if ink is None else ink.color() if isinstance(ink, QBrush) else ink)
        self._draw(painter, option.rect.adjusted(CELL_LEFT, 0, -CELL_RIGHT, -1), index.data() or "")
        painter.restore()


class TreeRows(Rows):
    """A branch's name, and at the right, small, what `at_right` tells of it."""

    def __init__(self, theme: Theme, parent: QTreeView, count: int, height: str = "row_compact") -> None:
        """`count`: the role that holds what stands at the right; `height`: a token."""
        super().__init__(theme, parent)
        self._count, self._height = count, theme.size(height)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(80, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.ground(painter, option, line=False)
        box = option.rect.adjusted(_TREE_LEFT, 0, -self._theme.size("space_2"), 0)
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
    """Two lines a row, for a list in which people walk with the arrow keys."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(0, TALL)

    def lines(self, box: QRect) -> tuple[QRect, QRect]:
        """The places of the upper and the lower line of a row in `box`."""
        inner = box.adjusted(self._theme.size("space_4"), 10, -self._theme.size("space_3"), -10)
        upper = QRect(inner.left(), inner.top(), inner.width(), 22)
        return upper, QRect(inner.left(), inner.bottom() - 18, inner.width(), 18)

    def _frames(self, state: int) -> bool:
        return bool(state & _KEYBOARD)
