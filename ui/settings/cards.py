"""What the cards of the settings share: their width, a sentence under the title, rows of buttons, fields with labels."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import Card
from ui.widgets.plain import PlainLabel
from ui.work import Work

WIDTH = 640


class SettingsCard(Card):
    """One subject. A refusal is told inside it, above what was pressed."""

    said = Signal(str)
    """a sentence for the strip"""
    changes_made = Signal(object)
    """the `Changes` of a service call"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, title: str, sentence: str) -> None:
        super().__init__(theme, title)
        self.signed_in, self.work, self.theme = signed_in, work, theme
        self.setFixedWidth(WIDTH)
        self.body.addWidget(PlainLabel(sentence, face="muted", wrap=True))
        self.refusal = Banner(theme, "", "orange")
        self.refusal.hide()
        self.body.addWidget(self.refusal)

    def tell(self, refusal: Refusal) -> None:
        """Shows why something was not done."""
        self.refusal.text.setText(refusal.sentence)
        self.refusal.show()

    def row(self, *widgets: QWidget) -> QHBoxLayout:
        """Adds widgets side by side."""
        line = QHBoxLayout()
        line.setSpacing(self.theme.size("space_2"))
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        self.body.addLayout(line)
        return line

    def labelled(self, text: str, field: QWidget) -> QWidget:
        """A field under its label, for a row."""
        both = QWidget()
        lines = QVBoxLayout(both)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(self.theme.size("space_1"))
        label = PlainLabel(text, face="small-muted")
        label.setBuddy(field)
        field.setAccessibleName(text)
        lines.addWidget(label)
        lines.addWidget(field)
        return both


def secret_field() -> QLineEdit:
    """A line whose letters are not shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMinimumWidth(180)
    return field
