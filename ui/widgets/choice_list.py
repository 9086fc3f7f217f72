"""A list of rows of equal height of which one is current, and the base of its model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QListView, QWidget

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""The role that gives a row's value itself."""
T = TypeVar("T")


class RowsModel(QAbstractListModel, Generic[T]):
    """A list of values of one type; a subclass says what a row is called and what a screen reader says of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[T] = []

    def title(self, row: T) -> str:
        """The text of a row, by which people find it."""
        raise NotImplementedError

    def spoken(self, row: T) -> Sequence[str]:
        """What a screen reader says, part by part; empty parts are left out."""
        raise NotImplementedError

    def show(self, rows: Sequence[T]) -> None:
        """Replaces the rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> T | str | None:
        row = self.at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, self.spoken(row)))
        return row if role == ROW else None

    def at(self, place: int) -> T | None:
        """The value in a row; None outside the list."""
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def place_of(self, wanted: Callable[[T], bool]) -> int:
        """The first row whose value is `wanted`; -1 where there is none."""
        return next((place for place, row in enumerate(self.rows) if wanted(row)), -1)

    def titles(self) -> list[str]:
        """The titles as listed, from the top."""
        return [self.title(row) for row in self.rows]


class ChoiceList(QListView):
    """A list view that tells a row made current by the person from one made current by the program."""

    moved = Signal()
    """the person made another row current and stayed there for `rest_ms`"""

    def __init__(
        self, model: QAbstractItemModel, delegate: QAbstractItemDelegate, name: str, *, rest_ms: int = 0
    ) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self._by_program = False
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self.moved)
        self.selectionModel().currentChanged.connect(self._current_changed)

    def make_current(self, place: int) -> None:
        """Selects a row and scrolls to it, without `moved`; -1 selects none."""
        self._rest.stop()
        self._by_program = True
        if place < 0:
            self.selectionModel().clear()
        else:
            index = self.model().index(place, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        self._by_program = False

    def _current_changed(self) -> None:
        if self._by_program:
            return
        if self._rest.interval():
            self._rest.start()
        else:
            self.moved.emit()
