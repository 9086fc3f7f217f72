"""The check-in page: tonight's rooms at the left, one room opened at the right, saved with one key and never lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from studio_app.domain.permissions import Permission
from studio_app.observation.entry import CheckInEntry
from studio_app.observation.service import RoundRecorded, SheetImported
from studio_app.refusal import Refusal
from studio_app.words import say, say_count
from ui.check_in import round_calls
from ui.check_in.autosave import Autosave, Key, write_draft
from ui.check_in.paper_sheets import PaperSheets
from ui.check_in.room_tree import RoomTree
from ui.check_in.room_view import RoomView
from ui.check_in.rooms import Place, Round
from ui.check_in.round_calls import Opened, Saved
from ui.check_in.sheet_panel import SheetPanel
from ui.context import PageContext
from ui.destinations import RoomSubject, StudentSubject, Subject
from ui.drafts import ConflictValue, DraftKeeper
from ui.page import Destination, Page
from ui.widgets.cards import EmptyState
from ui.widgets.layouts import Placed, columns, grow, rows
from ui.work import WRITES

if TYPE_CHECKING:
    from studio_app.node.service import Changes

    pass

T = TypeVar("T")
_READ_AGAIN = {"check-in", "student", "assignment", "person"}
_REASON_CODES = {"reason-needed", "day-long-past"}


class CheckInPage(Page):
    """Rooms are opened and saved in the lane of writes, so that a room never comes without its newest drafts."""

    finds = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._day = self._today = self.signed_in.today()
        self._place: Place | None = None
        self._rooms = Round()
        self._asked = 0
        self.keeper = DraftKeeper[Key, CheckInEntry](context, write_draft)
        self.keeper.written.connect(self._drafts_written)
        self.keeper.refused.connect(self.said)

    def build(self) -> Iterator[None]:
        self._right = QStackedWidget()
        self.tree = RoomTree(self.theme, self)
        self.tree.chosen.connect(lambda building, room: self.open((building, room)))
        self.sheets = PaperSheets(self.context)
        self.sheets.sheet_chosen.connect(self.bring_in)
        side = QFrame()
        side.setProperty("kind", "filters")
        side.setFixedWidth(self.theme.size("filter"))
        foot = Placed(self.sheets, align=Qt.AlignmentFlag.AlignBottom)
        rows(grow(self.tree), foot, on=side, margins=(2, 3, 2, 0))
        columns(side, grow(self._right), on=self, gap=0)
        yield
        self.room = self._new_room()
        yield
        self.finished = EmptyState(self.theme, "", say("Back to Today"), "check")
        self.finished.asked.connect(lambda: self.go_to.emit(Destination("today")))
        self.no_rooms = EmptyState(self.theme, *self._no_rooms_words(), "door-open")
        self.no_rooms.asked.connect(lambda: self.go_to.emit(Destination("roster")))
        self.sheet = SheetPanel(self.context)
        self.sheet.closed.connect(lambda: self.open(self._place))
        self.sheet.kept.connect(self._sheet_kept)
        for widget in (QWidget(), self.room, self.finished, self.no_rooms, self.sheet):
            self._right.addWidget(widget)
        save = QShortcut(QKeySequence("Ctrl+S"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(lambda: self.save(False))
        yield

    def _new_room(self) -> RoomView:
        proposes = not self.signed_in.may(Permission.ROSTER)
        room = RoomView(self.theme, self._today, self.signed_in.local_time, self._right, tells_mistakes=proposes)
        room.grid.saves.connect(self.save)
        room.person.note.saves.connect(self.save)
        room.header.saves.connect(lambda: self.save(True))
        room.header.moved.connect(self._move)
        room.header.day_chosen.connect(self._choose_day)
        room.danger.again.connect(lambda: self.save(False))
        self._autosave = Autosave(self.context, room, self.keeper)
        self._autosave.recorded.connect(self._recorded_at_once)
        return room

    def ready(self) -> None:
        self.ask(round_calls.first_aid, done=self.room.danger.use_plan)
        if not self._asked:
            self.open(None)

    def title(self) -> str:
        return say("Check-in")

    def open(self, place: Place | None) -> None:
        """Open a room, or (None) the next one to do. What is typed in the room before is in its drafts already."""
        opening = partial(round_calls.open_place, self.signed_in, self._day, place)
        self._ask(opening, lambda opened, wanted: self._show(opened) if wanted else None)

    def save(self, go_on: bool) -> None:
        """Save what was entered in this room; `go_on`: then open the next one to do."""
        room_entries, place = self.room.room_entries, self._place
        if room_entries is None or place is None or self._right.currentWidget() is not self.room:
            return
        entries = room_entries.to_save()
        if not entries and not room_entries.entered():
            self.said.emit(say("Nothing entered yet: press A if all is as usual, or begin with one person."))
            return
        self.keeper.forget([(entry.student, entry.day) for entry in entries])

        def done(saved: Saved, wanted: bool) -> None:
            room_entries.mark_saved(entries)
            self.room.show_state(trouble="")
            if wanted:
                self._show(saved.opened, after=place)
            left = len(room_entries.rows) - room_entries.entered()
            if saved.recorded is not None:
                self._tell(saved.recorded)
                self.said.emit(round_calls.saved_words(place[1], len(entries), left, saved.recorded))

        def failed(refusal: Refusal) -> None:
            self._autosave.keep_again(entries)
            self.said.emit(refusal.sentence)
            self.room.show_state(refusal.sentence)
            if refusal.code in _REASON_CODES:
                self.room.header.ask_reason(wrong=True)

        saving = partial(round_calls.save_round, self.signed_in, self._day, entries, place, go_on)
        self._ask(saving, done, failed)

    def bring_in(self, path: Path) -> None:
        """Shows what a sheet of check-ins would keep."""
        self._right.setCurrentWidget(self.sheet)
        self.sheet.begin(path, self._day)

    def changed(self, changes: Changes) -> None:
        if changes.kinds & _READ_AGAIN:
            self._read_again()

    def changed_here(self, changes: Changes) -> None:
        """The rooms shown have it already."""

    def arrive(self, subject: Subject | None) -> None:
        if self._today != self.signed_in.today():
            self._today = self.signed_in.today()
            self.room.header.show_today(self._today)
        if isinstance(subject, RoomSubject):
            self._day = subject.day or self._today
            self.room.header.show_day(self._day)
            self.open((subject.building, subject.room))
        elif isinstance(subject, StudentSubject):
            self.ask(round_calls.place_of_student, subject.student, done=self._open_found)

    def look_for(self, text: str) -> None:
        if text:
            self.ask(round_calls.place_looked_for, self._rooms, text, done=self._open_found)

    def state(self) -> object:
        return self._day, self._place

    def restore(self, state: object) -> None:
        match state:
            case (dt.date() as day, place):
                self._day = day
                self.room.header.show_day(day)
                self.open(cast("Place | None", place))

    def _drafts_written(self, written: ConflictValue[Key]) -> None:
        if written.announce:
            self.said.emit(say("Draft kept"))
        if written.count_changed:
            self.changes_made.emit(next(reversed(written.changes.values())))

    def _sheet_kept(self, kept: SheetImported) -> None:
        alerts = len(kept.alerts)
        raised = say_count(
            "The sheet is kept; {count} alert was raised.", "The sheet is kept; {count} alerts were raised.", alerts
        )
        self.announce(raised if alerts else say("The sheet is kept."), kept.changes)
        self.open(self._place)

    def _ask(
        self,
        call: Callable[[], T],
        done: Callable[[T, bool], object],
        failed: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Run `call` after what is being written; `done` learns whether nothing else was asked for meanwhile.

        Keys pressed until then are meant for the room that comes, and wait for it.
        """
        self._asked += 1
        number = self._asked
        self.room.grid.hold()

        def arrived(result: T) -> None:
            wanted = number == self._asked
            try:
                done(result, wanted)
            finally:
                if wanted:
                    self.room.grid.release(use=True)

        def refused(refusal: Refusal) -> None:
            if number == self._asked:
                if self.room.room_entries is None:
                    self._right.setCurrentIndex(0)
                self.room.grid.release(use=False)
            (failed or self._say_refusal)(refusal)

        self.work.run(lambda _: call(), arrived, failed=refused, owner=self, title=say("Opening the room"), lane=WRITES)

    def _show(self, opened: Opened, after: Place | None = None) -> None:
        """Show what was opened; `after`: the room that was saved just before. The tree follows in a turn of its own."""
        self._rooms = opened.rooms
        self.work.in_turns(self, self._show_rooms())
        room = opened.room
        if room is not None:
            same = self._place == (room.building, room.room) and self._shown_day() == room.day
            self._place = (room.building, room.room)
            if same and self._right.currentWidget() is self.room:
                self.room.refresh(room)
            else:
                self.room.danger.use_done(opened.aid_done)
                self.room.open(room, past=room.day < self.signed_in.today())
                self._right.setCurrentWidget(self.room)
                self.room.grid.setFocus()
            self.sheets.stand_in(self._place)
            self._show_neighbours()
        elif after is not None:
            self._show_finished()
        else:
            self._right.setCurrentWidget(self.no_rooms)

    def _show_rooms(self) -> Iterator[None]:
        self.tree.show_round(self._rooms, self._place)
        self.tree.setVisible(bool(self._rooms.rooms))
        yield

    def _show_finished(self) -> None:
        people = sum(room.entered for room in self._rooms.own())
        self.finished.sentence.setText(
            say_count(
                "All rooms are done: {count} person. Thank you, and look after yourself too.",
                "All rooms are done: {count} people. Thank you, and look after yourself too.",
                people,
            )
        )
        self._place = None
        self._right.setCurrentWidget(self.finished)
        self.finished.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_neighbours(self) -> None:
        if self._place is not None:
            here = self._rooms.room(self._place)
            self.room.header.show_messengers(() if here is None else here.messengers)
            before, after = (self._rooms.beside(self._place, step) for step in (-1, 1))
            self.room.header.show_neighbours("" if before is None else before.room, "" if after is None else after.room)

    def _shown_day(self) -> dt.date | None:
        return None if self.room.room_entries is None else self.room.room_entries.day

    def _move(self, step: int) -> None:
        following = None if self._place is None else self._rooms.beside(self._place, step)
        if following is not None:
            self.open((following.building, following.room))

    def _choose_day(self, day: dt.date) -> None:
        self._day = day
        self.open(self._place)

    def _open_found(self, place: Place | None) -> None:
        if place is None:
            self.said.emit(say("No room of this round was found for that."))
        else:
            self.open(place)

    def _read_again(self) -> None:
        if self._place is None and self.room.room_entries is not None:
            return
        day, place = self._day, self._place

        def show(opened: Opened) -> None:
            if (place, day) == (self._place, self._day):
                self._show(opened)

        self.ask(round_calls.open_place, day, place, done=show, lane=WRITES)

    def _recorded_at_once(self, recorded: RoundRecorded) -> None:
        self._tell(recorded)
        self._read_again()

    def _say_refusal(self, refusal: Refusal) -> None:
        self.said.emit(refusal.sentence)

    def _tell(self, recorded: RoundRecorded) -> None:
        if recorded.changes:
            self.changes_made.emit(recorded.changes)

    def _no_rooms_words(self) -> tuple[str, str]:
        if self.signed_in.may(Permission.ROSTER):
            return say("The rooms of the round will be here once the roster is in."), say("Bring in the roster")
        return say("Your rooms will be here once the studio has put you down for them."), ""
