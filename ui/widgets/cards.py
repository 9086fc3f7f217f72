"""Buttons, cards, section titles, lines and empty states."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QWidget

from ui.theme import Theme
from ui.widgets.layouts import Stretch, columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption, plain_tip


def primary_button(text: str, parent: QWidget | None = None) -> QPushButton:
    """The page's one button in the accent colour."""
    return styled_button(text, "primary", parent)


def quiet_button(text: str, parent: QWidget | None = None) -> QPushButton:
    """A button without frame, for what is done seldom or beside something greater."""
    return styled_button(text, "quiet", parent)


def styled_button(text: str, kind: str, parent: QWidget | None = None) -> QPushButton:
    """A button of `kind` primary, quiet, danger or small."""
    button = QPushButton(plain_caption(text), parent)
    button.setProperty("kind", kind)
    button.setAutoDefault(False)
    return button


def icon_button(theme: Theme, icon: str, name: str, size: str = "icon") -> QToolButton:
    """A button that is only an icon, of token `size`; `name` is its tool tip and what a screen reader says."""
    button = QToolButton()
    button.setIcon(theme.icon(icon, "muted_text"))
    button.setIconSize(QSize(theme.size(size), theme.size(size)))
    button.setToolTip(plain_tip(name))
    button.setAccessibleName(name)
    return button


class SectionTitle(PlainLabel):
    """A small heading over a group of fields or rows."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, face="section", parent=parent)


class Line(QFrame):
    """A line one pixel thin, horizontal or vertical."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Card(QFrame):
    """A framed group with a title; content goes into `body`, buttons of the title into `head`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.title = PlainLabel(title, face="strong", elide=True)
        self.head = columns(grow(self.title))
        self.body = rows()
        rows(*([self.head] if title else []), self.body, on=self, margins=(4, 3, 4, 4))


class EmptyState(QWidget):
    """A placeholder for an empty page: one sentence, and a button for the next thing to do."""

    asked = Signal()
    """the person pressed the button"""

    def __init__(
        self, theme: Theme, sentence: str, action: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = rows(Stretch(2), on=self, gap=4, margins=8)
        if icon:
            picture = QLabel()
            picture.setPixmap(theme.icon(icon, "muted_text").pixmap(32, 32))
            column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sentence = PlainLabel(sentence, face="muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        self.button = primary_button(action)
        self.button.clicked.connect(self.asked)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button.setVisible(bool(action))  # not before it has a parent: it would be a window of its own
        column.addStretch(3)
