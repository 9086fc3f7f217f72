"""The Library: articles on the left, the one to be read on the right; for who publishes also those in the making."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from studio_app.domain.permissions import Permission
from studio_app.library import service
from studio_app.library.service import Draft, TagStyles
from studio_app.words import say
from ui.context import PageContext
from ui.destinations import ArticleSubject, Subject
from ui.library.acts import LibraryActs
from ui.library.article_list import ArticleList
from ui.library.article_pane import ArticlePane, ShownArticle
from ui.library.draft_pane import DraftPane, ShownDraft, Side
from ui.library.model import Key, Row, key_of
from ui.library.text_view import reading_look
from ui.page import Page
from ui.widgets.cards import EmptyState, quiet_button
from ui.widgets.clipboard import copy_for_a_while
from ui.widgets.layouts import columns, grow
from ui.work import WRITES

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn
    from studio_app.refusal import Refusal

MARKDOWN_FILES = "Markdown (*.md *.markdown *.txt)"


@dataclass(frozen=True)
class Shown:
    """What a rebuilt page goes back to."""

    key: Key | None
    side: Side


class LibraryPage(Page):
    """List on the left, the article or draft one is on at the right; one sentence where there is nothing yet."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.key: Key | None = None
        self._code = ""
        self._text = ""
        self._choosing = False
        self._side: Side | None = None
        """where one is to be in the draft that is on its way"""
        self._look: TagStyles = reading_look(self.theme)
        self.acts = LibraryActs(context)
        self.publishes = self.signed_in.may(Permission.PUBLISH)

    def build(self) -> Iterator[None]:
        self.list = ArticleList(self.theme, self.signed_in, publishes=self.publishes)
        self.article = ArticlePane(self.theme, self.signed_in, publishes=self.publishes)
        self.draft = DraftPane(self.theme)
        self._blank = QWidget()
        self._right = QStackedWidget()
        for widget in (self._blank, self.article, self.draft):
            self._right.addWidget(widget)
        both = QWidget()
        columns(self.list, grow(self._right), on=both, gap=0)
        self.empty = EmptyState(self.theme, *self._empty_words(), "book-open")
        if self.publishes:
            self.begin = quiet_button(say("Write one here"))
            column = cast(QVBoxLayout, self.empty.layout())
            column.insertWidget(column.indexOf(self.empty.button) + 1, self.begin, 0, Qt.AlignmentFlag.AlignHCenter)
            self.begin.clicked.connect(lambda: self.acts.begin())
        self._stack = QStackedWidget()
        for widget in (QWidget(), both, self.empty):
            self._stack.addWidget(widget)
        columns(self._stack, on=self)
        self._connect()
        yield

    def ready(self) -> None:
        self.list.view.setFocus()
        self._reload()
        if self.key is not None:
            self._load(self.key)

    def shown_again(self) -> None:
        self.ready()

    def title(self) -> str:
        return say("Library")

    def changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.kinds & {"publication", "draft"}:
            self._reload()

    def arrive(self, subject: Subject | None) -> None:
        if isinstance(subject, ArticleSubject):
            self._choose(("article", subject.article))

    def leave(self) -> None:
        self.draft.hand_over()

    def state(self) -> object:
        self.draft.hand_over()
        return Shown(self.key, self.draft.side.value() or "read")

    def restore(self, state: object) -> None:
        if isinstance(state, Shown) and state.key is not None:
            self._side = state.side
            self._choose(state.key)

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.search.searched.connect(self._search)
        self.list.file_asked.connect(self._ask_file)
        self.list.writing_asked.connect(self.acts.begin)
        self.empty.asked.connect(self._ask_file)
        self.article.saving_asked.connect(self._ask_where)
        self.article.renewing_asked.connect(lambda: self._on_article(self.acts.begin))
        self.article.file_asked.connect(lambda: self._on_article(self._ask_file))
        self.article.withdrawal_asked.connect(lambda: self._on_article(self.acts.withdraw))
        self.draft.typed.connect(self.acts.keep)
        self.draft.look_asked.connect(lambda number: self._load(("draft", number)))
        self.draft.publish_asked.connect(self.acts.publish)
        self.draft.discard_asked.connect(self.acts.discard)
        self.acts.led_to.connect(self._led_to)
        self.acts.took_away.connect(self._took_away)
        self.acts.kept.connect(self._kept)
        for pane in (self.article, self.draft):
            pane.address_pressed.connect(self._offer_address)

    def _empty_words(self) -> tuple[str, str]:
        if self.publishes:
            sentence = say(
                "No articles yet. Bring in a Markdown file: you see it here first, and publish it when it is right."
            )
            return sentence, say("Bring in an article…")
        return say(
            "No articles yet. They come with the next bundle once the center or the studio has published some."
        ), ""

    def _search(self, text: str) -> None:
        self._text = text
        self._reload(choose=True)

    def _reload(self, *, choose: bool = False) -> None:
        self._choosing = self._choosing or choose

        def show(rows: list[Row]) -> None:
            choosing, self._choosing = self._choosing, False
            self._show_list(rows, choose=choosing)

        self.ask(_listed, self._text, self.publishes, done=show, newest="list")

    def _show_list(self, rows: list[Row], *, choose: bool) -> None:
        self.list.show_rows(rows, self.key)
        self._stack.setCurrentIndex(1 if rows or self._text or self.key is not None else 2)
        if self._stack.currentWidget() is self.empty and not isinstance(QApplication.focusWidget(), QLineEdit):
            self.empty.button.setFocus()
        keys = [key_of(row) for row in rows]
        if self.key in keys:
            return
        newer = self.list.model.now_as(self._code) if self._code else None
        if newer is not None:
            self._choose(newer)
        elif self._code and not self._text:  # it was withdrawn meanwhile
            self._nothing_chosen()
            self._show_list(rows, choose=choose)
        elif keys and (choose or self.key is None):
            self._choose(keys[0])

    def _choose(self, key: Key) -> None:
        if key != self.key:
            self.draft.hand_over()
            self._code = ""
        self.key = key
        self.list.mark(key)
        self._stack.setCurrentIndex(1)
        self._load(key)

    def _load(self, key: Key) -> None:
        # What was typed a moment ago is kept on that lane: it is read after it.
        lane = WRITES if key[0] == "draft" else ""
        self.ask(_shown, key, self._look, done=partial(self._show, key), refused=partial(self._gone, key), lane=lane)

    def _show(self, key: Key, shown: ShownArticle | ShownDraft) -> None:
        if key != self.key:
            return
        if isinstance(shown, ShownDraft):
            self.draft.show_draft(shown, self._side)
            self._side = None
            self._right.setCurrentWidget(self.draft)
            return
        article = shown.page.article
        self._code = article.code
        if article.article != key[1]:  # an older version led here
            self.key = ("article", article.article)
            self.list.mark(self.key)
        self.article.show_article(shown)
        self._right.setCurrentWidget(self.article)

    def _gone(self, key: Key, refusal: Refusal) -> None:
        if key == self.key:
            self._nothing_chosen()
            self.said.emit(refusal.sentence)
            self._reload()

    def _nothing_chosen(self) -> None:
        self.draft.forget()
        self._side = None
        self.key, self._code = None, ""
        self.list.view.setFocus()
        self._right.setCurrentWidget(self._blank)

    def _ask_file(self, renews: int | None = None) -> None:
        title = say("Bring in an article…")
        name, _ = QFileDialog.getOpenFileName(self, title, str(Path.home()), MARKDOWN_FILES)
        if name:
            self.acts.import_draft(Path(name), renews)

    def _ask_where(self) -> None:
        shown = self.article.shown
        if shown is None:
            return
        start = Path.home() / f"{_file_name(shown.page.article.title)}.html"
        name, _ = QFileDialog.getSaveFileName(self, say("For WeChat…"), str(start), "HTML (*.html)")
        if name:
            self.acts.save_web_page(shown.page.article.article, Path(name))

    def _led_to(self, key: Key, side: Side) -> None:
        self.draft.hand_over()
        self._side = side
        self._choose(key)
        if side == "read":
            self.list.view.setFocus()

    def _took_away(self, key: Key) -> None:
        if key == self.key:
            self._nothing_chosen()

    def _kept(self, number: int) -> None:
        now = self.signed_in.local_time(self.signed_in.now())
        if self.key == ("draft", number):
            self.draft.say_kept(say("Draft kept {time}", time=f"{now:%H:%M}"))

    def _on_article(self, act: Callable[[int], None]) -> None:
        if self.key is not None and self.key[0] == "article":
            act(self.key[1])

    def _offer_address(self, address: str) -> None:
        self.offered.emit(address, say("Copy"), lambda: copy_for_a_while(address))


def _listed(signed_in: SignedIn, text: str, publishes: bool) -> list[Row]:
    drafts = service.article_drafts_here(signed_in) if publishes else []
    return [*(draft for draft in drafts if _holds(draft, text)), *service.list_articles(signed_in, text)]


def _shown(signed_in: SignedIn, key: Key, look: TagStyles) -> ShownArticle | ShownDraft:
    if key[0] == "draft":
        draft = service.article_draft(signed_in, key[1])
        return ShownDraft(draft, service.as_html(draft.markdown, look))
    page = service.article_page(signed_in, key[1])
    return ShownArticle(page, service.as_html(page.markdown, look))


def _holds(draft: Draft, text: str) -> bool:
    wanted = text.lower()
    return wanted in draft.title.lower() or wanted in draft.markdown.lower()


def _file_name(title: str) -> str:
    """The title as a file may be named on any system; no path comes of it."""
    name = "".join(" " if letter in '\\/:*?"<>|' or letter < " " else letter for letter in title)
    return " ".join(name.split())[:60].strip(". ") or "article"
