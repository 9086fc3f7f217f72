"""The article selected: its text, its actions, and for who publishes the units that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from studio_app.domain.day_words import day_words
from studio_app.library.service import ArticlePage, HolderRow, Picture
from studio_app.words import say, say_count
from ui.library.text_view import ArticleView
from ui.theme import Theme
from ui.widgets.cards import Line, quiet_button
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption, plain_tip

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

NAMED = 3
"""so many are named in the line; the others are counted, and named in its tip"""


@dataclass(frozen=True)
class ShownArticle:
    """An article with its HTML, made off the GUI thread."""

    page: ArticlePage
    html: str


class ArticlePane(QWidget):
    """Reads itself; buttons are there only for whom they are."""

    saving_asked = Signal()
    renewing_asked = Signal()
    """a new version is to be written"""
    file_asked = Signal()
    """a new version is to be brought in from a file"""
    withdrawal_asked = Signal()
    address_pressed = Signal(str)

    def __init__(self, theme: Theme, signed_in: SignedIn, *, publishes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signed_in, self._publishes = signed_in, publishes
        self.shown: ShownArticle | None = None
        self.held = PlainLabel(face="small-muted", elide=True)
        self.save = quiet_button(say("For WeChat…"))
        self.save.setIcon(theme.icon("download", "accent_text"))
        self.save.setToolTip(plain_tip(say("Saves a web page whose content can be pasted into a public account")))
        self.save.clicked.connect(self.saving_asked)
        self.renew = quiet_button(say("New version"))
        self.renew.setIcon(theme.icon("pencil", "accent_text"))
        menu = QMenu(self.renew)
        menu.addAction(plain_caption(say("Write it here"))).triggered.connect(self.renewing_asked)
        menu.addAction(plain_caption(say("From a file…"))).triggered.connect(self.file_asked)
        self.renew.setMenu(menu)
        self.withdraw = quiet_button(say("Withdraw"))
        self.withdraw.setIcon(theme.icon("undo-2", "accent_text"))
        self.withdraw.clicked.connect(self.withdrawal_asked)
        head = columns(grow(self.held), self.save, self.renew, self.withdraw, gap=1, margins=(6, 3, 3, 3))
        self.view = ArticleView(theme)
        self.view.address_pressed.connect(self.address_pressed)
        rows(head, Line(), grow(self.view), on=self, gap=0)

    def show_article(self, shown: ShownArticle) -> None:
        """Show the article; what was read of it before stays in sight where it is the same."""
        self.shown = shown
        page, article = shown.page, shown.page.article
        day = day_words(self._signed_in.day_of(article.published_at), self._signed_in.today())
        under = [article.source, day]
        if article.version > 1:
            under.append(say("version {version}", version=article.version))
        self.view.show_article(article.title, " · ".join(under), shown.html)
        own = self._publishes and article.own
        self.renew.setVisible(own)
        self.withdraw.setVisible(own)
        self.held.setText(self._held_words(page.holders))
        self.held.setToolTip(plain_tip(self._held_tip(page.holders)))

    def _held_words(self, holders: Sequence[HolderRow]) -> str:
        if not holders:
            return ""
        have = sum(holder.has for holder in holders)
        waiting = sum(not holder.has and holder.told_at is None for holder in holders)
        sent = len(holders) - have - waiting
        if have == len(holders):
            return say_count("The one below has it.", "All {count} below have it.", have)
        if waiting == len(holders):
            return say("It goes out with the next bundles.")
        if sent == len(holders):
            return say("It was sent out; nobody has confirmed it yet.")
        words = [say("{have} of {all} below have it", have=have, all=len(holders))]
        if sent:
            words.append(say_count("{count} was sent it", "{count} were sent it", sent))
        if waiting:
            words.append(
                say_count("{count} gets it with the next bundle", "{count} get it with the next bundle", waiting)
            )
        return " · ".join(words)

    def _held_tip(self, holders: Sequence[HolderRow]) -> str:
        return "\n".join(f"{holder.name}: {self._state(holder)}" for holder in holders[:40])

    def _state(self, holder: HolderRow) -> str:
        if holder.has:
            return say("has it")
        if holder.told_at is None:
            return say("with the next bundle")
        day = day_words(self._signed_in.day_of(holder.told_at), self._signed_in.today())
        return say("sent {day}, not confirmed yet", day=day)


def pictures_words(pictures: Sequence[Picture]) -> str:
    """That pictures do not come along, and which."""
    first = say_count(
        "A picture does not come along; its words stand in its place.",
        "{count} pictures do not come along; their words stand in their places.",
        len(pictures),
    )
    named = [picture.words or picture.address for picture in pictures[:NAMED]]
    others = len(pictures) - len(named)
    more = [say_count("and {count} more", "and {count} more", others)] if others else []
    return f"{first} {say(', ').join([*named, *more])}"
