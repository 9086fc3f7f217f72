"""The check-in page: tonight's rooms at the left, one room opened at the right, saved with one key and never lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio_app.domain.permissions import Permission
from studio_app.observation.service import Recorded, SheetImported
from studio_app.refusal import Refusal
from studio_app.words import say, say_count
from ui.check_in import round_calls
from ui.check_in.autosave import WrittenAtOnce
from ui.check_in.drafts import DraftKeeper
from ui.check_in.paper_sheets import AwayFromTheGrid
from ui.check_in.room_tree import RoomTree
from ui.check_in.room_view import RoomView
from ui.check_in.rooms import Place, Round
from ui.check_in.round_calls import Opened, Saved
from ui.check_in.sheet_panel import SheetPanel
from ui.context import PageContext
from ui.destinations import RoomSubject, StudentSubject
from ui.page import Destination, Page
from ui.widgets.cards import EmptyState
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
        signed_in, work = context.signed_in, context.work
        self._day = self._today = signed_in.today()
        self._place: Place | None = None
        self._rooms = Round()
        self._asked = 0
        self.keeper = DraftKeeper(signed_in, work, self)
        self._side, self._right = QFrame(self), QStackedWidget(self)
        self._right.addWidget(QWidget())
        self._side_column = self._lay_out()
        save = QShortcut(QKeySequence("Ctrl+S"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(lambda: self.save(False))
        self.keeper.kept.connect(lambda: self.said.emit(say("Draft kept")))
        self.keeper.count_changed.connect(self.changes_made)
        self.keeper.refused.connect(self.said)

    def build(self) -> Iterator[None]:
        _ = self.tree
        yield
        _ = self.away
        yield
        _ = self.room
        yield
        self._lay_out_room()
        yield

    @cached_property
    def tree(self) -> RoomTree:
        """The rooms of the round, at the left."""
        tree = RoomTree(self.theme, self._side)
        self._side_column.insertWidget(0, tree, 1)
        tree.chosen.connect(lambda building, room: self.open((building, room)))
        return tree

    @cached_property
    def away(self) -> AwayFromTheGrid:
        """What is done with paper, under the rooms."""
        away = AwayFromTheGrid(self.signed_in, self.work, self.theme, self._side)
        self._side_column.addWidget(away, 0, Qt.AlignmentFlag.AlignBottom)
        away.sheet_chosen.connect(self.bring_in)
        away.said.connect(self.said)
        return away

    @cached_property
    def room(self) -> RoomView:
        """The room that is open."""
        tells = not self.signed_in.may(Permission.ROSTER)
        room = RoomView(self.theme, self._today, self.signed_in.local_time, self._right, tells_mistakes=tells)
        self._right.addWidget(room)
        room.grid.saves.connect(self.save)
        room.person.note.saves.connect(self.save)
        room.header.saves.connect(lambda: self.save(True))
        room.header.moved.connect(self._move)
        room.header.day_chosen.connect(self._choose_day)
        room.danger.again.connect(lambda: self.save(False))
        self._at_once = WrittenAtOnce(self.signed_in, self.work, room, self.keeper, self)
        self._at_once.said.connect(self.said)
        self._at_once.recorded.connect(self._recorded_at_once)
        self._at_once.changes_made.connect(self.changes_made)
        return room

    @cached_property
    def finished(self) -> EmptyState:
        """Instead of a room, once all of them are done."""
        finished = EmptyState(self.theme, "", say("Back to Today"), "check", self._right)
        self._right.addWidget(finished)
        finished.asked.connect(lambda: self.go_to.emit(Destination("today")))
        return finished

    @cached_property
    def no_rooms(self) -> EmptyState:
        """Instead of a room, while there are none."""
        no_rooms = EmptyState(self.theme, *self._no_rooms_words(), "door-open", self._right)
        self._right.addWidget(no_rooms)
        no_rooms.asked.connect(lambda: self.go_to.emit(Destination("roster")))
        return no_rooms

    @cached_property
    def sheet(self) -> SheetPanel:
        """What a sheet of check-ins would keep; built when one is first brought in."""
        sheet = SheetPanel(self.signed_in, self.work, self.theme)
        sheet.closed.connect(lambda: self.open(self._place))
        sheet.kept.connect(self._sheet_kept)
        self._right.addWidget(sheet)
        return sheet

    def _lay_out_room(self) -> None:
        """While it is empty: Qt dresses it in a turn of its own. It is painted when the first room is opened."""
        if self._right.currentIndex() == 0:
            self._right.setUpdatesEnabled(False)
            self._right.setCurrentWidget(self.room)

    def ready(self) -> None:
        signed_in = self.signed_in
        self.work.run(lambda _: round_calls.first_aid(signed_in), self.room.danger.use_plan, owner=self, quiet=True)
        if not self._asked:
            self.open(None)

    def title(self) -> str:
        return say("Check-in")

    def open(self, place: Place | None) -> None:
        """Open a room, or (None) the next one to do. What is typed in the room before is in its drafts already."""
        signed_in, day = self.signed_in, self._day
        self._ask(
            lambda: round_calls.open_place(signed_in, day, place),
            lambda opened, wanted: self._show(opened) if wanted else None,
        )

    def save(self, go_on: bool) -> None:
        """Save what was entered in this room; `go_on`: then open the next one to do."""
        filling, place = self.room.filling, self._place
        if filling is None or place is None or self._right.currentWidget() is not self.room:
            return
        entries = filling.to_save()
        if not entries and not filling.entered():
            self.said.emit(say("Nothing entered yet: press A if all is as usual, or begin with one person."))
            return
        self.keeper.forget(entries)
        signed_in, day = self.signed_in, self._day

        def done(saved: Saved, wanted: bool) -> None:
            filling.mark_saved(entries)
            self.room.show_state(trouble="")
            if wanted:
                self._show(saved.opened, after=place)
            left = len(filling.rows) - filling.entered()
            if saved.recorded is not None:
                self._tell(saved.recorded)
                self.said.emit(round_calls.saved_words(place[1], len(entries), left, saved.recorded))

        def failed(refusal: Refusal) -> None:
            self._at_once.keep_again(entries)
            self.said.emit(refusal.sentence)
            self.room.show_state(refusal.sentence)
            if refusal.code in _REASON_CODES:
                self.room.header.ask_reason(wrong=True)

        self._ask(lambda: round_calls.save_round(signed_in, day, entries, place, go_on), done, failed)

    def bring_in(self, path: Path) -> None:
        """Shows what a sheet of check-ins would keep."""
        self._right.setCurrentWidget(self.sheet)
        self.sheet.begin(path, self._day)

    def changed(self, changes: Changes) -> None:
        if changes.kinds & _READ_AGAIN:
            self._read_again()

    def changed_here(self, changes: Changes) -> None:
        """The rooms shown have it already."""

    def arrive(self, subject: object) -> None:
        if self._today != self.signed_in.today():
            self._today = self.signed_in.today()
            self.room.header.show_today(self._today)
        if isinstance(subject, RoomSubject):
            self._day = subject.day or self._today
            self.room.header.show_day(self._day)
            self.open((subject.building, subject.room))
        elif isinstance(subject, StudentSubject):
            signed_in, student = self.signed_in, subject.student
            self.work.run(
                lambda _: round_calls.place_of_student(signed_in, student), self._open_found, owner=self, quiet=True
            )

    def look_for(self, text: str) -> None:
        if text:
            signed_in, rooms = self.signed_in, self._rooms
            self.work.run(
                lambda _: round_calls.place_looked_for(signed_in, rooms, text), self._open_found, owner=self, quiet=True
            )

    def state(self) -> object:
        return self._day, self._place

    def restore(self, state: object) -> None:
        match state:
            case (dt.date() as day, place):
                self._day = day
                self.room.header.show_day(day)
                self.open(cast("Place | None", place))

    def _sheet_kept(self, kept: SheetImported) -> None:
        self.changes_made.emit(kept.changes)
        alerts = len(kept.alerts)
        self.said.emit(
            say_count(
                "The sheet is kept; {count} alert was raised.", "The sheet is kept; {count} alerts were raised.", alerts
            )
            if alerts
            else say("The sheet is kept.")
        )
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
                    self._right.setUpdatesEnabled(True)
                    self.room.grid.release(use=True)

        def refused(refusal: Refusal) -> None:
            if number == self._asked:
                if self.room.filling is None:
                    self._right.setCurrentIndex(0)
                self._right.setUpdatesEnabled(True)
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
            self.away.stand_in(self._place)
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
        return None if self.room.filling is None else self.room.filling.day

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
        if "room" not in vars(self) or (self._place is None and self.room.filling is not None):
            return
        signed_in, day, place = self.signed_in, self._day, self._place

        def show(opened: Opened) -> None:
            if (place, day) == (self._place, self._day):
                self._show(opened)

        self.work.run(
            lambda _: round_calls.open_place(signed_in, day, place), show, owner=self, quiet=True, lane=WRITES
        )

    def _recorded_at_once(self, recorded: Recorded) -> None:
        self._tell(recorded)
        self._read_again()

    def _say_refusal(self, refusal: Refusal) -> None:
        self.said.emit(refusal.sentence)

    def _tell(self, recorded: Recorded) -> None:
        if recorded.changes:
            self.changes_made.emit(recorded.changes)

    def _no_rooms_words(self) -> tuple[str, str]:
        if self.signed_in.may(Permission.ROSTER):
            return say("The rooms of the round will be here once the roster is in."), say("Bring in the roster")
        return say("Your rooms will be here once the studio has put you down for them."), ""

    def _lay_out(self) -> QVBoxLayout:
        theme, side = self.theme, self._side
        side.setProperty("kind", "filters")
        side.setFixedWidth(theme.size("filter"))
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.size("space_2"), theme.size("space_3"), theme.size("space_2"), 0)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(side)
        line.addWidget(self._right, 1)
        return column
