"""A piece of work that takes the place of the list for a while: a way back, a title, one thing to do, its content."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.plain import PlainLabel


class TaskPanel(QWidget):
    """Esc leads back to the roster. What was done comes out as `done` with its `Changes`."""

    closed = Signal()
    done = Signal(object)
    said = Signal(str)
    offered = Signal(str, str, object)

    def __init__(self, theme: Theme, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        back = quiet_button(say("Back to the roster"))
        back.setIcon(theme.icon("arrow-left", "accent_text"))
        back.clicked.connect(self.closed)
        self.title = PlainLabel(title, face="heading", elide=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.act = primary_button(action)
        self.act.setEnabled(False)
        self.act.clicked.connect(self.perform)
        head = QHBoxLayout()
        head.setSpacing(theme.size("space_3"))
        head.addWidget(back)
        head.addWidget(self.title, 1)
        head.addWidget(self.act)
        self.problem = PlainLabel(face="small", wrap=True)
        self.problem.setStyleSheet(f"color: {theme.colours['red_text']};")
        self.problem.setVisible(False)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.size("space_2"))
        column = QVBoxLayout(self)
        space = theme.size("space_4")
        column.setContentsMargins(space, theme.size("space_3"), space, space)
        column.setSpacing(theme.size("space_3"))
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addLayout(self.body, 1)
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.closed)

    def perform(self) -> None:
        """The person pressed the button."""

    def refuse(self, sentence: str) -> None:
        """Say why something was not done."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
