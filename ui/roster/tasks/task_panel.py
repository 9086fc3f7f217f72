"""Base class of the panels that take the place of the list: a way back, a title, one button, and the content."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio_app.undo.service import Undone
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn


class TaskPanel(PagePart, QWidget):
    """A subclass puts its content into `body` and does its work in `perform`. Esc leads back to the roster.

    `foot`: steps of the theme's spacing below the content.
    """

    closed = Signal()

    def __init__(self, context: PageContext, title: str, action: str, *, foot: int = 4) -> None:
        super().__init__()
        self.context = context
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.back = quiet_button(say("Back to the roster"))
        self.back.setIcon(self.theme.icon("arrow-left", "accent_text"))
        self.back.clicked.connect(lambda: self.leave())
        self.title = PlainLabel(title, face="heading", elide=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.act = primary_button(action)
        self.act.setEnabled(False)
        self.act.clicked.connect(lambda: self.perform())
        self.problem = PlainLabel(face="small", wrap=True)
        self.problem.setStyleSheet(f"color: {self.theme.colours['red_text']};")
        self.problem.setVisible(False)
        self.head = columns(self.back, grow(self.title), self.act, gap=3)
        self.body = rows()
        self.column = rows(self.head, self.problem, grow(self.body), on=self, gap=3, margins=(4, 3, 4, foot))
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(lambda: self.leave())

    def begin(self) -> None:
        """Reads what the panel shows, anew."""

    def perform(self) -> None:
        """Does what the button says."""

    def leave(self) -> None:
        """Back to the roster."""
        self.closed.emit()

    def refuse(self, sentence: str) -> None:
        """Says why something was not done."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def announce_with_undo(
        self,
        sentence: str,
        changes: Changes,
        undo: Callable[[SignedIn], Undone],
        after: Callable[[], object] | None = None,
    ) -> None:
        """Announces what was done. The button Undo calls `undo` in the background, announces that too, then calls `after`."""

        def undone(result: Undone) -> None:
            self.announce(result.sentence, result.changes)
            if after is not None:
                after()

        self.announce(sentence, changes, undo=lambda: self.write(undo, done=undone))
