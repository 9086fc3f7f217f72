"""The help panel beside the page (F1): one sentence on the page, and its keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from studio_app.words import marked, say
from ui.theme import Theme
from ui.widgets.cards import quiet_button
from ui.widgets.key_hint import KeyHint
from ui.widgets.layouts import rows
from ui.widgets.plain import PlainLabel

EVERYWHERE: tuple[tuple[str, str], ...] = (
    ("Ctrl+1", marked("first view; Ctrl+2, Ctrl+3 … the others")),
    ("Ctrl+K", marked("find a person, a room, a number")),
    ("Ctrl+Z", marked("take back what you did last")),
    ("Ctrl+L", marked("lock")),
    ("F1", marked("this help")),
)

PAGES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "today": (
        marked("What waits for you, the most urgent first. Every row opens its thing."),
        (("Down", marked("next row")), ("Return", marked("open"))),
    ),
    "roster": (
        marked("Everybody you may see. Type a name, its pinyin or initials, a number or a room."),
        (
            ("Ctrl+F", marked("find")),
            ("Down", marked("next person; the page beside follows")),
            ("Ctrl+N", marked("add a person")),
            ("F2", marked("change what the roster says")),
            ("Shift+Down", marked("choose several: what can be done with them stands beside")),
            ("Ctrl+C", marked("copy rows")),
        ),
    ),
    "check-in": (
        marked("Tonight's round, room by room. What you type is kept as a draft at every key."),
        (
            ("A", marked("all as usual")),
            ("U", marked("this person as usual")),
            ("1", marked("mood, 1 to 5; 0 when you could not tell")),
            ("W", marked("warning signs")),
            ("N", marked("note")),
            ("Return", marked("save, next room")),
        ),
    ),
    "cases": (
        marked("Who is looked after, the plan's steps and their time limits, and the notes."),
        (("Down", marked("next case")), ("Ctrl+Return", marked("save the note"))),
    ),
    "charts": (
        marked("How somebody has been, against their own usual range. The line is a weekly average."),
        (("Ctrl+F", marked("find")), ("Left", marked("day before")), ("Right", marked("day after"))),
    ),
    "library": (
        marked("Articles to read and to pass on. Type a word of the title or the text, or pinyin initials."),
        (("Ctrl+F", marked("find")), ("Down", marked("next article"))),
    ),
    "sync": (marked("Bundles to and from the center and the Messengers. A bundle read twice changes nothing."), ()),
    "conflicts": (
        marked("Here stands what two people wrote without knowing of each other. Nothing is lost: choose what holds."),
        (
            ("1-9", marked("keep that value")),
            ("Return", marked("as it is now")),
            ("Down", marked("next row")),
        ),
    ),
}
"""Page key to its sentence and its keys."""


class HelpPanel(QFrame):
    """A panel over the right edge of the frame, closed with Esc, F1 or its button."""

    def __init__(self, theme: Theme, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "side")
        self._width = theme.size("detail")
        column = rows(PlainLabel(say("Help"), face="heading"), on=self, gap=4, margins=6)
        sentence, keys = PAGES.get(key, ("", ()))
        if sentence:
            column.addWidget(PlainLabel(say(sentence), wrap=True))
        if keys:
            column.addLayout(self._keys(theme, keys))
        column.addWidget(PlainLabel(say("Everywhere"), face="section"))
        column.addLayout(self._keys(theme, EVERYWHERE))
        column.addStretch(1)
        close = quiet_button(say("Close"))
        close.clicked.connect(self.close)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        QShortcut(QKeySequence("Esc"), self, self.close, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setGeometry(parent.width() - self._width, 0, self._width, parent.height())
        self.show()
        self.raise_()
        close.setFocus()

    @staticmethod
    def _keys(theme: Theme, keys: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.size("space_3"))
        grid.setVerticalSpacing(theme.size("space_2"))
        grid.setColumnStretch(1, 1)
        for row, (key, meaning) in enumerate(keys):
            grid.addWidget(KeyHint(key), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(PlainLabel(say(meaning), wrap=True), row, 1)
        return grid
