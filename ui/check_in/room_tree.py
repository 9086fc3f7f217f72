"""The rooms of the round at the left: own rooms first, then buildings, floors and rooms, each with how far it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QTreeView, QWidget

from studio_app.words import say
from ui.check_in.model import Index
from ui.check_in.rooms import Place, Round
from ui.check_in.rooms_model import COUNT, MARK, ROOM, RoomsModel
from ui.theme import Theme
from ui.widgets.rows import TreeRows
from ui.widgets.tables import dress_tree

_OPEN_UP_TO = 40
"""so many rooms are shown with every branch open; of more, one's own and where one is"""


class _RoomRows(TreeRows):
    """A room's name, how many are entered, and at the far right a mark for done, partly, or nobody assigned."""

    def mark(self, painter: QPainter, box: QRect, index: Index) -> QRect:
        theme, side = self._theme, self._theme.size("icon_small")
        mark = index.data(MARK)
        if mark:
            place = QRect(box.right() - side + 1, box.center().y() - side // 2 + 1, side, side)
            theme.icon(*mark).paint(painter, place)
        return box.adjusted(0, 0, -side - theme.size("space_2"), 0)


class RoomTree(QTreeView):
    """Emits `chosen` when a room is clicked or entered; follows `mark_open` without a signal."""

    chosen = Signal(str, str)
    """building and room"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rooms = RoomsModel(self)
        self.setModel(self._rooms)
        dress_tree(self, theme)
        self.setItemDelegate(_RoomRows(theme, self, COUNT, "row"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Rooms of the round"))
        self.clicked.connect(self._choose)

    def show_round(self, round_: Round, place: Place | None) -> None:
        """Show these rooms, and `place` as the one that is open; branches stay while only the counts changed."""
        if self._rooms.show_round(round_):
            if len(round_.rooms) <= _OPEN_UP_TO:
                self.expandAll()
            elif round_.rooms[0].own:
                self.expand(self._rooms.index(0, 0))
        index = QModelIndex() if place is None else self._rooms.index_of(place)
        with QSignalBlocker(self):
            self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)
        self.viewport().update()

    def texts(self) -> list[str]:
        """Every line from top to bottom with its depth as leading spaces, for screen readers' tests and logs."""
        found: list[str] = []

        def walk(above: QModelIndex, depth: int) -> None:
            for row in range(self._rooms.rowCount(above)):
                line = self._rooms.index(row, 0, above)
                found.append(f"{'  ' * depth}{line.data()} {line.data(COUNT)}")
                walk(line, depth + 1)

        walk(QModelIndex(), 0)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        place = index.data(ROOM)
        if place:
            self.chosen.emit(*place)
        elif index.isValid():
            self.setExpanded(index, not self.isExpanded(index))
