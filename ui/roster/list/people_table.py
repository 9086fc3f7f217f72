"""The table of people: the columns one chose as far as there is room, beside an open pane the four that find somebody."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from studio_app.roster.service import COLUMN_NAMES, StudentRow
from studio_app.words import say
from ui.roster.list.model import CLASS, COLLEGE, GENDER, GRADE, MAJOR, NAME, NUMBER, PLACE, STATUS, StudentsModel
from ui.theme import Theme
from ui.widgets.tables import dress_table

_WIDTHS = {NAME: 106, NUMBER: 118, PLACE: 128, GENDER: 80, STATUS: 88, COLLEGE: 128, MAJOR: 128, GRADE: 72}
_CLASS_WIDTH = 128
"""device-independent pixels that the class, which takes what is left over, has at least"""
_SHORT = {NAME, CLASS, PLACE}
"""All that a Messenger's list has: the class does not push the room to the far side."""
_ALWAYS = (NAME, NUMBER, CLASS, PLACE)
"""Columns that are not hidden for want of room."""


class PeopleTable(QTableView):
    """Emits `person` with the row the person is at, or None; several rows can be chosen."""

    person = Signal(object)
    several = Signal(int)
    """how many rows are chosen, each time that changes"""
    copy_asked = Signal(object)
    """the chosen `StudentRow`s, in the order of the list"""
    change_asked = Signal()
    menu_asked = Signal(QPoint)
    """where on the screen a menu for the chosen people is to open"""

    def __init__(self, theme: Theme, model: StudentsModel, names: Sequence[str], parent: QWidget | None = None) -> None:
        """`names`: the columns shown at first, of `COLUMN_NAMES`."""
        super().__init__(parent)
        self._people = model
        self._columns = [list(COLUMN_NAMES).index(name) for name in names]
        self._several = 0
        self.setModel(model)
        dress_table(self, theme)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(say("People of the roster"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_asked.emit(self.viewport().mapToGlobal(at)))
        columns = self.horizontalHeader()
        # At each painting a header asks of every row whether the whole column is chosen: this one is never told.
        columns.setSelectionModel(QItemSelectionModel(model, columns))
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        is_short = set(self._columns) <= _SHORT
        self.setColumnWidth(CLASS, 2 * _CLASS_WIDTH)
        columns.setStretchLastSection(is_short)
        if not is_short:
            columns.setSectionResizeMode(CLASS, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        model.dataChanged.connect(lambda *_: self._tell_when_come())
        model.modelReset.connect(self._tell)
        model.modelReset.connect(self._tell_several)
        self._told: int | None = None
        self._fit_columns()

    def show_columns(self, names: Sequence[str]) -> None:
        """Show these columns (of `COLUMN_NAMES`), as far as there is room."""
        order = list(COLUMN_NAMES)
        self._columns = [order.index(name) for name in names]
        self._fit_columns()

    def columns(self) -> list[int]:
        """The columns one chose to see."""
        return list(self._columns)

    def go_to_row(self, row: int) -> None:
        """Be at this row, in sight, and at no other, whatever keys are held down just then."""
        index, flags = self._people.index(row, NAME), QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def current(self) -> StudentRow | None:
        """The person one is at; None for nobody, or while they are on their way."""
        index = self.currentIndex()
        return self._people.student(index.row()) if index.isValid() else None

    def chosen_rows(self) -> list[int]:
        """The chosen rows, from above."""
        return [row for top, bottom in self._spans() for row in range(top, bottom + 1)]

    def chosen(self, most: int | None = None) -> list[StudentRow]:
        """The people of the chosen rows, of the first `most` of them, whose pages are there."""
        rows = itertools.chain.from_iterable(range(top, bottom + 1) for top, bottom in self._spans())
        return [student for row in itertools.islice(rows, most) if (student := self._people.student(row)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            people = self.chosen()
            if people:
                self.copy_asked.emit(people)
            return
        if event.key() == Qt.Key.Key_F2:
            self.change_asked.emit()
            return
        super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self._tell_several()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        room = self.viewport().width() - _CLASS_WIDTH
        for column in range(self._people.columnCount()):
            shown = column in self._columns
            if shown and column != CLASS:
                room -= _WIDTHS[column]
                shown = column in _ALWAYS or room >= 0
                if not shown:
                    room += _WIDTHS[column]
            if self.isColumnHidden(column) == shown:
                self.setColumnHidden(column, not shown)

    def _spans(self) -> list[tuple[int, int]]:
        """First and last of each run of chosen rows, from above."""
        return sorted({(span.top(), span.bottom()) for span in self.selectionModel().selection().toList()})

    def _tell_several(self) -> None:
        spans = self._spans()
        count = sum(bottom - top + 1 for top, bottom in spans)
        if count != self._several or count > 1:
            self._several = count
            self.several.emit(count)

    def _tell(self) -> None:
        student = self.current()
        key = student.key if student else None
        if key != self._told:
            self._told = key
            self.person.emit(student)

    def _tell_when_come(self) -> None:
        if self._told is None and self.currentIndex().isValid():
            self._tell()
