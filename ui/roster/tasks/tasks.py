"""The pieces of work on the roster that take the list's place; each is built when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from studio_app.roster import service
from ui.roster.list.list_menus import DUPLICATES, PAST_IMPORTS, TRANSFERS, YEAR
from ui.roster.tasks.duplicates_panel import DuplicatesPanel
from ui.roster.tasks.graduation_panel import GraduationPanel
from ui.roster.tasks.import_history_panel import PastImportsPanel
from ui.roster.tasks.task_panel import TaskPanel
from ui.roster.tasks.transfers_panel import TransfersPanel
from ui.theme import Theme
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class RosterTasks(QStackedWidget):
    """Passes on what its panels tell."""

    closed = Signal()
    done = Signal(object)
    said = Signal(str)
    offered = Signal(str, str, object)
    case_asked = Signal(int)
    """the key of a case to be looked at"""
    again_asked = Signal(int, str)
    """key and name of somebody who is to be offered to another college"""
    pairs = Signal(int)
    """how many pairs of entries may be one person each"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signed_in, self._work = signed_in, work
        self._make: dict[str, Callable[[], TaskPanel]] = {
            DUPLICATES: lambda: DuplicatesPanel(signed_in, work, theme),
            PAST_IMPORTS: lambda: PastImportsPanel(signed_in, work, theme),
            YEAR: lambda: GraduationPanel(signed_in, work, theme),
            TRANSFERS: lambda: TransfersPanel(signed_in, work, theme),
        }
        self._panels: dict[str, TaskPanel] = {}

    def begin(self, task: str) -> None:
        """Begin a task of `list_menus.MORE`."""
        panel = self.panel(task)
        if isinstance(panel, DuplicatesPanel | PastImportsPanel | GraduationPanel | TransfersPanel):
            panel.begin()

    def graduate(self, students: Sequence[int]) -> None:
        """Let the chosen people graduate."""
        panel = self.panel(YEAR)
        assert isinstance(panel, GraduationPanel)
        panel.begin(students)

    def show_transfer(self, transfer: int) -> None:
        """Be at this transfer."""
        panel = self.panel(TRANSFERS)
        assert isinstance(panel, TransfersPanel)
        panel.begin(transfer)

    def undo_import(self, at: int | None) -> None:
        """Be at the import of that moment, which may be undone."""
        panel = self.panel(PAST_IMPORTS)
        assert isinstance(panel, PastImportsPanel)
        panel.begin(at)

    def look_for_duplicates(self) -> None:
        """Works out how many pairs of entries may be one person each."""
        signed_in = self._signed_in
        self._work.run(lambda _progress: len(service.duplicates(signed_in)), self.pairs.emit, owner=self, quiet=True)

    def panel(self, task: str) -> TaskPanel:
        """The panel of a task, on top from now on."""
        if task not in self._panels:
            panel = self._panels[task] = self._make[task]()
            panel.closed.connect(self.closed)
            panel.done.connect(self.done)
            panel.said.connect(self.said)
            panel.offered.connect(self.offered)
            if isinstance(panel, DuplicatesPanel):
                panel.looked.connect(self.pairs)
            if isinstance(panel, TransfersPanel):
                panel.case_asked.connect(self.case_asked)
                panel.again_asked.connect(self.again_asked)
            self.addWidget(panel)
        self.setCurrentWidget(self._panels[task])
        return self._panels[task]
