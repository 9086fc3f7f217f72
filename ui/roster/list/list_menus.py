"""The menus over the list of people: what it is narrowed to, which columns it has, and what is done more seldom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studio_app.roster.service import CHOSEN_STATUSES, COLUMN_NAMES, STATUS_NAMES, Narrowing, SavedFilter
from studio_app.words import marked, say
from ui.theme import Theme
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.plain import plain_caption

ADD, DUPLICATES, PAST_IMPORTS, YEAR, TRANSFERS = "add", "duplicates", "past-imports", "year", "transfers"
MORE: dict[str, str] = {
    ADD: marked("Add a person…"),
    DUPLICATES: marked("Entered twice?"),
    PAST_IMPORTS: marked("Past imports…"),
    YEAR: marked("A year graduates…"),
    TRANSFERS: marked("Transfers between colleges…"),
}


def more_button(theme: Theme, asked: Callable[[str], None], codes: Sequence[str] = tuple(MORE)) -> QPushButton:
    """What is done more seldom than bringing in a table."""
    button = styled_button(say("More"), "plain")
    button.setIcon(theme.icon("ellipsis"))
    menu = QMenu(button)
    for code in codes:
        action = menu.addAction(plain_caption(say(MORE[code])) + ("\tCtrl+N" if code == ADD else ""))
        action.triggered.connect(lambda _=False, code=code: asked(code))
    button.setMenu(menu)
    return button


class FilterMenu:
    """By status and year, and the filters one saved. It is filled when it opens, with what holds then."""

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], Narrowing],
        choose: Callable[[Narrowing], None],
        save: Callable[[], None],
        drop: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        self._now, self._choose, self._save, self._drop = now, choose, save, drop
        self.saved: Sequence[SavedFilter] = ()
        self.grades: Sequence[str] = ()
        self.status = ""
        """the status one narrowed the list to, apart from that which comes with a room"""
        self.button = quiet_button(say("Filter"), parent)
        self.button.setIcon(theme.icon("funnel", "accent_text"))
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self.fill)
        self.button.setMenu(self.menu)

    def words(self) -> str:
        """What the list is narrowed to besides place and text, in words; empty for nothing."""
        now = self._now()
        parts = [say(STATUS_NAMES[self.status])] if self.status in STATUS_NAMES else []
        return " · ".join([*parts, *filter(None, [now.grade])])

    def fill(self) -> None:
        """Puts what can be chosen now into the menu."""
        menu, now = self.menu, self._now()
        menu.clear()
        self._option(menu, say("Everyone"), not self.status and not now.grade, replace(now, status="", grade=""))
        menu.addSeparator()
        for status in (*CHOSEN_STATUSES, "merged"):
            words = say(STATUS_NAMES[status])
            wanted = "" if self.status == status else status
            self._option(menu, words[:1].upper() + words[1:], self.status == status, replace(now, status=wanted))
        years = [grade for grade in self.grades if grade]
        if years:
            by_year = menu.addMenu(plain_caption(say("Year")))
            for grade in years:
                wanted = "" if now.grade == grade else grade
                self._option(by_year, grade, now.grade == grade, replace(now, grade=wanted))
        menu.addSeparator()
        for one in self.saved:
            self._option(menu, one.name, one.narrowing == now, one.narrowing)
        save = menu.addAction(plain_caption(say("Save what is shown now…")))
        save.setEnabled(now != Narrowing())
        save.triggered.connect(self._save)
        if self.saved:
            drop = menu.addMenu(plain_caption(say("Take a saved filter away")))
            for one in self.saved:
                action = drop.addAction(plain_caption(one.name))
                action.triggered.connect(lambda _=False, name=one.name: self._drop(name))

    def _option(self, menu: QMenu, words: str, checked: bool, narrowing: Narrowing) -> None:
        action = menu.addAction(plain_caption(words))
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda: self._choose(narrowing))


class ColumnMenu:
    """Which columns the list shows; the name is always there."""

    def __init__(
        self, here: Sequence[str], chosen: Sequence[str], choose: Callable[[tuple[str, ...]], None], parent: QWidget
    ) -> None:
        self._choose = choose
        self.button = quiet_button(say("Columns"), parent)
        menu = QMenu(self.button)
        self.actions = {}
        for name in here:
            action = menu.addAction(plain_caption(say(COLUMN_NAMES[name])))
            action.setCheckable(True)
            action.setChecked(name in chosen)
            action.setEnabled(name != "name")
            action.triggered.connect(lambda: self._changed())
            self.actions[name] = action
        self.button.setMenu(menu)

    def show_chosen(self, chosen: Sequence[str]) -> None:
        """Tick the columns that were kept."""
        for name, action in self.actions.items():
            action.setChecked(name in chosen)

    def _changed(self) -> None:
        self._choose(tuple(name for name, action in self.actions.items() if action.isChecked()))
