"""Letting a Messenger stand for the rooms or the classes of the chosen people, from one day to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QPushButton, QWidget

from studio_app.roster.service import AssignmentRow, PersonRow, RoomOrClass, StudentDetail
from studio_app.words import say, say_count
from ui.roster.forms.side_form import SideForm
from ui.theme import Theme
from ui.widgets.cards import SectionTitle, styled_button
from ui.widgets.choices import DateField, Segmented
from ui.widgets.layouts import Gap, add, columns, grow
from ui.widgets.plain import PlainLabel, plain_caption

ROOMS, CLASSES = "rooms", "classes"
_PLACES_TOLD = 12


class AssignForm(SideForm):
    """Offers the rooms where the chosen people live, or the classes in which they study; and who stands for them now."""

    end_asked = Signal(int)
    """the key of an assignment that is to end today"""

    def __init__(
        self,
        theme: Theme,
        students: Sequence[StudentDetail],
        messengers: Sequence[PersonRow],
        held: Sequence[AssignmentRow],
        today: dt.date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, say("Assign a Messenger"), "", say("Assign"), say("Cancel"), parent)
        self._places = {
            ROOMS: list(dict.fromkeys(RoomOrClass(one.building, one.room) for one in students if one.room)),
            CLASSES: list(dict.fromkeys(RoomOrClass(class_name=one.class_name) for one in students if one.class_name)),
        }
        self.who = QComboBox()
        self.who.setEditable(True)
        self.who.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for person in messengers:
            self.who.addItem(person.name, person.key)
        self.who.setCurrentIndex(-1)
        completer = self.who.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line = self.who.lineEdit()
        if line is not None:
            line.setPlaceholderText(say("Type a name") if messengers else say("Nobody is a Messenger here yet"))
        self.label(say("Messenger"), self.who)
        first = ROOMS if self._places[ROOMS] else CLASSES
        options = [(ROOMS, say("Their rooms")), (CLASSES, say("Their classes"))]
        self.kind: Segmented[str] = Segmented(options, first)
        self.kind.picked.connect(lambda _: self._show_places())
        self.told = PlainLabel(face="small-muted", wrap=True)
        add(self.body, Gap(1), self.kind, self.told)
        self.since = DateField(theme, today)
        self.label(say("From"), self.since)
        self.ends = QCheckBox(plain_caption(say("Until")))
        self.until = DateField(theme, dt.date(today.year + (today.month > 7), 7, 31))
        self.until.setAccessibleName(say("Until"))
        self.until.setEnabled(False)
        self.ends.toggled.connect(self.until.setEnabled)
        self.body.addLayout(columns(self.ends, grow(self.until)))
        self.ends_today: dict[int, QPushButton] = {}
        self._list_held(held)
        self.body.addStretch(1)
        self._show_places()

    def first_field(self) -> QWidget | None:
        return self.who

    def places(self) -> list[RoomOrClass]:
        """The rooms or classes that are to be assigned."""
        return self._places[self.kind.value() or ROOMS]

    def messenger(self) -> int | None:
        """The key of the Messenger whose name stands in the box."""
        found = self.who.findText(self.who.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return self.who.itemData(found) if found >= 0 else None

    def days(self) -> tuple[dt.date, dt.date | None]:
        """The first day, and the last or None."""
        return self.since.day(), self.until.day() if self.ends.isChecked() else None

    def _list_held(self, held: Sequence[AssignmentRow]) -> None:
        places = {place for both in self._places.values() for place in both}
        theirs = [one for one in held if RoomOrClass(one.building, one.room, one.class_name) in places]
        if not theirs:
            return
        add(self.body, Gap(2), SectionTitle(say("Who stands for them now")))
        for one in theirs[:_PLACES_TOLD]:
            place = RoomOrClass(one.building, one.room, one.class_name).words()
            end = styled_button(say("Ends today"), "small")
            end.setEnabled(one.until is None or one.until > self.since.day())
            end.clicked.connect(lambda _=False, key=one.key: self.end_asked.emit(key))
            self.ends_today[one.key] = end
            who = PlainLabel(f"{one.name} · {place}", elide=True)
            self.body.addLayout(columns(grow(who), end))

    def _show_places(self) -> None:
        names = [place.words() for place in self.places()]
        told = say(", ").join(names[:_PLACES_TOLD])
        if len(names) > _PLACES_TOLD:
            rest = len(names) - _PLACES_TOLD
            told += say_count(" and {count} more", " and {count} more", rest)
        self.told.setText(told or say("None of them has one."))
