"""The frames that group what belongs together: cards, section titles, side panels, and the sentence of an empty place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ui.theme import Theme
from ui.widgets.layouts import Stretch, columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption


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


class SectionTitle(PlainLabel):
    """The small heading over a group of fields or rows."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, face="section", parent=parent)


class Line(QFrame):
    """A thin line between two parts."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Card(QFrame):
    """A framed group with a title; put the content into `body`, buttons that belong to the title into `head`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.title = PlainLabel(title, face="strong", elide=True)
        self.head = columns(grow(self.title))
        self.body = rows()
        rows(*([self.head] if title else []), self.body, on=self, margins=(4, 3, 4, 4))


class EmptyState(QWidget):
    """What will be here, in one sentence, and the one thing to do next."""

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
