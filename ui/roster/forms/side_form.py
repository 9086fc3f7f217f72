"""A form at the right of the roster, in the place of the person: a title, fields, a sentence where it cannot be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button
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
        space = theme.size("space_4")
        self.title = PlainLabel(title, face="heading", elide=True)
        self.under = PlainLabel(under, face="muted", wrap=True)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(space, 0, space, theme.size("space_2"))
        self.body.setSpacing(theme.size("space_2"))
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
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.size("space_2"))
        buttons.addWidget(self.button)
        buttons.addWidget(back)
        buttons.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(space, theme.size("space_3"), space, theme.size("space_2"))
        head.setSpacing(theme.size("space_1"))
        head.addWidget(self.title)
        if under:  # shown before it has a parent it would be a window of its own
            head.addWidget(self.under)
        foot = QVBoxLayout()
        foot.setContentsMargins(space, theme.size("space_2"), space, theme.size("space_3"))
        foot.setSpacing(theme.size("space_2"))
        foot.addWidget(self.problem)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
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

    def _shortcut(self, keys: str, does: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)
