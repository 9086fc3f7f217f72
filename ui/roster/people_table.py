"""The table of people: wide enough it shows every column, beside an open detail pane the four that find somebody."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from studio_app.roster.service import StudentRow
from studio_app.words import say
from ui.roster.model import CLASS, GENDER, NAME, NUMBER, PLACE, STATUS, StudentsModel
from ui.theme import Theme
from ui.widgets.tables import dress_table

_WIDTHS = {NAME: 92, NUMBER: 124, PLACE: 128, GENDER: 80, STATUS: 88}
_ALL_COLUMNS_FROM = 640
"""Width in device-independent pixels from which gender and status have room; narrower, the detail pane tells them."""


class PeopleTable(QTableView):
    """Emits `person` with the row the person is at, or None; several rows can be chosen to be copied."""

    person = Signal(object)
    copy_asked = Signal(object)
    """the chosen `StudentRow`s, in the order of the list"""

    def __init__(self, theme: Theme, model: StudentsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = model
        self.setModel(model)
        dress_table(self, theme)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(say("People of the roster"))
        columns = self.horizontalHeader()
        columns.setStretchLastSection(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        columns.setSectionResizeMode(CLASS, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        model.dataChanged.connect(lambda *_: self._tell_when_come())
        model.modelReset.connect(self._tell)
        self._told: int | None = None

    def go_to_row(self, row: int) -> None:
        """Be at this row, in sight."""
        self.selectRow(row)
        self.scrollTo(self._people.index(row, NAME), QAbstractItemView.ScrollHint.EnsureVisible)

    def current(self) -> StudentRow | None:
        """The person one is at; None for nobody, or while they are on their way."""
        index = self.currentIndex()
        return self._people.student(index.row()) if index.isValid() else None

    def chosen(self) -> list[StudentRow]:
        """The people of the chosen rows whose pages are there."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [student for row in rows if (student := self._people.student(row)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            people = self.chosen()
            if people:
                self.copy_asked.emit(people)
            return
        super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.viewport().width() < _ALL_COLUMNS_FROM
        for column in (GENDER, STATUS):
            if self.isColumnHidden(column) != narrow:
                self.setColumnHidden(column, narrow)

    def _tell(self) -> None:
        student = self.current()
        key = student.key if student else None
        if key != self._told:
            self._told = key
            self.person.emit(student)

    def _tell_when_come(self) -> None:
        if self._told is None and self.currentIndex().isValid():
            self._tell()
