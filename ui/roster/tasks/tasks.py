"""The panels that take the place of the roster's list; each is built when it is first wanted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from studio_app.roster import service
from ui.context import PageContext, PagePart
from ui.roster.list.list_menus import DUPLICATES, PAST_IMPORTS, YEAR
from ui.roster.tasks.duplicates_panel import DuplicatesPanel
from ui.roster.tasks.graduation_panel import GraduationPanel
from ui.roster.tasks.import_history_panel import PastImportsPanel
from ui.roster.tasks.task_panel import TaskPanel
from ui.roster.tasks.transfers_panel import TransfersPanel

Panel = TypeVar("Panel", bound=TaskPanel)


class RosterTasks(PagePart, QStackedWidget):
    """Shows one `TaskPanel` at a time."""

    closed = Signal()
    again_asked = Signal(int, str)
    """key and name of somebody who is to be offered to another college"""
    pairs = Signal(int)
    """how many pairs of entries may be one person each"""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context

    @cached_property
    def duplicates(self) -> DuplicatesPanel:
        """People who may be entered twice."""
        panel = self._added(DuplicatesPanel(self.context))
        panel.looked.connect(self.pairs)
        return panel

    @cached_property
    def past_imports(self) -> PastImportsPanel:
        """The imports so far, to be undone."""
        return self._added(PastImportsPanel(self.context))

    @cached_property
    def graduation(self) -> GraduationPanel:
        """A year or some people graduate."""
        return self._added(GraduationPanel(self.context))

    @cached_property
    def transfers(self) -> TransfersPanel:
        """Transfers between colleges."""
        panel = self._added(TransfersPanel(self.context))
        panel.again_asked.connect(self.again_asked)
        return panel

    def begin(self, task: str) -> None:
        """Begins a task of `list_menus.MORE`."""
        if task == DUPLICATES:
            self._show(self.duplicates).begin()
        elif task == PAST_IMPORTS:
            self._show(self.past_imports).begin()
        elif task == YEAR:
            self._show(self.graduation).begin()
        else:
            self._show(self.transfers).begin()

    def graduate(self, students: Sequence[int]) -> None:
        """Lets the chosen people graduate."""
        self._show(self.graduation).begin(students)

    def show_transfer(self, transfer: int) -> None:
        """Shows the transfer of this key."""
        self._show(self.transfers).begin(transfer)

    def undo_import(self, at: int | None) -> None:
        """Shows the import of that moment, which may be undone."""
        self._show(self.past_imports).begin(at)

    def look_for_duplicates(self) -> None:
        """Works out how many pairs of entries may be one person each."""
        self.ask(service.duplicates, done=lambda pairs: self.pairs.emit(len(pairs)))

    def _added(self, panel: Panel) -> Panel:
        panel.closed.connect(self.closed)
        self.addWidget(panel)
        return panel

    def _show(self, panel: Panel) -> Panel:
        self.setCurrentWidget(panel)
        return panel
