"""A form at the right of the roster, in the place of the person: a title, fields, a sentence where it cannot be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.layouts import STRETCH, columns, grow, rows
from ui.widgets.plain import PlainLabel


class SideForm(QFrame):
    """Ctrl+Enter does what the first button does, Esc leaves; what was typed stays when it was refused."""

    asked = Signal()
    """the person wants it done"""
    left = Signal()

    def __init__(
        self, theme: Theme, title: str, under: str, action: str, leave: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "side")
        self.title = PlainLabel(title, face="heading", elide=True)
        self.under = PlainLabel(under, face="muted", wrap=True)
        content = QWidget()
        self.body = rows(on=content, margins=(4, 0, 4, 2))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        self.problem = PlainLabel(face="small", wrap=True)
        self.problem.setStyleSheet(f"color: {theme.colours['red_text']};")
        self.problem.setVisible(False)
        self.button = primary_button(action)
        self.button.clicked.connect(self._ask)
        back = quiet_button(leave)
        back.clicked.connect(self.left)
        head = rows(self.title, gap=1, margins=(4, 3, 4, 2))
        if under:  # shown before it has a parent it would be a window of its own
            head.addWidget(self.under)
        foot = rows(self.problem, columns(self.button, back, STRETCH), margins=(4, 2, 4, 3))
        rows(head, grow(scroll), foot, on=self, gap=0).setContentsMargins(1, 0, 0, 0)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self._shortcut(keys, self._ask)
        self._shortcut("Esc", self.left.emit)

    def label(self, text: str, field: QWidget) -> None:
        """A field under its name."""
        field.setAccessibleName(text)
        self.body.addWidget(PlainLabel(text, face="small-muted"))
        self.body.addWidget(field)

    def refuse(self, sentence: str) -> None:
        """Say why it was not done."""
        self.problem.setText(sentence)
        self.problem.setVisible(True)
        self.button.setEnabled(True)

    def first_field(self) -> QWidget | None:
        """The field in which one begins to type."""
        return None

    def _ask(self) -> None:
        if self.button.isEnabled():
            self.problem.setVisible(False)
            self.button.setEnabled(False)
            self.asked.emit()

    def _shortcut(self, keys: str, does: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)
