"""One room on screen: header, danger band, grid, and under it the note or the signs of the person chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from studio_app.domain.signs import RED_SIGNS
from studio_app.observation.service import Room
from studio_app.words import say
from ui.check_in.correction_panel import CorrectionPanel
from ui.check_in.danger import DangerArea
from ui.check_in.grid import RoundGrid
from ui.check_in.model import GridModel
from ui.check_in.person_panel import PersonPanel
from ui.check_in.room_entries import RoomEntries, Row
from ui.check_in.room_header import RoomHeader
from ui.check_in.signs_panel import SignsPanel
from ui.theme import Theme
from ui.widgets.key_hint import KeyLegend
from ui.widgets.layouts import grow, rows

_GRID, _SIGNS, _NOTE, _CORRECTION = range(4)
_SIGNS_HEIGHT = 184
"""the signs get so much, and the grid gives way to them, also beside the danger band"""


class RoomView(QWidget):
    """Holds what is being filled in; the page saves it and keeps its drafts."""

    edited = Signal(object)
    """places of the rows that were changed"""
    red_sign = Signal(int)
    """place of the row in which a red sign was ticked just now"""
    mistake = Signal(int, str, str, str)
    """the roster is wrong: a student's key, which field, what it should be, how one knows"""

    def __init__(
        self,
        theme: Theme,
        today: dt.date,
        local_time: Callable[[int], dt.datetime],
        parent: QWidget | None = None,
        *,
        tells_mistakes: bool = False,
    ) -> None:
        """`tells_mistakes`: who fills in may not change the roster, and tells the studio what is wrong in it."""
        super().__init__(parent)
        self._theme, self._local_time = theme, local_time
        self._trouble = ""
        self._place: tuple[str, str] = ("", "")
        self.model = GridModel()
        self.header = RoomHeader(theme, today, self)
        self.danger = DangerArea(theme, self)
        self.grid = RoundGrid(theme, self.model, self)
        self.panel = QStackedWidget(self)
        self.person = PersonPanel(theme, local_time, tells_mistakes=tells_mistakes, parent=self.panel)
        self.panel.addWidget(self.person)

        self._legends = QStackedWidget(self)
        self._legends.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._legend_of: dict[int, KeyLegend] = {}
        parts = (self.header, self.danger, grow(self.grid, 10), grow(self.panel), self._legends)
        rows(*parts, on=self, gap=3, margins=(6, 3, 6, 3))

        self._show_note()
        self.model.edited.connect(self._follow_edit)
        self.grid.person_chosen.connect(self._follow_person)
        self.grid.signs_asked.connect(self.open_signs)
        self.grid.note_asked.connect(self.open_note)
        self.grid.closed.connect(self.close_panels)
        self.person.note.left.connect(self.grid.setFocus)
        self.person.note.entered.connect(lambda here: self._show_keys(_NOTE if here else _GRID))
        self.person.note_changed.connect(self._write_note)
        self.person.mistake_seen.connect(self.open_correction)
        self.header.all_usual.connect(self._all_as_usual)
        self.header.reason_typed.connect(self._write_reason)
        self.header.reason_entered.connect(self.grid.setFocus)

    @cached_property
    def signs(self) -> SignsPanel:
        """The signs of the person chosen; built when they are first asked for."""
        signs = SignsPanel(self._theme, self.panel)
        signs.toggled.connect(self._toggle_sign)
        signs.closed.connect(self.close_panels)
        self.panel.addWidget(signs)
        return signs

    @cached_property
    def correction(self) -> CorrectionPanel:
        """What is not right about the person chosen; built when it is first asked for."""
        panel = CorrectionPanel(self._theme, self.panel)
        panel.told.connect(self.mistake)
        panel.closed.connect(self.close_panels)
        self.panel.addWidget(panel)
        return panel

    @property
    def room_entries(self) -> RoomEntries | None:
        """What is being filled in; None before a room was opened."""
        return self.model.room_entries

    def open(self, room: Room, *, past: bool) -> None:
        """Show this room; `past`: its day is not today, so a reason is asked for."""
        room_entries = self.model.open(room)
        self._place, self._trouble = (room.building, room.room), ""
        self.header.show_room(room.building, room.room)
        self.header.show_reason(room_entries.reason if past else None)
        self.header.ask_reason(wrong=False)
        self._show_note()
        waiting = (place for place, row in enumerate(room_entries.rows) if row.entry is None or row.unsaved)
        self.grid.choose_person(next(waiting, 0))
        self.show_state()

    def refresh(self, room: Room) -> None:
        """Take in what the file holds now of the room that is open."""
        person = self.grid.place()
        self.model.refresh(room)
        if self.grid.place() < 0:
            self.grid.choose_person(min(max(person, 0), len(room.people) - 1))
        self.show_state()

    def show_state(self, trouble: str | None = None) -> None:
        """Header, band and panel for the entries as they are; `trouble`: why the last save was not made, '' for none."""
        room_entries = self.room_entries
        if room_entries is None:
            return
        self._trouble = self._trouble if trouble is None else trouble
        self.header.show_count(room_entries.seen(), len(room_entries.rows), self._state_words(room_entries))
        self._show_danger(room_entries)
        self._show_person()

    def open_signs(self) -> None:
        """The signs of the person chosen, with the keyboard."""
        row = self._row()
        if row is not None:
            signs = self.signs
            self._show_person()
            signs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.panel.setMinimumHeight(_SIGNS_HEIGHT)
            self.panel.setCurrentWidget(signs)
            self._show_keys(_SIGNS)
            signs.come()

    def open_note(self) -> None:
        """The note of the person chosen, with the cursor at its end."""
        if self._row() is not None:
            self._show_note()
            self.person.come()

    def open_correction(self) -> None:
        """What is not right in the roster about the person chosen."""
        row = self._row()
        if row is not None:
            panel = self.correction
            panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.panel.setMinimumHeight(panel.sizeHint().height())
            self.panel.setCurrentWidget(panel)
            self._show_keys(_CORRECTION)
            panel.begin(row.person)

    def close_panels(self) -> None:
        """Back to the grid."""
        self._show_note()
        self.grid.setFocus()

    def _show_note(self) -> None:
        if self._signs_built():
            ignored = QSizePolicy.Policy.Ignored  # hidden, the signs ask for no room
            self.signs.setSizePolicy(ignored, ignored)
        if "correction" in self.__dict__:
            self.correction.keep_begun()
            self.correction.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.panel.setMinimumHeight(0)
        self.panel.setCurrentWidget(self.person)
        self._show_keys(_GRID)

    def _show_keys(self, which: int) -> None:
        """The line of keys that are of use now."""
        if which not in self._legend_of:
            self._legend_of[which] = KeyLegend(_KEYS[which]())
            self._legends.addWidget(self._legend_of[which])
        self._legends.setCurrentWidget(self._legend_of[which])

    def _signs_built(self) -> bool:
        return "signs" in self.__dict__

    def _row(self) -> Row | None:
        room_entries, place = self.room_entries, self.grid.place()
        return None if room_entries is None or not 0 <= place < len(room_entries.rows) else room_entries.rows[place]

    def _follow_edit(self, places: list[int]) -> None:
        self.show_state()
        self.edited.emit(places)

    def _follow_person(self, _place: int) -> None:
        self._show_person()

    def _show_person(self) -> None:
        row, room_entries = self._row(), self.room_entries
        self.person.show_row(row, "" if room_entries is None else say("On this day"))
        if row is not None and self._signs_built():
            self.signs.show_person(row.person.student.name, 0 if row.entry is None else row.entry.signs)

    def _toggle_sign(self, bit: int, on: bool) -> None:
        room_entries, place = self.room_entries, self.grid.place()
        if room_entries is None or place < 0:
            return
        places = room_entries.set_sign(place, bit, on)
        if places and on and bit & RED_SIGNS:
            self._trouble = ""
        self.model.announce(places)
        if places and on and bit & RED_SIGNS:
            self.red_sign.emit(place)

    def _write_note(self, text: str) -> None:
        room_entries, place = self.room_entries, self.grid.place()
        if room_entries is not None and place >= 0:
            self.model.announce(room_entries.write_note(place, text))

    def _write_reason(self, text: str) -> None:
        room_entries = self.room_entries
        if room_entries is not None:
            room_entries.reason = text
            self.edited.emit([place for place, row in enumerate(room_entries.rows) if row.unsaved])

    def _all_as_usual(self) -> None:
        if self.room_entries is not None:
            self.model.announce(self.room_entries.usual_for_all())
            self.grid.setFocus()

    def _state_words(self, room_entries: RoomEntries) -> str:
        if room_entries.to_save():
            return say("not saved yet")
        own = [row.person.own for row in room_entries.rows if row.person.own is not None]
        if not own:
            return ""
        return say("saved at {time}", time=self._clock(max(entry.entered_at for entry in own)))

    def _show_danger(self, room_entries: RoomEntries) -> None:
        red = [row for row in room_entries.rows if row.entry is not None and row.entry.signs & RED_SIGNS]
        names = [row.person.student.name for row in red]
        safe = all(row.saved is not None and row.saved.signs & RED_SIGNS for row in red)
        moments = [row.person.own.entered_at for row in red if row.person.own is not None]
        saved_at = self._clock(max(moments)) if safe and len(moments) == len(red) and moments else ""
        students = [row.person.student.key for row in red]
        self.danger.show_people(students, names, saved_at, self._trouble if red else "")

    def _clock(self, moment: int) -> str:
        return f"{self._local_time(moment):%H:%M}"


def _grid_keys() -> list[tuple[str, str]]:
    return [
        ("1-5", say("mood")),
        ("S", say("sleep")),
        ("F", say("food")),
        ("O", say("social")),
        ("T", say("study")),
        ("C", say("contact")),
        ("W", say("signs")),
        ("N", say("note")),
        ("U", say("usual")),
        ("Enter", say("save, next room")),
    ]


def _sign_keys() -> list[tuple[str, str]]:
    return [("A-R", say("tick or untick")), ("Space", say("tick the chosen one")), ("Esc", say("back to the grid"))]


def _note_keys() -> list[tuple[str, str]]:
    return [("Esc", say("back to the grid")), ("Ctrl+Enter", say("save, next room"))]


def _correction_keys() -> list[tuple[str, str]]:
    return [("Esc", say("back to the grid")), ("Enter", say("tell the studio"))]


_KEYS = {_GRID: _grid_keys, _SIGNS: _sign_keys, _NOTE: _note_keys, _CORRECTION: _correction_keys}
