"""How the cells of a room's grid are drawn: what is as usual stays quiet, what stands out is seen at once."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from studio_app.domain.signs import highest_level, signs_of
from studio_app.words import say
from ui.check_in.cell_words import FIELDS, Column, cell_text, stands_out
from ui.check_in.model import GridModel, Index, mood_days, others_words
from ui.check_in.room_entries import Row
from ui.theme import Theme
from ui.widgets.level import LEVELS, draw_mark
from ui.widgets.mood import mood_swatch, paint_moods
from ui.widgets.rows import Rows

_CELL_LEFT, _CELL_RIGHT = 11, 5
"""pixels left free in a cell; headings begin there, too"""


class GridCells(Rows):
    """Draws every cell of the grid; `view` tells which row and cell are chosen."""

    def __init__(self, theme: Theme, model: GridModel, view: QTableView) -> None:
        super().__init__(theme, view)
        self._model = model
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(64, self._theme.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._theme, option.rect  # type: ignore[attr-defined]
        current = self._view.currentIndex()
        row, column = self._model.row(index.row()), Column(index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current.row() == index.row():
            painter.fillRect(box, theme.colour("selection"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("border"))
        self._paint_content(painter, box, row, column)
        if current == index and self._view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()

    def _paint_content(self, painter: QPainter, box: QRect, row: Row, column: Column) -> None:
        inner = box.adjusted(_CELL_LEFT, 0, -_CELL_RIGHT, -1)
        match column:
            case Column.BED:
                self._paint_bed(painter, inner, row)
            case Column.NAME:
                self.write(painter, inner, row.person.student.name)
            case Column.DAYS:
                paint_moods(painter, inner, mood_days(row.person.marks), self._theme)
            case Column.MOOD:
                self._paint_mood(painter, inner, row)
            case Column.SIGNS:
                self._paint_signs(painter, inner, row)
            case _:
                self._paint_value(painter, inner, row, FIELDS[column])

    def _paint_bed(self, painter: QPainter, box: QRect, row: Row) -> None:
        """The bed, and beside it whether the entry is saved."""
        self.write(painter, box, row.person.student.bed, "muted_text")
        icon = _state_icon(row)
        if icon is not None:
            side = self._theme.size("icon_small")
            self._theme.icon(*icon).paint(
                painter, QRect(box.right() - side + 1, box.center().y() - side // 2 + 1, side, side)
            )

    def _paint_mood(self, painter: QPainter, box: QRect, row: Row) -> None:
        if row.entry is None:
            return
        text = cell_text(row.entry, "mood")
        if row.entry.mood is not None:
            mood_swatch(painter, QRectF(box.left(), box.top(), 14, box.height()), row.entry.mood, self._theme)
        low = stands_out(row.entry, "mood")
        self.write(painter, box.adjusted(20, 0, 0, 0), text, "text" if low else "muted_text", strong=low)

    def _paint_value(self, painter: QPainter, box: QRect, row: Row, field: str) -> None:
        if row.entry is None:
            return
        out = stands_out(row.entry, field)
        self.write(painter, box, cell_text(row.entry, field), "text" if out else "muted_text", strong=out)

    def _paint_signs(self, painter: QPainter, box: QRect, row: Row) -> None:
        if row.entry is None:
            self.write(painter, box, others_words(row), "muted_text")
            return
        if row.entry.note:
            side = self._theme.size("icon_small")
            place = QRect(box.right() - side + 1, box.center().y() - side // 2 + 1, side, side)
            self._theme.icon("file-text", "muted_text").paint(painter, place)
            box = box.adjusted(0, 0, -side - 4, 0)
        signs = sorted(signs_of(row.entry.signs), key=lambda sign: -sign.raises)
        level = highest_level(row.entry.signs)
        if level is None:
            return
        look = LEVELS[level]
        token = f"{look.token}_text"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(token))
        draw_mark(painter, QRectF(box.left(), box.center().y() - 4, 9, 9), look.mark)
        more = say(" +{count}", count=len(signs) - 1) if len(signs) > 1 else ""
        self.write(painter, box.adjusted(15, 0, 0, 0), say(signs[0].short) + more, token, strong=True)


def _state_icon(row: Row) -> tuple[str, str] | None:
    """A tick for what is saved; a pencil for a correction under way and for a draft brought back, nothing else."""
    if row.unsaved:
        return ("pencil", "muted_text") if row.from_draft or row.saved is not None else None
    return ("check", "accent") if row.saved is not None else None
