"""Saves parts of an open room without a command: drafts, red signs, ticked steps, proposed corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from studio_app.crisis import service as crisis
from studio_app.observation.entry import CheckInEntry
from studio_app.observation.service import RoundRecorded, delete_entry_draft, record_round, save_entry_draft
from studio_app.refusal import Refusal
from studio_app.roster import service as roster
from studio_app.words import say
from ui.check_in.room_view import RoomView
from ui.context import PageContext, PagePart
from ui.drafts import DraftKeeper
from ui.work import WRITES

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn


Key = tuple[int, dt.date]
"""(student, day) of an entry"""


class Autosave(PagePart, QObject):
    """Writes drafts at each keystroke, red signs and ticked steps at once, and corrections that are proposed."""

    recorded = Signal(object)
    """the `RoundRecorded` of a red sign: the room is to be read again"""

    def __init__(self, context: PageContext, room: RoomView, keeper: DraftKeeper[Key, CheckInEntry]) -> None:
        super().__init__(context)
        self.context, self._room, self._keeper = context, room, keeper
        room.edited.connect(self._keep_drafts)
        room.red_sign.connect(self._save_red)
        room.mistake.connect(self._propose_correction)
        room.danger.ticked.connect(self._keep_ticks)

    def keep_again(self, entries: Sequence[CheckInEntry]) -> None:
        """These could not be saved: they are drafts again."""
        for entry in entries:
            self._keeper.keep((entry.student, entry.day), entry, announce=False)

    def _keep_drafts(self, places: list[int]) -> None:
        room_entries = self._room.room_entries
        if room_entries is not None:
            for place in places:
                key = (room_entries.rows[place].person.student.key, room_entries.day)
                self._keeper.keep(key, room_entries.to_keep(place))

    def _save_red(self, place: int) -> None:
        """A red sign is in the file before anything else is asked."""
        room_entries = self._room.room_entries
        entry = None if room_entries is None else room_entries.to_keep(place)
        if room_entries is None or entry is None:
            return
        if entry.day < self.signed_in.today() and not entry.reason.strip():
            entry = replace(entry, reason=say("A red warning sign was seen"))
        self._keeper.forget([(entry.student, entry.day)])

        def done(recorded: RoundRecorded) -> None:
            room_entries.mark_saved([entry])
            self._room.show_state(trouble="")
            name = room_entries.rows[place].person.student.name if place < len(room_entries.rows) else ""
            self.said.emit(say("Saved: {name}, with the red sign and its alert", name=name))
            self.recorded.emit(recorded)

        def failed(refusal: Refusal) -> None:
            self.keep_again([entry])
            self.said.emit(refusal.sentence)
            self._room.show_state(refusal.sentence)

        self.ask(record_round, [entry], done=done, refused=failed, lane=WRITES)

    def _keep_ticks(self, students: Sequence[int], codes: frozenset[str]) -> None:
        """Written at each tick: the box that was ticked is ticked still when one comes back, and the alert says so."""
        room_entries = self._room.room_entries
        if room_entries is not None:
            ticked: tuple[Sequence[int], dt.date, frozenset[str]] = (students, room_entries.day, codes)
            self.ask(crisis.save_first_aid_done, *ticked, done=_shown_already, lane=WRITES)

    def _propose_correction(self, student: int, field: str, value: str, words: str) -> None:
        panel = self._room.correction

        def proposed(changes: Changes) -> None:
            panel.finish(student)
            self.announce(say("Noted for the studio. Ctrl+Z takes it back."), changes)

        self.ask(
            roster.propose_change,
            student,
            field,
            value,
            words,
            done=proposed,
            refused=lambda refusal: panel.refuse(refusal.sentence),
            lane=WRITES,
        )


def write_draft(signed_in: SignedIn, key: Key, entry: CheckInEntry | None) -> Changes:
    """Writes the draft of an entry, or deletes it."""
    return delete_entry_draft(signed_in, *key) if entry is None else save_entry_draft(signed_in, entry)


def _shown_already(_changes: Changes) -> None:
    """The box that was ticked shows it."""
