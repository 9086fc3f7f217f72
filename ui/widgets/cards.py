"""The frames that group what belongs together: cards, section titles, side panels, and the sentence of an empty place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import Theme
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

    def __init__(self, theme: Theme, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        space = theme.size("space_4")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space, theme.size("space_3"), space, space)
        outer.setSpacing(theme.size("space_2"))
        self.title = PlainLabel(title, face="strong", elide=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.size("space_2"))
        self.head.addWidget(self.title, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.size("space_2"))
        if title:
            outer.addLayout(self.head)
        outer.addLayout(self.body)


class EmptyState(QWidget):
    """What will be here, in one sentence, and the one thing to do next."""

    asked = Signal()
    """the person pressed the button"""

    def __init__(
        self, theme: Theme, sentence: str, action: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.size("space_8")] * 4)
        column.setSpacing(theme.size("space_4"))
        column.addStretch(2)
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
