"""A draft: its preview, or its editor; nobody has it before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from studio_app.library.service import SIZE_LIMIT, TITLE_LIMIT, Draft
from studio_app.words import say
from ui.library.article_pane import pictures_words
from ui.library.text_view import ArticleView
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import Line, primary_button, quiet_button
from ui.widgets.choices import Segmented
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel

PAUSE_MS = 250
"""What was typed goes into the file once the typing rests for so long, and whenever the person leaves."""
Side = Literal["read", "write"]


@dataclass(frozen=True)
class ShownDraft:
    """A draft with its HTML, made off the GUI thread."""

    draft: Draft
    html: str


class DraftPane(QWidget):
    """One draft; what is typed comes out as `typed`."""

    typed = Signal(int, str, str)
    """number, title and Markdown, to be kept"""
    look_asked = Signal(int)
    """the draft is to be read as it stands now"""
    publish_asked = Signal(int)
    discard_asked = Signal(int)
    address_pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft: Draft | None = None
        self._filling = self._unkept = False
        self.side: Segmented[Side] = Segmented([("read", say("Preview")), ("write", say("Write"))], "read")
        self.side.picked.connect(self._turn)
        self.kept = PlainLabel(face="small-muted", elide=True)
        self.discard = quiet_button(say("Discard"))
        self.discard.clicked.connect(lambda: self._emit(self.discard_asked))
        self.publish = primary_button(say("Publish"))
        self.publish.clicked.connect(lambda: self._emit(self.publish_asked))
        head = columns(self.side, grow(self.kept), self.discard, self.publish, margins=(6, 3, 6, 3))
        self.missing = Banner(theme, "", "yellow")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.hand_over)
        self.view = ArticleView(theme)
        self.view.address_pressed.connect(self.address_pressed)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._editor())
        self._band = QWidget()
        rows(self.missing, on=self._band, margins=(6, 3, 6, 3))
        self._band.hide()
        rows(head, Line(), self._band, grow(self._stack), on=self, gap=0)

    def show_draft(self, shown: ShownDraft, side: Side | None = None) -> None:
        """Show the draft; what is being typed in it stays as it is. `side`: where one is to be, with
        what the file holds."""
        draft = shown.draft
        same = self.draft is not None and self.draft.number == draft.number
        self.draft = draft
        if not same or side is not None or not self._being_written():
            self._fill(draft)
        self.view.show_article(draft.title or say("(no title yet)"), self._under(draft), shown.html)
        self._band.setVisible(bool(draft.pictures))
        if draft.pictures:
            self.missing.text.setText(pictures_words(draft.pictures))
        if side is not None or not same:
            self._show_side(side or "read")

    def hand_over(self) -> None:
        """What was typed since goes out to be kept."""
        self._pause.stop()
        if self.draft is not None and self._unkept:
            self._unkept = False
            self.typed.emit(self.draft.number, self.title.text(), self.text.toPlainText())

    def say_kept(self, sentence: str) -> None:
        """A word on where the draft stands."""
        self.kept.setText(sentence)

    def forget(self) -> None:
        """The draft is no more: nothing of it is kept again."""
        self._pause.stop()
        self._unkept = False
        self.draft = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hand_over()
        return super().eventFilter(watched, event)

    def _editor(self) -> QWidget:
        self.title = QLineEdit()
        self.title.setMaxLength(TITLE_LIMIT)
        self.title.setPlaceholderText(say("Title"))
        self.title.setAccessibleName(say("Title"))
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(
            say("The text. An empty line parts paragraphs; ## begins a heading, - a list, **word** is bold.")
        )
        self.text.setAccessibleName(say("Text of the article"))
        self.text.setTabChangesFocus(True)
        for field in (self.title, self.text):
            field.textChanged.connect(self._note_typing)
            field.installEventFilter(self)
        holder = QWidget()
        rows(self.title, grow(self.text), on=holder, gap=3, margins=6)
        return holder

    def _fill(self, draft: Draft) -> None:
        self._filling = True
        self.title.setText(draft.title)
        self.text.setPlainText(draft.markdown)
        self.kept.setText("")
        self._filling = False

    def _being_written(self) -> bool:
        return self._stack.currentIndex() == 1

    def _note_typing(self) -> None:
        if self._filling:
            return
        length = len(self.text.toPlainText())
        if length > SIZE_LIMIT:
            self.kept.setText(say("{count} characters too long to be kept", count=length - SIZE_LIMIT))
            self._pause.stop()
            self._unkept = False
            return
        self._unkept = True
        self._pause.start()

    def _turn(self, side: Side) -> None:
        self.hand_over()
        self._show_side(side)
        if side == "read" and self.draft is not None:
            self.look_asked.emit(self.draft.number)

    def _show_side(self, side: Side) -> None:
        self.side.set_value(side)
        self._stack.setCurrentIndex(1 if side == "write" else 0)
        if side == "write":
            (self.text if self.title.text() else self.title).setFocus()

    def _under(self, draft: Draft) -> str:
        if draft.version > 1:
            return say("Draft of version {version}. Nobody has it yet.", version=draft.version)
        return say("Draft. Nobody has it yet.")

    def _emit(self, signal: SignalInstance) -> None:
        self.hand_over()
        if self.draft is not None:
            signal.emit(self.draft.number)
