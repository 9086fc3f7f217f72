"""The left pane: search, the list of articles and drafts, and for who may publish the ways to make one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from studio_app.words import say
from ui.library.model import Key, LibraryModel, Row, key_of
from ui.library.rows import ArticleRows
from ui.theme import Theme
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.choice_list import ChoiceList
from ui.widgets.layouts import STRETCH, add, columns, grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.search import SearchBox

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

WIDTH = 300


class ArticleList(QFrame):
    """Articles and drafts to choose from; `chosen` follows the arrow keys."""

    chosen = Signal(object)
    """the `Key` of the row the person is on"""
    file_asked = Signal()
    writing_asked = Signal()

    def __init__(self, theme: Theme, signed_in: SignedIn, *, publishes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "filters")
        self.setFixedWidth(WIDTH)
        self.model = LibraryModel(signed_in.day_of, signed_in.today)
        self.view = ChoiceList(self.model, ArticleRows(theme), say("Articles"))
        self.view.moved.connect(self._choose)
        self.search = SearchBox(theme, say("Title, initials or text"), "Ctrl+F", self)
        self.search.left_down.connect(self.view.setFocus)
        self.nothing_found = PlainLabel(say("Nothing found. Try another word of the title or the text."), face="muted")
        self.nothing_found.setWordWrap(True)
        self.nothing_found.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing_found.setContentsMargins(*[theme.size("space_4")] * 4)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.nothing_found)
        head = rows(self.search, margins=3)
        if publishes:
            add(head, self._ways(theme))
        rows(head, grow(self._stack), on=self, gap=0).setContentsMargins(0, 0, 1, 0)  # the right edge's line stays free

    def show_rows(self, listed: Sequence[Row], chosen: Key | None) -> None:
        """Fills the list and keeps `chosen` selected, without a signal."""
        self.model.show(listed)
        self._stack.setCurrentWidget(self.view if listed else self.nothing_found)
        self.mark(chosen)

    def mark(self, key: Key | None) -> None:
        """Selects `key` without a signal; nothing where it is not in the list."""
        self.view.make_current(self.model.place_of(lambda row: key_of(row) == key))

    def titles(self) -> list[str]:
        """The titles as listed, from the top."""
        return self.model.titles()

    def _ways(self, theme: Theme) -> QHBoxLayout:
        self.bring = styled_button(say("Bring in…"), "plain")
        self.bring.setIcon(theme.icon("upload"))
        self.bring.clicked.connect(self.file_asked)
        self.write = quiet_button(say("Write"))
        self.write.setIcon(theme.icon("pencil", "accent_text"))
        self.write.clicked.connect(self.writing_asked)
        return columns(self.bring, self.write, STRETCH)

    def _choose(self) -> None:
        row = self.model.at(self.view.currentIndex().row())
        if row is not None:
            self.chosen.emit(key_of(row))
