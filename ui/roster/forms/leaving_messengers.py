"""Asks who takes over the rooms and classes of Messengers who graduate, go on leave or leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

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
from ui.widgets.choices import Segmented
from ui.widgets.layouts import STRETCH, add, columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_tip

_SHOWN = 4
"""Rows beyond which one scrolls."""


class PlacesRow(QWidget):
    """One Messenger: what they stand for, and what becomes of it."""

    def __init__(self, leaving: MessengerLeaving, successors: Sequence[PersonRow]) -> None:
        super().__init__()
        self.leaving = leaving
        places = say(", ").join(place.words() for place in leaving.places)
        told = PlainLabel(" · ".join((leaving.name, places)), elide=True)
        told.setFixedWidth(368)
        if not leaving.certain:
            told.setToolTip(plain_tip(say("The account does not say which student this is; the name is the same.")))
        choices = [each for each in PLACES_ACTION_NAMES if successors or each is not PlacesAction.PASSED]
        options = [(each, say(PLACES_ACTION_NAMES[each])) for each in choices]
        self.action: Segmented[PlacesAction] = Segmented(options, PlacesAction.OPEN)
        self.action.picked.connect(self._show_successor)
        self.to = _choice_of(successors)
        keeps_its_place = self.to.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self.to.setSizePolicy(keeps_its_place)
        columns(told, self.action, grow(self.to), on=self)
        self._show_successor()

    def decision(self) -> PlacesDecision:
        """What was decided."""
        action = self.action.value() or PlacesAction.OPEN
        to = self.to.currentData() if action is PlacesAction.PASSED else None
        return PlacesDecision(self.leaving.person, action, to)

    def _show_successor(self) -> None:
        self.to.setVisible(self.action.value() is PlacesAction.PASSED)


class PlacesQuestion(QWidget):
    """`LeavingMessengers` in a narrow form; hidden where nobody among them is a Messenger.

    `may_stay`: whether what they stand for may stay theirs, which it may for who comes back.
    """

    def __init__(self, leaving: LeavingStudents, *, may_stay: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[NarrowPlacesRow] = []
        column = rows(on=self)
        if not leaving.messengers:
            self.hide()
            return
        column.addWidget(SectionTitle(say("Their rooms and classes as a Messenger")))
        for one in leaving.messengers:
            row = NarrowPlacesRow(one, leaving.successors, may_stay=may_stay or not one.certain)
            self.rows.append(row)
            column.addWidget(row)
        told = say("Today they are still theirs; from tomorrow on it is as chosen here.")
        column.addWidget(PlainLabel(told, face="small-muted", wrap=True))

    def decisions(self) -> list[PlacesDecision]:
        """What was decided about each."""
        return [row.decision() for row in self.rows]


class NarrowPlacesRow(QWidget):
    """One Messenger. They are nobody's unless one says otherwise, or they were kept when the leave began."""

    def __init__(self, leaving: MessengerLeaving, successors: Sequence[PersonRow], *, may_stay: bool) -> None:
        super().__init__()
        self.leaving = leaving
        places = say(", ").join(place.words() for place in leaving.places)
        self.action = QComboBox()
        self.action.setAccessibleName(say("What becomes of their rooms and classes"))
        for each in PLACES_ACTION_NAMES:
            if (each is not PlacesAction.PASSED or successors) and (each is not PlacesAction.KEPT or may_stay):
                self.action.addItem(say(PLACES_ACTION_NAMES[each]), each.value)
        if leaving.on_leave and may_stay:
            self.action.setCurrentIndex(self.action.findData(PlacesAction.KEPT.value))
        self.action.currentIndexChanged.connect(lambda _: self._show_successor())
        self.to = _choice_of(successors)
        column = rows(PlainLabel(" · ".join((leaving.name, places)), wrap=True), on=self, gap=1, margins=(0, 0, 0, 1))
        if not leaving.certain:
            told = say("The account does not say which student this is; the name is the same.")
            column.addWidget(PlainLabel(told, face="small-muted", wrap=True))
        add(column, self.action, self.to)
        self._show_successor()

    def decision(self) -> PlacesDecision:
        """What was decided."""
        action = PlacesAction(self.action.currentData())
        to = self.to.currentData() if action is PlacesAction.PASSED else None
        return PlacesDecision(self.leaving.person, action, to)

    def _show_successor(self) -> None:
        self.to.setVisible(self.action.currentData() == PlacesAction.PASSED.value)


class LeavingMessengers(QWidget):
    """Asks what becomes of the rooms of each Messenger who leaves; hidden where there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[PlacesRow] = []
        holder = QWidget()
        self._lines = rows(STRETCH, on=holder, gap=1, margins=(0, 0, 2, 0))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(holder)
        rows(SectionTitle(say("What the Messengers among them stand for")), self._scroll, on=self)
        self.hide()

    def show_leaving(self, leaving: LeavingStudents | None) -> None:
        """Ask about the Messengers among these people."""
        for row in self.rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for one in leaving.messengers if leaving else ():
            row = PlacesRow(one, leaving.successors if leaving else ())
            self.rows.append(row)
            self._lines.insertWidget(len(self.rows) - 1, row)
        self._scroll.setFixedHeight(min(len(self.rows), _SHOWN) * (self._theme.size("row") + 4) + 4)
        self.setVisible(bool(self.rows))

    def decisions(self) -> list[PlacesDecision]:
        """What was decided about each."""
        return [row.decision() for row in self.rows]


def _choice_of(successors: Sequence[PersonRow]) -> QComboBox:
    choice = QComboBox()
    choice.setAccessibleName(say("Whom the rooms go to"))
    for person in successors:
        choice.addItem(person.name, person.key)
    choice.setPlaceholderText(say("Choose a Messenger"))
    choice.setCurrentIndex(-1)
    return choice
