"""The base class of entry pages: a centred column, the language choice in the corner, a status bar."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio_app.words import Language, language
from ui.shell.status_bar import StatusBar
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.choices import Segmented
from ui.widgets.fields import labelled
from ui.widgets.layouts import STRETCH, Gap, Stretch, add, columns, grow, rows, scrolling
from ui.widgets.plain import PlainLabel
from ui.work import Work

WIDTH = 440


class EntryPage(QWidget):
    """The base of the welcome, sign-in and new-file pages; content goes into `column`."""

    language_chosen = Signal(object)

    def __init__(self, theme: Theme, work: Work, title: str, line: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setProperty("kind", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet = QWidget()
        sheet.setFixedWidth(WIDTH)
        self.column = rows(
            Stretch(2), PlainLabel(title, face="title", wrap=True), on=sheet, gap=3, margins=(0, 0, 0, 8)
        )
        if line:
            add(self.column, PlainLabel(line, face="muted", wrap=True), Gap(2))
        self.refusal = Banner(theme, "", "orange")
        """why something was not done, above the fields"""
        self.refusal.hide()
        self.column.addWidget(self.refusal)
        inside = QWidget()
        columns(STRETCH, sheet, STRETCH, on=inside, margins=2)
        rows(self._corner(), grow(scrolling(inside)), StatusBar(theme, work), on=self)

    def add_field(self, text: str, field: QWidget) -> QWidget:
        """Puts a field with its label above it into the column; gives the two together, to be shown or hidden."""
        both = labelled(text, field)
        self.column.addWidget(both)
        return both

    def end_column(self) -> None:
        """Call when everything is in: keeps the content a little above the middle."""
        self.column.addStretch(3)

    def _corner(self) -> QHBoxLayout:
        options: list[tuple[Language, str]] = [("zh_CN", "中文"), ("en", "English")]
        choice = Segmented[Language](options, language())
        choice.picked.connect(self.language_chosen)
        return columns(STRETCH, choice, margins=(4, 4, 4, 0))
