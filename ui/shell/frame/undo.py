"""Undo with Ctrl+Z of what the person did last, one step at a time; text fields keep their own undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from studio_app.refusal import Refusal
from studio_app.words import say
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn
    from studio_app.progress import Progress
    from studio_app.undo.service import Undone

_KEPT = 20


class Undo(QObject):
    """The stack of the signed-in person's last writes, cleared when they leave."""

    said = Signal(str)
    undone = Signal(object)
    """the `Changes` of what was taken back, for the pages"""

    def __init__(self, window: QWidget, work: Work, signed_in: Callable[[], SignedIn | None]) -> None:
        super().__init__(window)
        self._work, self._signed_in = work, signed_in
        self._done: list[Changes] = []
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window).activated.connect(self.undo)

    def remember(self, changes: Changes) -> None:
        """Notes the `Changes` of a service call."""
        if changes.writes and changes not in self._done[-1:]:
            self._done.append(changes)
            del self._done[:-_KEPT]

    def forget(self) -> None:
        """The person leaves."""
        self._done.clear()

    def undo(self) -> None:
        """Takes back the last thing done, or says why it stays."""
        signed_in = self._signed_in()
        if signed_in is None:
            return
        if not self._done:
            self.said.emit(say("There is nothing to take back here."))
            return
        changes = self._done.pop()

        def call(_progress: Progress) -> Undone:
            from studio_app.undo.service import undo

            return undo(signed_in, changes)

        def done(undone: Undone) -> None:
            self.said.emit(undone.sentence)
            self.undone.emit(undone.changes)

        def refused(refusal: Refusal) -> None:
            self.said.emit(refusal.sentence)

        self._work.run(call, done, failed=refused, owner=self, title=say("Taking back"), lane=WRITES)
