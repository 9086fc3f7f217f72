"""Find-as-you-type over the people one may see, as a narrow list: name, and under it class and room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
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
from ui.widgets.choice_list import ROW, Index, RowsModel
from ui.widgets.layouts import grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.search import SearchBox
from ui.widgets.tables import dress_table

MOST = 5000
"""People the list holds, a large college; beyond them it is searched."""

SETTLED = 160
"""milliseconds a person stays chosen before their chart is read: moving along the list reads nobody's"""


def place_words(student: StudentRow) -> str:
    """Class and room in one line."""
    return " · ".join(part for part in (student.class_name, f"{student.building} {student.room}".strip()) if part)


class PeopleModel(RowsModel[StudentRow]):
    """The people found."""

    def title(self, row: StudentRow) -> str:
        return row.name or row.student_no

    def spoken(self, row: StudentRow) -> Sequence[str]:
        return row.name, place_words(row)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> StudentRow | str | None:
        return place_words(self.rows[index.row()]) if role == SECOND_LINE else super().data(index, role)


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
        row = self.model.place_of(lambda each: each.key == student)
        chooser = self.view.selectionModel()
        chooser.blockSignals(True)
        if row < 0:
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
        person = self.view.currentIndex().data(ROW)
        if person is not None and person.key != self._wanted:
            self._wanted = person.key
            self.chosen.emit(person.key)
