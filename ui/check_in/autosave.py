"""What of an open room is written without anybody saving: drafts at each key, red signs, steps ticked, mistakes told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from studio_app.crisis import service as crisis
from studio_app.observation.entry import CheckInEntry
from studio_app.observation.service import Recorded, record_round
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.check_in import round_calls
from ui.check_in.drafts import DraftKeeper
from ui.check_in.room_view import RoomView
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class WrittenAtOnce(QObject):
    """Listens to the room that is open."""

    recorded = Signal(object)
    """the `Recorded` of a red sign: the room is to be read again"""
    changes_made = Signal(object)
    said = Signal(str)

    def __init__(self, signed_in: SignedIn, work: Work, room: RoomView, keeper: DraftKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._signed_in, self._work, self._room, self._keeper = signed_in, work, room, keeper
        room.edited.connect(self._keep_drafts)
        room.red_sign.connect(self._save_red)
        room.mistake.connect(self._tell_mistake)
        room.danger.ticked.connect(self._keep_ticks)

    def keep_again(self, entries: Sequence[CheckInEntry]) -> None:
        """These could not be saved: they are drafts again."""
        for entry in entries:
            self._keeper.keep(entry.student, entry.day, entry, tell=False)

    def _keep_drafts(self, places: list[int]) -> None:
        filling = self._room.filling
        if filling is not None:
            for place in places:
                self._keeper.keep(filling.rows[place].person.student.key, filling.day, filling.to_keep(place))

    def _save_red(self, place: int) -> None:
        """A red sign is in the file before anything else is asked."""
        filling, signed_in = self._room.filling, self._signed_in
        entry = None if filling is None else filling.to_keep(place)
        if filling is None or entry is None:
            return
        if entry.day < signed_in.today() and not entry.reason.strip():
            entry = replace(entry, reason=say("A red warning sign was seen"))
        self._keeper.forget([entry])

        def done(recorded: Recorded) -> None:
            filling.mark_saved([entry])
            self._room.show_state(trouble="")
            name = filling.rows[place].person.student.name if place < len(filling.rows) else ""
            self.said.emit(say("Saved: {name}, with the red sign and its alert", name=name))
            self.recorded.emit(recorded)

        def failed(refusal: Refusal) -> None:
            self.keep_again([entry])
            self.said.emit(refusal.sentence)
            self._room.show_state(refusal.sentence)

        self._work.run(
            lambda _: record_round(signed_in, [entry]), done, failed=failed, owner=self, quiet=True, lane=WRITES
        )

    def _keep_ticks(self, students: Sequence[int], codes: frozenset[str]) -> None:
        """Written at each tick: the box that was ticked is ticked still when one comes back, and the alert says so."""
        filling, signed_in = self._room.filling, self._signed_in
        if filling is not None:
            day = filling.day
            self._work.run(
                lambda _: crisis.save_first_aid_done(signed_in, students, day, codes),
                lambda _changes: None,
                failed=lambda refusal: self.said.emit(refusal.sentence),
                owner=self,
                quiet=True,
                lane=WRITES,
            )

    def _tell_mistake(self, student: int, field: str, value: str, words: str) -> None:
        signed_in, panel = self._signed_in, self._room.correction

        def told(changes: object) -> None:
            panel.finish(student)
            self.said.emit(say("Noted for the studio. Ctrl+Z takes it back."))
            self.changes_made.emit(changes)

        self._work.run(
            lambda _: round_calls.tell_mistake(signed_in, student, field, value, words),
            told,
            failed=lambda refusal: panel.refuse(refusal.sentence),
            owner=self,
            quiet=True,
            lane=WRITES,
        )
