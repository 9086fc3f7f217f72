"""What the cards of the Sync view share: a refusal told inside them, rows of buttons, calls in the background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from studio_app.domain.day_words import day_words
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import Card
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work

T = TypeVar("T")


class SyncCard(Card):
    """One subject of the exchange."""

    said = Signal(str)
    """a sentence for the strip"""
    changes_made = Signal(object)
    """the `Changes` of a service call"""
    exchanged = Signal()
    """where the exchange stands is another now: read the status again"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, title: str, sentence: str = "") -> None:
        super().__init__(title)
        self.signed_in, self.work, self.theme = signed_in, work, theme
        self.intro = PlainLabel(sentence, face="muted", wrap=True)
        self.intro.setVisible(False)
        self.body.addWidget(self.intro)
        self.intro.setVisible(bool(sentence))
        self.refusal = Banner(theme, "", "orange")
        self.refusal.hide()
        self.body.addWidget(self.refusal)

    def tell(self, refusal: Refusal) -> None:
        """Shows why something was not done."""
        self.refusal.text.setText(refusal.sentence)
        self.refusal.show()

    def do(self, call: Callable[[Progress], T], done: Callable[[T], None], title: str = "") -> None:
        """Runs a service call that writes; a refusal is told in the card."""
        self.refusal.hide()
        self.work.run(call, done, title=title, failed=self.tell, owner=self, lane=WRITES, quiet=not title)

    def row(self, *widgets: QWidget) -> QHBoxLayout:
        """Adds widgets side by side."""
        line = in_a_row(self.theme, *widgets)
        self.body.addLayout(line)
        return line


def in_a_row(theme: Theme, *widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side, from the left."""
    line = QHBoxLayout()
    line.setSpacing(theme.size("space_2"))
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line


def labelled(text: str, field: QWidget, theme: Theme) -> QWidget:
    """A field under its label."""
    both = QWidget()
    lines = QVBoxLayout(both)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(theme.size("space_1"))
    label = PlainLabel(text, face="small-muted")
    label.setBuddy(field)
    field.setAccessibleName(text)
    lines.addWidget(label)
    lines.addWidget(field)
    return both


def emptied(layout: QLayout) -> None:
    """Takes everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)


def when(signed_in: SignedIn, moment: int) -> str:
    """'today 20:14', '12 November 20:14'."""
    at: dt.datetime = signed_in.local_time(moment)
    day = say("today") if at.date() == signed_in.today() else day_words(at.date(), signed_in.today())
    return say("{day} {time}", day=day, time=f"{at:%H:%M}")


def words_side_by_side(words: tuple[str, ...]) -> str:
    """Fingerprint words as they are read out, four by four."""
    return "   ".join(" ".join(words[place : place + 4]) for place in range(0, len(words), 4))
