"""Find-as-you-type over the people one may see, as a narrow list: name, and under it class and room."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QTableView, QWidget

from studio_app.roster import service as roster
from studio_app.roster.service import Narrowing, StudentRow
from studio_app.words import say
from ui.charts.rows import SECOND_LINE, NarrowRows
from ui.context import PageContext, PagePart
from ui.widgets.layouts import grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.search import SearchBox
from ui.widgets.tables import dress_table

MOST = 5000
"""People the list holds, a large college; beyond them it is searched."""

SETTLED = 160
"""milliseconds a person stays chosen before their chart is read: moving along the list reads nobody's"""

_Index = QModelIndex | QPersistentModelIndex


def place_words(student: StudentRow) -> str:
    """Class and room in one line."""
    return " · ".join(part for part in (student.class_name, f"{student.building} {student.room}".strip()) if part)


class PeopleModel(QAbstractListModel):
    """The people found, as `StudentRow` under `UserRole`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[StudentRow, ...] = ()

    def show(self, people: tuple[StudentRow, ...]) -> None:
        """Show these people from now on."""
        self.beginResetModel()
        self._people = people
        self.endResetModel()

    def row_of(self, student: int) -> int | None:
        """Where somebody stands; None for somebody not in the list."""
        return next((row for row, person in enumerate(self._people) if person.key == student), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person = self._people[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return person.name or person.student_no
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{person.name}, {place_words(person)}"
        if role == SECOND_LINE:
            return place_words(person)
        return person if role == Qt.ItemDataRole.UserRole else None


class PeopleList(PagePart, QWidget):
    """Search box and list; reads in the background, and only what was typed last is shown."""

    chosen = Signal(int)
    """key of the student who stays chosen"""
    listed = Signal(int, str)
    """how many were found in all, for which text"""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        theme = context.theme
        self._wanted: int | None = None
        self.search = SearchBox(theme, say("Find a person"), "Ctrl+F", self)
        self.search.searched.connect(self.read)
        self.search.left_down.connect(self._into_list)
        self.model = PeopleModel(self)
        self.view = QTableView()  # a list view lays out every row it may ever show, a table view those in sight
        self.view.setModel(self.model)
        dress_table(self.view, theme)
        delegate = NarrowRows(theme, 2, self.view)
        self.view.setItemDelegate(delegate)
        self.view.verticalHeader().setDefaultSectionSize(delegate.height)
        self.view.horizontalHeader().hide()
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(say("People"))
        self.view.selectionModel().currentChanged.connect(self._settle)
        self._note = PlainLabel(face="small-muted", wrap=True)
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._choose)
        rows(self.search, grow(self.view), self._note, on=self)
        self._note.hide()

    def read(self, text: str | None = None) -> None:
        """Look for `text`; None: read the same list again."""
        text = self.search.text().strip() if text is None else text
        listed = partial(roster.list_students, count=MOST + 1)
        self.ask(listed, Narrowing(text=text), done=lambda found: self._show(tuple(found), text), newest="people")

    def mark(self, student: int | None) -> None:
        """Show who is charted, without choosing them once more; they are marked as soon as they are in the list."""
        self._wanted = student
        row = None if student is None else self.model.row_of(student)
        chooser = self.view.selectionModel()
        chooser.blockSignals(True)
        if row is None:
            self.view.clearSelection()
            chooser.clearCurrentIndex()
        else:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            chooser.setCurrentIndex(self.model.index(row), flags)
            self.view.scrollTo(self.model.index(row))
        chooser.blockSignals(False)
        self.view.viewport().update()

    def _show(self, found: tuple[StudentRow, ...], text: str) -> None:
        self.model.show(found[:MOST])
        self.mark(self._wanted)
        note = ""
        if text and not found:
            note = say("Nobody found for {text}.", text=text)
        elif len(found) > MOST:
            note = say("These are the first {count}. Type to find the others.", count=MOST)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.listed.emit(len(found), text)

    def _into_list(self) -> None:
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0))

    def _settle(self, index: QModelIndex) -> None:
        if index.isValid():
            self._settled.start()

    def _choose(self) -> None:
        person = self.view.currentIndex().data(Qt.ItemDataRole.UserRole)
        if person is not None and person.key != self._wanted:
            self._wanted = person.key
            self.chosen.emit(person.key)
