"""The left pane: the list of cases, its filter, and a sentence where it is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from studio_app.cases.service import ListedCase, Which
from studio_app.words import say
from ui.cases.model import CaseModel
from ui.cases.rows import CaseRows
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.choice_list import ChoiceList
from ui.widgets.choices import Segmented
from ui.widgets.layouts import grow, rows

WIDTH = 328
REST_MS = 120
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
        self.view = ChoiceList(self._model, CaseRows(theme), say("Cases"), rest_ms=REST_MS)
        self.view.moved.connect(self._choose)
        self.empty = EmptyState(theme, "", say("Go to Today"), "folder-heart")
        self.empty.button.setProperty("kind", "")
        self.empty.asked.connect(self.today_asked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = rows(rows(self.which, margins=3), grow(self._stack), on=self, gap=0)
        column.setContentsMargins(0, 0, 1, 0)  # the right edge's line stays free

    def show_cases(self, cases: Sequence[ListedCase], today: dt.date, chosen: int | None, *, searched: bool) -> None:
        """Fills the list and keeps `chosen` selected, without a signal; `searched` where a text narrows it."""
        self._model.today = today
        self._model.show(cases)
        self._stack.setCurrentWidget(self.view if cases else self.empty)
        self.empty.sentence.setText(self._empty_sentence(searched=searched))
        self.empty.button.setVisible(self.which.value() == "open" and not searched)
        self.mark(chosen)

    def mark(self, case: int | None) -> None:
        """Selects `case` without a signal; none where it is not in the list."""
        self.view.make_current(self._model.place_of(lambda row: row.case == case))

    def first(self) -> int | None:
        """The key of the topmost case."""
        case = self._model.at(0)
        return None if case is None else case.case

    def names(self) -> list[str]:
        """The students' names as listed, from the top."""
        return self._model.titles()

    def _choose(self) -> None:
        case = self._model.at(self.view.currentIndex().row())
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
