"""Asks who takes over the rooms and classes of Messengers who graduate, go on leave or leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from studio_app.roster.service import (
    PLACES_ACTION_NAMES,
    LeavingStudents,
    MessengerLeaving,
    PersonRow,
    PlacesAction,
    PlacesDecision,
)
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import SectionTitle
from ui.widgets.layouts import add, clear, columns, grow, rows, scrolling
from ui.widgets.plain import PlainLabel, plain_tip

_SHOWN = 4
"""Rows beyond which a wide question scrolls."""


class PlacesRow(QWidget):
    """One Messenger: what they stand for, and what becomes of it; side by side where `wide`.

    `may_stay`: whether it may stay theirs. `kept`: whether that is chosen to begin with, otherwise it is nobody's.
    """

    def __init__(
        self, leaving: MessengerLeaving, successors: Sequence[PersonRow], *, may_stay: bool, kept: bool, wide: bool
    ) -> None:
        super().__init__()
        self.leaving = leaving
        places = say(", ").join(place.words() for place in leaving.places)
        told = PlainLabel(" · ".join((leaving.name, places)), elide=wide, wrap=not wide)
        unsure = say("The account does not say which student this is; the name is the same.")
        self.action = QComboBox()
        self.action.setAccessibleName(say("What becomes of their rooms and classes"))
        for each in PLACES_ACTION_NAMES:
            if (each is not PlacesAction.PASSED or successors) and (each is not PlacesAction.KEPT or may_stay):
                self.action.addItem(say(PLACES_ACTION_NAMES[each]), each.value)
        if kept and may_stay:
            self.action.setCurrentIndex(self.action.findData(PlacesAction.KEPT.value))
        self.action.currentIndexChanged.connect(lambda _: self._show_successor())
        self.to = QComboBox()
        self.to.setAccessibleName(say("Whom the rooms go to"))
        for person in successors:
            self.to.addItem(person.name, person.key)
        self.to.setPlaceholderText(say("Choose a Messenger"))
        self.to.setCurrentIndex(-1)
        if wide:
            told.setFixedWidth(368)
            told.setToolTip("" if leaving.certain else plain_tip(unsure))
            keeps_its_place = self.to.sizePolicy()
            keeps_its_place.setRetainSizeWhenHidden(True)
            self.to.setSizePolicy(keeps_its_place)
            columns(told, self.action, grow(self.to), on=self)
        else:
            column = rows(told, on=self, gap=1, margins=(0, 0, 0, 1))
            if not leaving.certain:
                column.addWidget(PlainLabel(unsure, face="small-muted", wrap=True))
            add(column, self.action, self.to)
        self._show_successor()

    def decision(self) -> PlacesDecision:
        """What was decided."""
        action = PlacesAction(self.action.currentData())
        to = self.to.currentData() if action is PlacesAction.PASSED else None
        return PlacesDecision(self.leaving.person, action, to)

    def _show_successor(self) -> None:
        self.to.setVisible(self.action.currentData() == PlacesAction.PASSED.value)


class PlacesQuestion(QWidget):
    """Asks what becomes of the rooms of each Messenger who leaves; hidden where there is none.

    `may_stay`: whether what they stand for may stay theirs. `kept_on_leave`: whether that is chosen to begin with for
    who is on leave already. `wide`: one line a Messenger, in a list that scrolls.
    """

    def __init__(self, theme: Theme, *, may_stay: bool, kept_on_leave: bool = True, wide: bool = False) -> None:
        super().__init__()
        self._theme, self._may_stay, self._kept_on_leave, self._wide = theme, may_stay, kept_on_leave, wide
        self.rows: list[PlacesRow] = []
        holder = QWidget()
        self._lines = rows(on=holder, gap=1 if wide else 2)
        self._list = scrolling(holder) if wide else holder
        told = say("Today they are still theirs; from tomorrow on it is as chosen here.")
        title = SectionTitle(say("Their rooms and classes as a Messenger"))
        rows(title, self._list, PlainLabel(told, face="small-muted", wrap=True), on=self)
        self.hide()

    def show_leaving(self, leaving: LeavingStudents | None) -> None:
        """Ask about the Messengers among these people."""
        clear(self._lines)
        self.rows = (
            []
            if leaving is None
            else [
                PlacesRow(
                    one,
                    leaving.successors,
                    may_stay=self._may_stay or not one.certain,
                    kept=self._kept_on_leave and one.on_leave,
                    wide=self._wide,
                )
                for one in leaving.messengers
            ]
        )
        add(self._lines, *self.rows)
        if self._wide:
            self._list.setFixedHeight(min(len(self.rows), _SHOWN) * (self._theme.size("row") + 4) + 4)
        self.setVisible(bool(self.rows))

    def decisions(self) -> list[PlacesDecision]:
        """What was decided about each."""
        return [row.decision() for row in self.rows]
