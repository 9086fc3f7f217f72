"""The Cases view: the list, the case one rests on, and opening a case from an alert or for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from studio_app.cases import service
from studio_app.cases.service import CasePage, Changes, Closing, ListedCase, NoteDraft, PersonRow, Which
from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.cases.actions import Action, AnswerReferral, CloseCase, KeepOpen, Refer, Reopen, SetContact, SetLevel, SetOwner
from ui.cases.case_list import CaseList
from ui.cases.detail import CaseDetail
from ui.cases.note_saving import NoteDesk
from ui.cases.open_case_form import NewCase, OpenCaseForm, Opening
from ui.cases.opening import WhereTo, open_as_asked, where_to
from ui.context import PageContext
from ui.destinations import CaseSubject, FromAlert, StudentSubject
from ui.page import Destination, Page
from ui.work import WRITES

if TYPE_CHECKING:
    pass

SHOWN_KINDS = frozenset({"case", "case-note", "plan-step", "referral-answer", "alert", "student", "person"})


@dataclass(frozen=True)
class Shown:
    """What a rebuilt page goes back to."""

    which: Which
    case: int | None


@dataclass(frozen=True)
class _Loaded:
    page: CasePage
    draft: NoteDraft | None
    owners: list[PersonRow]


class CasesPage(Page):
    """List on the left, the case one rests on at the right."""

    finds = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        signed_in, work, theme = context.signed_in, context.work, context.theme
        self.case: int | None = None
        self._student: int | None = None
        self._text = ""
        self._choosing = False
        """the list that is on its way chooses its first case where nobody is chosen"""
        self._arriving = False
        self.form: OpenCaseForm | None = None
        self.list = CaseList(theme, owns_cases=service.may_work(signed_in))
        self.list.chosen.connect(self._rest_on)
        self.list.which_picked.connect(lambda _: self._reload(choose=True))
        self.list.today_asked.connect(lambda: self.go_to.emit(Destination("today")))
        self.detail = CaseDetail(theme, signed_in)
        self._nothing = QWidget()
        self._right = QStackedWidget()
        self._right.addWidget(self._nothing)
        self._right.addWidget(self.detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.list)
        line.addWidget(self._right, 1)
        self.notes = NoteDesk(signed_in, work, self.detail.editor, self)
        self.notes.saved.connect(self._note_saved)
        self.notes.said.connect(self.said)
        self.notes.offered.connect(self.offered)
        self._connect_detail()

    def title(self) -> str:
        return say("Cases")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.view.setFocus()
        self._reload()
        if self.case is not None and self.form is None:
            self._load(self.case)

    def changed(self, changes: Changes) -> None:
        if not changes.kinds & SHOWN_KINDS:
            return
        self._reload()
        if self.case is not None and self.form is None and (self._student is None or changes.concerns(self._student)):
            self._load(self.case)

    def arrive(self, subject: object) -> None:
        if isinstance(subject, CaseSubject):
            self._choose(subject.case)
        elif isinstance(subject, FromAlert | StudentSubject):
            self._arriving = True
            self.work.run(
                lambda _: where_to(self.signed_in, subject),
                self._arrived,
                failed=self._not_arrived,
                owner=self,
                quiet=True,
            )

    def look_for(self, text: str) -> None:
        self._text = text.strip()
        self._reload(choose=True)

    def state(self) -> object:
        return Shown(self._which(), self.case)

    def restore(self, state: object) -> None:
        if isinstance(state, Shown):
            self.list.which.set_value(state.which)
            if state.case is not None:
                self._choose(state.case)

    def _which(self) -> Which:
        return self.list.which.value() or "open"

    def _connect_detail(self) -> None:
        detail = self.detail
        detail.acted.connect(self._act)
        detail.step_done.connect(self._do_step)
        detail.step_waived.connect(
            lambda step, reason: self._write(lambda: service.waive_step(self.signed_in, step, reason))
        )
        detail.alert_taken.connect(
            lambda alert: self._on_case(lambda case: service.attach_alert(self.signed_in, case, alert))
        )
        detail.trend_asked.connect(lambda who: self.go_to.emit(Destination("charts", StudentSubject(who))))

    def _note_saved(self, changes: object) -> None:
        self.changes_made.emit(changes)
        self.said.emit(say("Note saved."))

    def _reload(self, *, choose: bool = False) -> None:
        which, text = self._which(), self._text
        self._choosing = self._choosing or choose
        self.work.run(
            lambda _: service.list_cases(self.signed_in, which, text=text),
            self._show_list,
            owner=self,
            quiet=True,
            newest="list",
        )

    def _show_list(self, cases: list[ListedCase]) -> None:
        choose, self._choosing = self._choosing, False
        self.list.show_cases(cases, self.signed_in.today(), self.case, searched=bool(self._text))
        if self.form is not None or self._arriving:
            return
        here = any(case.case == self.case for case in cases)
        if self.case is None or (choose and not here):
            first = self.list.first()
            if first is None:
                self._show_nothing()
            else:
                self._choose(first)

    def _rest_on(self, case: int) -> None:
        if case != self.case or self.form is not None:
            self._choose(case)

    def _choose(self, case: int) -> None:
        self.case = case
        self._leave_form()
        self.list.mark(case)
        self._load(case)

    def _load(self, case: int) -> None:
        self.work.run(
            lambda _: self._read(case),
            partial(self._show, case),
            failed=self._not_arrived,
            owner=self,
            quiet=True,
            newest="case",
        )

    def _read(self, case: int) -> _Loaded:
        page = service.case_page(self.signed_in, case)
        if not page.may_work:
            return _Loaded(page, None, [])
        return _Loaded(page, service.note_draft(self.signed_in, case), service.possible_owners(self.signed_in))

    def _show(self, case: int, loaded: _Loaded) -> None:
        if case != self.case or self.form is not None:
            return
        self._student = loaded.page.case.student
        self.detail.show_case(loaded.page, self.notes.about(case, loaded.draft), loaded.owners)
        self._right.setCurrentWidget(self.detail)

    def _show_nothing(self) -> None:
        self.case = self._student = None
        self.detail.page = None
        self._right.setCurrentWidget(self._nothing)

    def _arrived(self, to_open: WhereTo) -> None:
        self._arriving = False
        if to_open.case is not None:
            self._choose(to_open.case)
        elif to_open.subject is not None:
            self._show_form(to_open.subject, to_open.owners)

    def _not_arrived(self, refusal: Refusal) -> None:
        self._arriving = False
        self.said.emit(refusal.sentence)

    def _show_form(self, subject: NewCase, owners: list[PersonRow]) -> None:
        self._leave_form()
        owns = service.may_work(self.signed_in)
        self.form = OpenCaseForm(self.theme, self.signed_in, subject, owners, owns=owns)
        self.form.asked.connect(self._open_case)
        self.form.left.connect(self._form_left)
        self._right.addWidget(self.form)
        self._right.setCurrentWidget(self.form)
        self.list.mark(None)
        self.form.reason.setFocus()

    def _leave_form(self) -> None:
        if self.form is not None:
            self._right.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None

    def _form_left(self) -> None:
        self._leave_form()
        if self.case is not None:
            self._choose(self.case)
        else:
            self._reload()

    def _open_case(self, asked: Opening) -> None:
        def opened(result: tuple[int, Changes]) -> None:
            case, changes = result
            self.list.which.set_value("open")
            self._choose(case)
            self.changes_made.emit(changes)
            self.said.emit(say("Case opened for {name}.", name=asked.subject.student_name))

        def refused(refusal: Refusal) -> None:
            if self.form is not None:
                self.form.refuse(refusal.sentence)

        self.work.run(
            lambda _: open_as_asked(self.signed_in, asked),
            opened,
            failed=refused,
            owner=self,
            lane=WRITES,
            title=say("Opening the case"),
        )

    def _act(self, action: Action) -> None:
        signed_in = self.signed_in
        match action:
            case SetLevel(level, reason):
                self._on_case(lambda case: service.set_level(signed_in, case, level, reason))
            case SetOwner(owner):
                self._on_case(lambda case: service.set_owner(signed_in, case, owner))
            case SetContact(day, how):
                self._on_case(lambda case: service.set_next_contact(signed_in, case, day, how))
            case Refer(reason):
                self._on_case(lambda case: service.refer(signed_in, case, reason))
            case AnswerReferral(status, words, advised, day):
                self._on_case(lambda case: service.answer_referral(signed_in, case, status, words, advised, day))
            case KeepOpen(reason):
                self._on_case(lambda case: service.withdraw_closing(signed_in, case, reason))
            case Reopen(reason):
                self._on_case(lambda case: service.reopen_case(signed_in, case, reason))
            case CloseCase(reason):
                self._close(reason)

    def _close(self, reason: str) -> None:
        case = self.case
        if case is None:
            return

        def done(closing: Closing) -> None:
            self.detail.leave_form()
            self.changes_made.emit(closing.changes)
            if closing.closed:
                self.said.emit(say("Case closed."))
            else:
                self.said.emit(say("Proposed. The case stays open until a colleague agrees."))

        def call(_: Progress) -> Closing:
            return service.close_case(self.signed_in, case, reason)

        self.work.run(call, done, failed=self._refused, owner=self, lane=WRITES, title=say("Closing the case"))

    def _do_step(self, step: int) -> None:
        def undo() -> None:
            self._write(lambda: service.undo_step(self.signed_in, step))

        def done() -> None:
            self.offered.emit(say("Step done."), say("Undo"), undo)

        self._write(lambda: service.complete_step(self.signed_in, step), done)

    def _on_case(self, call: Callable[[int], Changes]) -> None:
        case = self.case
        if case is not None:
            self._write(lambda: call(case), self.detail.leave_form)

    def _write(self, call: Callable[[], Changes], then: Callable[[], None] | None = None) -> None:
        def done(changes: Changes) -> None:
            if then is not None:
                then()
            self.changes_made.emit(changes)

        self.work.run(lambda _: call(), done, failed=self._refused, owner=self, lane=WRITES, title=say("Saving"))

    def _refused(self, refusal: Refusal) -> None:
        if not self.detail.refuse(refusal.sentence):
            self.said.emit(refusal.sentence)
            if self.case is not None:
                self._load(self.case)
