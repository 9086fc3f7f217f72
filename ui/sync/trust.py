"""Trust in a neighbour: the words that two people compare by voice, and what a lost computer held."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from studio_app.node.service import Changes
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from studio_app.sync.service import DisclosedData, Enrolled, Words, by_room, disclosed_counts_in_words, not_known_there
from studio_app.words import say
from ui.sync.card import SyncCard, when, words_side_by_side
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.layouts import STRETCH, add, clear, columns, rows, scrolling
from ui.widgets.plain import PlainLabel

_ROOMS_SHOWN = 10
"""So many rooms stand in the card; more scroll."""
_NAMES_HIGH = 260
"""Height in pixels of a list that scrolls."""


class WordsPanel(QFrame):
    """Both sides' words, and what two people found when they read them to each other."""

    def __init__(self, card: SyncCard, words: Words) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._card, self._words = card, words
        self._lines = rows(on=self, margins=2)
        self._show()

    def _show(self) -> None:
        words = self._words
        self._add(
            say(
                "Read these words out to each other, best by telephone: {name} sees the same two lines, the other way "
                "round.",
                name=words.name,
            )
        )
        for who, said in ((say("here"), words.ours), (words.name, words.theirs)):
            self._add(who, face="small-muted")
            self._lines.addWidget(PlainLabel(words_side_by_side(said), face="strong", wrap=True, selectable=True))
        if not words.known_there:
            self._add(not_known_there(words.name), face="muted")
        if words.agreed_at is not None:
            at = when(self._card.signed_in, words.agreed_at)
            self._add(say("Compared {when}: they agree.", when=at), face="small-muted")
        self.agree_button = styled_button(say("They agree"), "")
        self.agree_button.clicked.connect(self.agree)
        self.differ_button = quiet_button(say("They differ …"))
        self.differ_button.clicked.connect(self.ask_differ)
        self._lines.addLayout(columns(self.agree_button, self.differ_button, STRETCH))

    def agree(self) -> None:
        """The words are the same on both sides."""
        self._do(service.words_agree, say("Noted: the words of {name} agree.", name=self._words.name))

    def ask_differ(self) -> None:
        """Asks once more, since trust ends with it."""
        clear(self._lines)
        self._add(
            say(
                "If the words differ, somebody may have put other keys in between. {name} is then not trusted any more: "
                "nothing from it is read and nothing is made for it, until it is invited anew.",
                name=self._words.name,
            )
        )
        self.sure_button = styled_button(say("They differ: end trust"), "danger")
        self.sure_button.clicked.connect(self.differ)
        back = quiet_button(say("Compare once more"))
        back.clicked.connect(self._again)
        self._lines.addLayout(columns(self.sure_button, back, STRETCH))

    def differ(self) -> None:
        """The words differ: the neighbour is not trusted any more."""
        self._do(
            service.words_differ,
            say(
                "{name} is not trusted any more: nothing from it is read, and nothing is made for it. Somebody may have "
                "altered a file on its way. Please invite anew, and hand the file over in person.",
                name=self._words.name,
            ),
        )

    def _again(self) -> None:
        clear(self._lines)
        self._show()

    def _do(self, call: Callable[[SignedIn, str], Changes], sentence: str) -> None:
        def done(changes: Changes) -> None:
            clear(self._lines)
            self._add(sentence)
            self._card.announce(sentence, changes)
            self._card.exchanged.emit()

        self._card.write(call, self._words.node, done=done)

    def _add(self, text: str, face: str = "body") -> None:
        self._lines.addWidget(PlainLabel(text, wrap=True, face=face))  # type: ignore[arg-type]


def words_of(enrolled: Enrolled) -> Words:
    """The words of a neighbour that was enrolled just now."""
    return Words(enrolled.node, enrolled.name, enrolled.our_words, enrolled.their_words, None)


class DisclosedPanel(QFrame):
    """What a neighbour may hold: how much of what, then the names by room."""

    def __init__(self, signed_in: SignedIn, held: DisclosedData) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        lines = rows(on=self, gap=1, margins=2)
        lines.addWidget(PlainLabel(say("What {name} may hold:", name=held.name), face="strong", wrap=True))
        never = say("never")
        out, into = (when(signed_in, at) if at else never for at in (held.last_out, held.last_in))
        told = say("last bundle to it: {out}, from it: {into}", out=out, into=into)
        lines.addWidget(PlainLabel(told, face="small-muted", wrap=True))
        for line in disclosed_counts_in_words(held, names=False):
            lines.addWidget(PlainLabel(line, wrap=True, selectable=True))
        rooms = [PlainLabel(line, wrap=True, selectable=True) for line in by_room(held)]
        if len(rooms) <= _ROOMS_SHOWN:
            add(lines, *rooms)
        else:
            inside = QWidget()
            rows(*rooms, STRETCH, on=inside, gap=1)
            area = scrolling(inside)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFixedHeight(_NAMES_HIGH)
            lines.addWidget(area)
