"""The Today page: what needs this person, done from the row or opened with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.day_words import day_words
from studio_app.domain.permissions import Permission
from studio_app.roster import service as roster
from studio_app.today import service as today_service
from studio_app.today.service import Act, Contacted, Kind, Place, QueueItem, Today
from studio_app.words import say
from ui.destinations import CaseSubject, FromAlert, RoomSubject, StudentSubject, TransferSubject
from ui.page import Destination, Page
from ui.theme import Theme
from ui.today.queue_view import QueueView
from ui.widgets.cards import EmptyState
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

MINUTE = 60_000
"""milliseconds after which the words about time are read again"""


class TodayPage(Page):
    """Reads the queue when shown, when something changed, and every minute while it is looked at."""

    waiting = Signal(int)
    """how many entries wait, each time the queue was read"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(signed_in, work, theme, parent)
        self._today: Today | None = None
        self._reading = self._again = False
        self._fresh = False
        """the person has just come to the page: the keyboard goes to the first row"""
        self.queue = QueueView(theme, work)
        self.nothing = EmptyState(
            theme, say("Nothing waits for you now. Enjoy the quiet."), self._round_words(), "check"
        )
        self._stack = QStackedWidget()
        for widget in (QWidget(), self.queue, self.nothing):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.queue.opened.connect(self._open)
        self.queue.acted.connect(self._act)
        self.queue.left.connect(lambda item, why: self._settle(item, accepted=False, answer=why))
        self.nothing.asked.connect(lambda: self.go_to.emit(Destination("check-in")))
        self._clock = QTimer(self, interval=MINUTE)
        self._clock.timeout.connect(self.read)

    def title(self) -> str:
        return say("Today")

    def waiting_count(self) -> int:
        """How many entries wait for this person, as last read."""
        return 0 if self._today is None else self._today.waiting

    def changed(self, changes: object) -> None:
        del changes  # the queue rests on nearly everything
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Read the queue, once more if something changed while it was being read."""
        if self._reading:
            self._again = True
            return
        self._reading, signed_in, before = True, self.signed_in, self._today
        self.work.run(
            lambda _: _queue(signed_in, before),
            self._show,
            failed=lambda refusal: self._stop(refusal.sentence),
            owner=self,
            quiet=True,
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fresh = True
        self._clock.start()
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def _show(self, today: Today) -> None:
        typed_in = self.queue.typed_in()
        if typed_in is not None and any(item.key == typed_in.key for item in today.items):
            self._stop()
            return
        self._today = today
        self.queue.show_today(today, lambda: self._shown(today))

    def _shown(self, today: Today) -> None:
        self._stack.setCurrentWidget(self.queue if today.items else self.nothing)
        self.waiting.emit(today.waiting)
        if self._fresh and not isinstance(QApplication.focusWidget(), QLineEdit):
            self.queue.take_keyboard()
        self._fresh = False
        self._stop()

    def _stop(self, sentence: str = "") -> None:
        self._reading = False
        if sentence:
            self.said.emit(sentence)
        elif self._again:
            self._again = False
            self.read()

    def _open(self, item: QueueItem) -> None:
        if item.kind is not Kind.NOTICE or item.leads_to is Place.SYNC:
            self.go_to.emit(destination_of(item))

    def _act(self, item: QueueItem, act: Act) -> None:
        signed_in = self.signed_in
        if act is Act.OPEN_CASE:
            self.go_to.emit(Destination("cases", FromAlert(item.alert)))
        elif act is Act.ACKNOWLEDGE:
            self.work.run(
                lambda _: crisis.acknowledge(signed_in, item.alert),
                lambda changes: self._done(changes, say("Acknowledged: {name}", name=item.title)),
                owner=self,
                lane=WRITES,
            )
        elif act is Act.DECIDE:
            self._open(item)
        elif act is Act.NOTED:
            self.work.run(
                lambda _: roster.note_transfer_answer(signed_in, item.transfer),
                lambda changes: self._done(changes, say("Noted: {name}", name=item.title)),
                owner=self,
                lane=WRITES,
            )
        elif act in (Act.TAKE_OVER, Act.LEAVE):
            self._settle(item, accepted=act is Act.TAKE_OVER)
        elif act is Act.CONTACTED:
            self.work.run(lambda _: today_service.contacted(signed_in, item), self._contacted, owner=self, lane=WRITES)
        else:
            self.work.run(
                lambda _: cases.complete_step(signed_in, item.step),
                lambda changes: self._step_done(changes, item),
                owner=self,
                lane=WRITES,
            )

    def _step_done(self, changes: object, item: QueueItem) -> None:
        self.offered.emit(say("Done for {name}", name=item.title), say("Undo"), lambda: self._undo_step(item))
        self.changes_made.emit(changes)

    def _contacted(self, done: Contacted) -> None:
        name, day = done.item.title, done.next_contact
        sentence = (
            say("Contacted: {name}, noted as today's check-in", name=name)
            if day is None
            else say(
                "Contacted: {name}, noted in the case; next on {day}",
                name=name,
                day=day_words(day, self.signed_in.today()),
            )
        )
        self.offered.emit(sentence, say("Undo"), lambda: self._not_contacted(done))
        self.changes_made.emit(done.changes)

    def _not_contacted(self, done: Contacted) -> None:
        signed_in = self.signed_in
        self.work.run(
            lambda _: today_service.take_contact_back(signed_in, done),
            lambda changes: self._done(changes, say("Taken back: {name}", name=done.item.title)),
            owner=self,
            lane=WRITES,
        )

    def _settle(self, item: QueueItem, *, accepted: bool, answer: str = "") -> None:
        signed_in = self.signed_in
        sentence = (
            say("Corrected: {name}", name=item.title) if accepted else say("Left as it is: {name}", name=item.title)
        )
        self.work.run(
            lambda _: roster.settle_proposal(signed_in, item.proposal, accepted=accepted, answer=answer),
            lambda changes: self._settled(changes, sentence, item),
            owner=self,
            lane=WRITES,
        )

    def _settled(self, changes: object, sentence: str, item: QueueItem) -> None:
        self.offered.emit(sentence, say("Undo"), lambda: self._let_wait_again(item))
        self.changes_made.emit(changes)

    def _let_wait_again(self, item: QueueItem) -> None:
        signed_in = self.signed_in
        self.work.run(
            lambda _: roster.unsettle_proposal(signed_in, item.proposal),
            lambda changes: self._done(changes, say("Waits again: {name}", name=item.title)),
            owner=self,
            lane=WRITES,
        )

    def _undo_step(self, item: QueueItem) -> None:
        signed_in = self.signed_in
        self.work.run(
            lambda _: cases.undo_step(signed_in, item.step),
            lambda changes: self._done(changes, say("Taken back: {name}", name=item.title)),
            owner=self,
            lane=WRITES,
        )

    def _done(self, changes: object, sentence: str) -> None:
        self.said.emit(sentence)
        self.changes_made.emit(changes)

    def _round_words(self) -> str:
        return say("To the dorm round") if self.signed_in.may(Permission.ENTER_CHECK_INS) else ""


def _queue(signed_in: SignedIn, before: Today | None) -> Today:
    """The queue now; the very same as `before` where nothing in it is new (it may hold thousands of entries)."""
    now = today_service.queue(signed_in)
    return before if before is not None and now == before else now


def destination_of(item: QueueItem) -> Destination:
    """Where the row of `item` leads."""
    if item.leads_to is Place.SYNC:
        return Destination(item.leads_to.value)
    if item.transfer:
        return Destination(item.leads_to.value, TransferSubject(item.transfer))
    if item.leads_to is Place.CASES:
        subject: object = CaseSubject(item.case) if item.case else FromAlert(item.alert)
    elif item.kind is Kind.DRAFT and item.room:
        subject = RoomSubject(item.building, item.room, item.day)
    elif item.student:
        subject = StudentSubject(item.student)
    else:
        subject = RoomSubject(item.building, item.room)
    return Destination(item.leads_to.value, subject)
