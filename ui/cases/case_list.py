"""The left pane: the list of cases, its filter, and a sentence where it is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStackedWidget, QWidget

from studio_app.cases.service import ListedCase, Which
from studio_app.words import say
from ui.cases.model import CaseModel
from ui.cases.rows import CaseRows
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.choices import Segmented
from ui.widgets.layouts import grow, rows

WIDTH = 328
SETTLE_MS = 120
"""Arrow keys run along the list; a case is read, and its reading logged, once they rest for so long."""


class CaseList(QFrame):
    """Cases to choose from; `chosen` follows the arrow keys."""

    chosen = Signal(int)
    """key of the case the person came to rest on"""
    which_picked = Signal(object)
    """`open`, `mine` or `closed`"""
    today_asked = Signal()

    def __init__(self, theme: Theme, *, owns_cases: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "filters")
        self.setFixedWidth(WIDTH)
        options: list[tuple[Which, str]] = [("open", say("Ongoing")), ("mine", say("Mine")), ("closed", say("Closed"))]
        if not owns_cases:
            options.pop(1)
        self.which: Segmented[Which] = Segmented(options, "open")
        self.which.picked.connect(self.which_picked)
        self._model = CaseModel()
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(CaseRows(theme))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(say("Cases"))
        self.view.selectionModel().currentChanged.connect(self._current_moved)
        self._settle = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._tell)
        self.empty = EmptyState(theme, "", say("Go to Today"), "folder-heart")
        self.empty.button.setProperty("kind", "")
        self.empty.asked.connect(self.today_asked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = rows(rows(self.which, margins=3), grow(self._stack), on=self, gap=0)
        column.setContentsMargins(0, 0, 1, 0)  # the right edge's line stays free

    def show_cases(self, cases: Sequence[ListedCase], today: dt.date, chosen: int | None, *, searched: bool) -> None:
        """Fill the list and keep `chosen` chosen without telling; `searched` where a text narrows it."""
        self._quietly(lambda: self._model.show(cases, today))
        self._stack.setCurrentWidget(self.view if cases else self.empty)
        self.empty.sentence.setText(self._empty_sentence(searched=searched))
        self.empty.button.setVisible(self.which.value() == "open" and not searched)
        self.mark(chosen)

    def mark(self, case: int | None) -> None:
        """Show `case` as the chosen one without telling; none where it is not in the list."""
        row = self._model.row_of(case)
        index = self._model.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag
        selection = self.view.selectionModel()
        self._settle.stop()
        if row < 0:
            self._quietly(selection.clear)
            return
        self._quietly(lambda: selection.setCurrentIndex(index, flag.ClearAndSelect))
        self.view.scrollTo(index)

    def first(self) -> int | None:
        """The key of the topmost case."""
        case = self._model.case_at(0)
        return None if case is None else case.case

    def names(self) -> list[str]:
        """The students' names as listed, from the top."""
        return [str(self._model.index(row, 0).data()) for row in range(self._model.rowCount())]

    def _quietly(self, act: Callable[[], object]) -> None:
        selection = self.view.selectionModel()
        selection.currentChanged.disconnect(self._current_moved)
        act()
        selection.currentChanged.connect(self._current_moved)
        self.view.viewport().update()

    def _current_moved(self) -> None:
        self._settle.start()

    def _tell(self) -> None:
        case = self._model.case_at(self.view.currentIndex().row())
        if case is not None:
            self.chosen.emit(case.case)

    def _empty_sentence(self, *, searched: bool) -> str:
        if searched:
            return say("No case here is about somebody of that name, number or room.")
        match self.which.value():
            case "closed":
                return say("No case has been closed yet.")
            case "mine":
                return say("No open case is yours at the moment.")
            case _:
                return say("No case is open. One is opened from an alert in Today, or from a person in the Roster.")
