"""The Today page: what needs this person, done from the row or opened with Enter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget

from studio_app.cases import service as cases
from studio_app.crisis import service as crisis
from studio_app.domain.day_words import day_words
from studio_app.domain.permissions import Permission
from studio_app.roster import service as roster
from studio_app.today import service as today_service
from studio_app.today.service import Act, Contacted, Kind, QueueItem, TargetView, Today
from studio_app.words import say
from ui.context import PageContext
from ui.destinations import CaseSubject, FromAlert, RoomSubject, StudentSubject, Subject, TransferSubject
from ui.page import Destination, Page
from ui.today.queue_view import QueueView
from ui.widgets.cards import EmptyState
from ui.widgets.layouts import rows

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn

MINUTE = 60_000
"""milliseconds after which the words about time are read again"""


class TodayPage(Page):
    """Reads the queue when shown, when something changed, and every minute while it is looked at."""

    waiting = Signal(int)
    """how many entries wait, each time the queue was read"""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._today: Today | None = None
        self._reading = self._again = False
        self._fresh = False
        """the person has just come to the page: the keyboard goes to the first row"""
        self._clock = QTimer(self, interval=MINUTE)
        self._clock.timeout.connect(self.read)

    def build(self) -> Iterator[None]:
        self.queue = QueueView(self.context)
        self.queue.opened.connect(self._open)
        self.queue.acted.connect(self._act)
        self.queue.left.connect(lambda item, why: self._settle(item, accepted=False, answer=why))
        self.nothing = EmptyState(
            self.theme, say("Nothing waits for you now. Enjoy the quiet."), self._round_words(), "check"
        )
        self.nothing.asked.connect(lambda: self.go_to.emit(Destination("check-in")))
        self._stack = QStackedWidget()
        for widget in (QWidget(), self.queue, self.nothing):
            self._stack.addWidget(widget)
        rows(self._stack, on=self)
        yield

    def ready(self) -> None:
        self._fresh = True
        self._clock.start()
        self.read()

    def shown_again(self) -> None:
        self.ready()

    def title(self) -> str:
        return say("Today")

    def waiting_count(self) -> int:
        """How many entries wait for this person, as last read."""
        return 0 if self._today is None else self._today.waiting

    def changed(self, changes: Changes) -> None:  # noqa: ARG002
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Read the queue, once more if something changed while it was being read."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        self.ask(_queue, self._today, done=self._show, refused=lambda refusal: self._stop(refusal.sentence))

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
        if item.kind is not Kind.NOTICE or item.opens is TargetView.SYNC:
            self.go_to.emit(destination_of(item))

    def _act(self, item: QueueItem, act: Act) -> None:
        name = item.title
        if act is Act.OPEN_CASE:
            self.go_to.emit(Destination("cases", FromAlert(item.alert)))
        elif act is Act.ACKNOWLEDGE:
            done = partial(self.announce, say("Acknowledged: {name}", name=name))
            self.write(crisis.acknowledge, item.alert, done=done)
        elif act is Act.DECIDE:
            self._open(item)
        elif act is Act.NOTED:
            done = partial(self.announce, say("Noted: {name}", name=name))
            self.write(roster.mark_transfer_answer_read, item.transfer, done=done)
        elif act in (Act.TAKE_OVER, Act.LEAVE):
            self._settle(item, accepted=act is Act.TAKE_OVER)
        elif act is Act.CONTACTED:
            self.write(today_service.mark_contacted, item, done=self._contacted)
        else:
            done = partial(self.announce, say("Done for {name}", name=name), undo=partial(self._undo_step, item))
            self.write(cases.complete_step, item.step, done=done)

    def _undo_step(self, item: QueueItem) -> None:
        self.write(cases.undo_step, item.step, done=partial(self.announce, say("Taken back: {name}", name=item.title)))

    def _contacted(self, mark_contacted: Contacted) -> None:
        name, day = mark_contacted.item.title, mark_contacted.next_contact
        sentence = (
            say("Contacted: {name}, noted as today's check-in", name=name)
            if day is None
            else say(
                "Contacted: {name}, noted in the case; next on {day}",
                name=name,
                day=day_words(day, self.signed_in.today()),
            )
        )
        self.announce(sentence, mark_contacted.changes, undo=partial(self._not_contacted, mark_contacted))

    def _not_contacted(self, mark_contacted: Contacted) -> None:
        taken_back = say("Taken back: {name}", name=mark_contacted.item.title)
        self.write(today_service.undo_contact, mark_contacted, done=partial(self.announce, taken_back))

    def _settle(self, item: QueueItem, *, accepted: bool, answer: str = "") -> None:
        name = item.title
        settled = say("Corrected: {name}", name=name) if accepted else say("Left as it is: {name}", name=name)
        self.write(
            partial(roster.answer_proposal, accepted=accepted, answer=answer),
            item.proposal,
            done=partial(self.announce, settled, undo=partial(self._let_wait_again, item)),
        )

    def _let_wait_again(self, item: QueueItem) -> None:
        waits = say("Waits again: {name}", name=item.title)
        self.write(roster.reopen_proposal, item.proposal, done=partial(self.announce, waits))

    def _round_words(self) -> str:
        return say("To the dorm round") if self.signed_in.may(Permission.ENTER_CHECK_INS) else ""


def _queue(signed_in: SignedIn, before: Today | None) -> Today:
    """The queue now; the very same as `before` where nothing in it is new (it may hold thousands of entries)."""
    now = today_service.queue(signed_in)
    return before if before is not None and now == before else now


def destination_of(item: QueueItem) -> Destination:
    """Where the row of `item` leads."""
    if item.opens is TargetView.SYNC:
        return Destination(item.opens.value)
    if item.transfer:
        return Destination(item.opens.value, TransferSubject(item.transfer))
    if item.opens is TargetView.CASES:
        subject: Subject = CaseSubject(item.case) if item.case else FromAlert(item.alert)
    elif item.kind is Kind.DRAFT and item.room:
        subject = RoomSubject(item.building, item.room, item.day)
    elif item.student:
        subject = StudentSubject(item.student)
    else:
        subject = RoomSubject(item.building, item.room)
    return Destination(item.opens.value, subject)
