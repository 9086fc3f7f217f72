"""What stands in front of the pages: a centred column on a quiet ground, with the language in its corner."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio_app.words import Language, language
from ui.shell.status_bar import Strip
from ui.theme import Theme
from ui.widgets.choices import Segmented
from ui.widgets.plain import PlainLabel
from ui.work import Work

WIDTH = 440


class Gate(QWidget):
    """The base of the welcome, sign-in and new-file pages; put content into `column`. Work in progress shows at the foot."""

    language_chosen = Signal(object)

    def __init__(self, theme: Theme, work: Work, title: str, line: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setProperty("kind", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._corner())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        centre = QHBoxLayout(inside)
        centre.addStretch(1)
        sheet = QWidget()
        sheet.setFixedWidth(WIDTH)
        self.column = QVBoxLayout(sheet)
        self.column.setContentsMargins(0, 0, 0, theme.size("space_8"))
        self.column.setSpacing(theme.size("space_3"))
        self.column.addStretch(2)
        self.column.addWidget(PlainLabel(title, face="title", wrap=True))
        if line:
            self.column.addWidget(PlainLabel(line, face="muted", wrap=True))
            self.column.addSpacing(theme.size("space_2"))
        centre.addWidget(sheet)
        centre.addStretch(1)
        area.setWidget(inside)
        outer.addWidget(area, 1)
        outer.addWidget(Strip(theme, work))

    def add_field(self, text: str, field: QWidget) -> QWidget:
        """Puts a field with its label above it into the column; gives the two together, to be shown or hidden."""
        both = QWidget()
        lines = QVBoxLayout(both)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(self.theme.size("space_1"))
        label = PlainLabel(text, face="small-muted")
        label.setBuddy(field)
        field.setAccessibleName(text)
        lines.addWidget(label)
        lines.addWidget(field)
        self.column.addWidget(both)
        return both

    def end_column(self) -> None:
        """Call when everything is in: keeps the content a little above the middle."""
        self.column.addStretch(3)

    def _corner(self) -> QHBoxLayout:
        line = QHBoxLayout()
        space = self.theme.size("space_4")
        line.setContentsMargins(space, space, space, 0)
        line.addStretch(1)
        options: list[tuple[Language, str]] = [("zh_CN", "中文"), ("en", "English")]
        choice = Segmented[Language](options, language())
        choice.picked.connect(self.language_chosen)
        line.addWidget(choice)
        return line
