"""The frame around every page: navigation, header, page stack and status bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from studio_app.search.index import HitKind, SearchEntry
from studio_app.search.service import search_hint
from studio_app.words import say
from ui.destinations import ArticleSubject, CaseSubject, RoomSubject, StudentSubject
from ui.page import Destination, Page
from ui.shell.frame.finder import Finder
from ui.shell.frame.help_panel import HelpPanel
from ui.shell.frame.navigation import Navigation
from ui.shell.status_bar import StatusBar
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import icon_button
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.search import SearchBox
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn

LOCK = "lock"
"""The command that is not a view."""


@dataclass(frozen=True)
class _Place:
    title: str
    factory: Callable[[], Page]


class Frame(QWidget):
    """Holds the pages by key; each is built when first shown. A page is built when first shown, never before."""

    shown = Signal(str)
    """the key of the page one sees now"""
    changes_made = Signal(object)
    """the `Changes` that a page's service call made; `changed` has told every page already"""
    lock_asked = Signal()
    settings_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        work: Work,
        *,
        college: str,
        person: str,
        role: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._work = theme, work
        self._places: dict[str, _Place] = {}
        self._pages: dict[str, Page] = {}
        self._pending_states: dict[str, object] = {}
        self._current = ""
        self._help: HelpPanel | None = None
        self.navigation = Navigation(theme, college, person, role)
        self.navigation.chosen.connect(self.show_page)
        self.navigation.lock_asked.connect(self.lock_asked)
        self.navigation.settings_asked.connect(self.settings_asked)
        self.status_bar = StatusBar(theme, work)
        self.stack = QStackedWidget()
        """the parent of every page: a page that gets its parent only afterwards is dressed once more, with all its parts"""

        self._warning = Banner(theme, "", "red")
        self._warning.hide()
        right = rows(self._header(), self._warning, grow(self.stack), self.status_bar, gap=0)
        columns(self.navigation, grow(right), on=self, gap=0)
        self.finder = Finder(theme, self.search, self)
        self.finder.chosen.connect(self.open_hit)
        self.finder.asked_page.connect(self.look_for)

    def add_page(self, key: str, title: str, icon: str, factory: Callable[[], Page], *, listed: bool = True) -> None:
        """Make room for the page `key`; `factory` builds it when first shown. Not `listed`: not in the list of views."""
        self._places[key] = _Place(title, factory)
        if listed:
            self.navigation.add(key, title, icon)

    def show_page(self, key: str) -> Page | None:
        """Go to the page `key`, building it if nobody was there yet; None for a key this person has no page for."""
        if key not in self._places:
            return None
        page = self._pages.get(key) or self._build(key)
        self._current = key
        self.stack.setCurrentWidget(page)
        self._title.setText(page.title() or self._places[key].title)
        self.navigation.mark(key)
        self.shown.emit(key)
        return page

    def go_to(self, destination: Destination) -> None:
        """Go to a page and let it show the destination's subject."""
        page = self.show_page(destination.view)
        if page is not None:
            page.once_built(partial(page.arrive, destination.subject))

    def warn(self, sentence: str) -> None:
        """Shows a sentence about the file itself above every page, until the person leaves."""
        self._warning.show_text(sentence)

    def warning(self) -> str:
        """The sentence above the pages; empty when all is well."""
        return self._warning.text.text()

    def find_for(self, signed_in: SignedIn) -> None:
        """What the search box finds from now on: what this person may see, and the views they have."""

        def commands() -> list[SearchEntry]:
            from studio_app.search.service import command_entry

            listed = [command_entry(key, place.title, key) for key, place in self._places.items()]
            return [*listed, command_entry(LOCK, say("Lock"), "lock")]

        self.search.show_hint(search_hint(signed_in))
        self.finder.read_with(signed_in, self._work, commands)

    def open_hit(self, hit: SearchEntry) -> None:
        """Goes to what was found."""
        if hit.kind is HitKind.COMMAND:
            if hit.key == LOCK:
                self.lock_asked.emit()
            else:
                self.show_page(str(hit.key))
        elif hit.kind is HitKind.ROOM:
            view = "check-in" if "check-in" in self._places else "roster"
            self.go_to(Destination(view, RoomSubject(*hit.place)))
        elif hit.kind is HitKind.CASE:
            self.go_to(Destination("cases", CaseSubject(int(hit.key))))
        elif hit.kind is HitKind.ARTICLE:
            self.go_to(Destination("library", ArticleSubject(int(hit.key))))
        else:
            self.go_to(Destination("roster", StudentSubject(int(hit.key))))

    def look_for(self, text: str) -> None:
        """Looks for the text in the page one sees, or in the roster."""
        page = self._pages.get(self._current)
        if page is None or not page.finds:
            page = self.show_page("roster")
        if page is not None and page.finds:
            page.once_built(partial(page.look_for, text))

    def current(self) -> str:
        """The key of the page one sees; empty before the first."""
        return self._current

    def page(self, key: str) -> Page | None:
        """The page `key` if it was built."""
        return self._pages.get(key)

    def page_keys(self) -> list[str]:
        """Every key that has a page, in order."""
        return list(self._places)

    def changed(self, changes: Changes, initiator: Page | None = None) -> None:
        """Tell every page that was built what was written; `initiator` is the page on which it was done."""
        self.finder.changed(changes)
        for page in list(self._pages.values()):
            page.once_built(partial(page.changed_here if page is initiator else page.changed, changes))

    def leave(self) -> None:
        """Let every built page hand over what was typed, before all of them are taken away."""
        for page in self._pages.values():
            if page.built:
                page.leave()

    def states(self) -> dict[str, object]:
        """What each page wants to be the same after a rebuild; of one that is not built yet, what it is to take over."""
        return self._pending_states | {key: page.state() for key, page in self._pages.items() if page.built}

    def restore(self, states: dict[str, object], current: str) -> None:
        """Rebuild the page `current` as it was; the others take over their state when they are shown again."""
        self._pending_states = {key: state for key, state in states.items() if key in self._places}
        self.show_page(current)

    def _build(self, key: str) -> Page:
        page = self._places[key].factory()
        page.go_to.connect(self.go_to)
        page.said.connect(self.status_bar.say)
        page.offered.connect(self.status_bar.say)
        page.changes_made.connect(partial(self._take_changes, page))
        self._pages[key] = page
        self.stack.addWidget(page)
        page.build_in_turns()
        if key in self._pending_states:
            page.once_built(partial(self._restore, key, page))
        return page

    def _restore(self, key: str, page: Page) -> None:
        page.restore(self._pending_states.pop(key))

    def _take_changes(self, initiator: Page, changes: Changes) -> None:
        self.changed(changes, initiator)
        self.changes_made.emit(changes)

    def _header(self) -> QWidget:
        theme = self._theme
        header = QWidget()
        header.setProperty("kind", "header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(theme.size("header"))
        self._title = PlainLabel(face="heading", elide=True)
        self.search = SearchBox(theme, "", "Ctrl+K", header)
        self.search.setFixedWidth(theme.size("search"))
        self.search.searched.connect(self._find)
        help_button = icon_button(theme, "circle-question-mark", say("Help for this page (F1)"))
        help_button.clicked.connect(self._ask_help)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._ask_help)
        columns(grow(self._title), self.search, help_button, on=header, margins=(6, 0, 4, 0))
        return header

    def _find(self, text: str) -> None:
        """A page with a list narrows it while one types; other pages stay as they are."""
        page = self._pages.get(self._current)
        if page is not None and page.finds:
            page.once_built(partial(page.look_for, text))

    def _ask_help(self) -> None:
        if self._help is not None and shiboken6.isValid(self._help):
            self._help.close()
            self._help = None
            return
        self._help = HelpPanel(self._theme, self._current, self)
