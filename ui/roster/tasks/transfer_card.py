"""One transfer: who comes, whom to speak to, and the fields and buttons for what this person may do with it, or who may."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from studio_app.roster.service import GENDER_NAMES, StudioRow, TransferEntry, likely_studio
from studio_app.words import marked, say
from ui.theme import Theme
from ui.widgets.cards import Card, primary_button, quiet_button, styled_button
from ui.widgets.layouts import STRETCH, add, clear, columns, rows
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel

_ACTS: dict[str, str] = {
    "pass": marked("Pass on"),
    "return": marked("Send back"),
    "accept": marked("Take in"),
    "decline": marked("Do not take in"),
    "withdraw": marked("Withdraw"),
    "again": marked("To another college…"),
}
_FACTS_A_LINE = 3
_FIELD_WIDTH = 280


class TransferCard(Card):
    """`decided` names the act, one of the transfer's `acts`; the fields hold what goes with it."""

    decided = Signal(str)
    case_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._studios: Sequence[StudioRow] = ()
        self.name = PlainLabel(face="heading", elide=True)
        self.state = PlainLabel(face="muted", wrap=True)
        self.who_acts = PlainLabel(wrap=True)
        self._facts = rows()
        self.studio = QComboBox()
        self.class_name = QLineEdit()
        self.words = QLineEdit()
        self.words.setMaxLength(500)
        self.same_person = QCheckBox(say("It is the same person"))
        self.fields = QWidget()
        self._fields = QGridLayout(self.fields)
        self._fields.setContentsMargins(0, theme.size("space_1"), 0, 0)
        self._fields.setHorizontalSpacing(theme.size("space_3"))
        self._fields.setVerticalSpacing(2)
        self._labels = [PlainLabel(face="small-muted") for _ in range(3)]
        for column, (label, field) in enumerate(
            zip(self._labels, (self.studio, self.class_name, self.words), strict=True)
        ):
            self._fields.addWidget(label, 0, column)
            self._fields.addWidget(field, 1, column)
        self.studio.setMinimumWidth(_FIELD_WIDTH)
        self.class_name.setMinimumWidth(_FIELD_WIDTH)
        self._fields.setColumnStretch(2, 1)
        self.buttons: dict[str, QPushButton] = {}
        for act, words in _ACTS.items():
            make = primary_button if act in ("pass", "accept") else lambda text: styled_button(text, "plain")
            button = self.buttons[act] = make(say(words))
            button.clicked.connect(lambda _=False, act=act: self.decided.emit(act))
        buttons = columns(*self.buttons.values(), self.same_person, STRETCH)
        add(self.body, self.name, self.state, self._facts, self.who_acts, self.fields, buttons)

    def choices(self, studios: Sequence[StudioRow], classes: Sequence[str]) -> None:
        """The studios that one can be passed on to, and the classes there are here."""
        self._studios = studios
        completer = QCompleter(sorted(set(classes)), self.class_name)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.class_name.setCompleter(completer)

    def show_transfer(self, one: TransferEntry) -> None:
        """Shows `one`; what was typed for another is gone."""
        self.name.setText(" ".join(filter(None, (one.name or say("a student"), one.student_no))))
        self.state.setText(self._state_words(one))
        self._show_facts(one)
        self.who_acts.setText(one.who_acts)
        self.who_acts.setVisible(bool(one.who_acts))
        self.words.clear()
        self.class_name.clear()
        self.same_person.setVisible(False)
        self.same_person.setChecked(False)
        for act, button in self.buttons.items():
            button.setVisible(act in one.acts)
        self._field(0, self.studio, say("Pass on to"), shown="pass" in one.acts)
        self._field(1, self.class_name, say("Class here, if known"), shown="accept" in one.acts)
        self._field(2, self.words, _words_label(one.acts), shown=bool({"return", "decline"} & set(one.acts)))
        self.fields.setVisible(bool({"return", "decline"} & set(one.acts)))
        self._fill_studios(one)

    def _field(self, column: int, field: QWidget, label: str, *, shown: bool) -> None:
        self._labels[column].setText(label)
        self._labels[column].setVisible(shown)
        field.setAccessibleName(label)
        field.setVisible(shown)

    def _fill_studios(self, one: TransferEntry) -> None:
        self.studio.clear()
        others = [studio for studio in self._studios if studio.name != one.from_college]
        likely = likely_studio(others, one.to_college)
        if likely is None:
            self.studio.addItem(say("Please choose"), "")
        for studio in others:
            self.studio.addItem(studio.name, studio.id)
        if likely is not None:
            self.studio.setCurrentIndex(self.studio.findData(likely.id))

    def _state_words(self, one: TransferEntry) -> str:
        way = say("from {old} to {new}", old=one.from_college, new=one.passed_name or one.to_college)
        return " · ".join(filter(None, (way, one.sentence, say("“{words}”", words=one.words) if one.words else "")))

    def _show_facts(self, one: TransferEntry) -> None:
        clear(self._facts)
        gender = say(GENDER_NAMES[one.gender]) if one.gender else ""
        facts = [
            (say("Gender"), gender),
            (say("Born"), "" if one.birth_date is None else one.birth_date.isoformat()),
            (say("Telephone"), one.phone),
            (say("Major there"), one.major),
            (say("Class there"), one.class_name),
            (say("Year"), one.grade),
        ]
        waits = bool(one.acts or one.who_acts)
        if not one.made_here and waits:
            facts.append((say("Speak to, there"), one.speak_to))
        known = [fact for fact in facts if fact[1]]
        if known:
            self._facts.addWidget(self._grid(known))
        if one.case is not None and one.case_level is not None and waits and not one.made_here:
            self._facts.addWidget(self._case_line(one.case, int(one.case_level)))

    def _grid(self, facts: Sequence[tuple[str, str]]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.size("space_3"))
        grid.setVerticalSpacing(2)
        for place, (label, text) in enumerate(facts):
            row, column = divmod(place, _FACTS_A_LINE)
            grid.addWidget(PlainLabel(label, face="muted"), row, column * 2)
            grid.addWidget(PlainLabel(text, selectable=True), row, column * 2 + 1)
            grid.setColumnStretch(column * 2 + 1, 1)
        return holder

    def _case_line(self, case: int, level: int) -> QWidget:
        holder = QWidget()
        warning = PlainLabel(say("An open case of theirs is known here: speak with both colleges first."))
        look = quiet_button(say("Show the case"))
        look.clicked.connect(lambda: self.case_asked.emit(case))
        columns(LevelBadge(self._theme, level), warning, look, STRETCH, on=holder)
        return holder


def _words_label(acts: Sequence[str]) -> str:
    if "pass" in acts:
        return say("A word for the new college; or why it goes back")
    return say("Why, if they are not taken in") if "accept" in acts else say("Why it goes back")
