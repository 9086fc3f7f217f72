"""The Cases view: the list, the case one rests on, and opening a case from an alert or for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVarTuple

from PySide6.QtWidgets import QStackedWidget, QWidget

from studio_app.cases import service
from studio_app.cases.service import CasePage, Changes, ClosingResult, ListedCase, NoteDraft, PersonRow, Which
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.cases.actions import CaseCall
from ui.cases.case_list import CaseList
from ui.cases.detail import CaseDetail
from ui.cases.note_saving import NoteSaving
from ui.cases.open_case_form import NewCase, OpenCaseForm, Opening
from ui.cases.opening import WhereTo, open_as_asked, where_to
from ui.context import PageContext
from ui.destinations import CaseSubject, FromAlert, StudentSubject, Subject
from ui.page import Destination, Page
from ui.widgets.layouts import columns, grow

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

Ts = TypeVarTuple("Ts")

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
        self.case: int | None = None
        self._student: int | None = None
        self._text = ""
        self._choosing = False
        """the list that is on its way chooses its first case where nobody is chosen"""
        self._arriving = False
        self.form: OpenCaseForm | None = None

    def build(self) -> Iterator[None]:
        self.list = CaseList(self.theme, owns_cases=service.may_work(self.signed_in))
        self.list.chosen.connect(self._rest_on)
        self.list.which_picked.connect(lambda _: self._reload(choose=True))
        self.list.today_asked.connect(lambda: self.go_to.emit(Destination("today")))
        yield
        self.detail = CaseDetail(self.theme, self.signed_in)
        self._nothing = QWidget()
        self._right = QStackedWidget()
        self._right.addWidget(self._nothing)
        self._right.addWidget(self.detail)
        columns(self.list, grow(self._right), on=self, gap=0)
        self.notes = NoteSaving(self.context, self.detail.editor)
        self._connect_detail()
        yield

    def ready(self) -> None:
        self.list.view.setFocus()
        self._reload()
        if self.case is not None and self.form is None:
            self._load(self.case)

    def shown_again(self) -> None:
        self.ready()

    def title(self) -> str:
        return say("Cases")

    def changed(self, changes: Changes) -> None:
        if not changes.kinds & SHOWN_KINDS:
            return
        self._reload()
        if self.case is not None and self.form is None and (self._student is None or changes.concerns(self._student)):
            self._load(self.case)

    def arrive(self, subject: Subject | None) -> None:
        if isinstance(subject, CaseSubject):
            self._choose(subject.case)
        elif isinstance(subject, FromAlert | StudentSubject):
            self._arriving = True
            self.ask(where_to, subject, done=self._arrived, refused=self._not_arrived)

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
        detail.step_waived.connect(lambda step, reason: self._save(service.waive_step, step, reason))
        detail.alert_taken.connect(
            lambda alert: self._act(lambda signed_in, case: service.attach_alert(signed_in, case, alert))
        )
        detail.trend_asked.connect(lambda who: self.go_to.emit(Destination("charts", StudentSubject(who))))

    def _reload(self, *, choose: bool = False) -> None:
        which, text = self._which(), self._text
        self._choosing = self._choosing or choose
        self.ask(partial(service.list_cases, text=text), which, done=self._show_list, newest="list")

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
        self.ask(_read, case, done=partial(self._show, case), refused=self._not_arrived, newest="case")

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
            self.announce(say("Case opened for {name}.", name=asked.subject.student_name), changes)

        def refused(refusal: Refusal) -> None:
            if self.form is not None:
                self.form.refuse(refusal.sentence)

        self.write(open_as_asked, asked, done=opened, refused=refused, title=say("Opening the case"))

    def _act(self, call: CaseCall) -> None:
        if self.case is not None:
            self.write(call, self.case, done=self._acted, refused=self._refused, title=say("Saving"))

    def _acted(self, outcome: Changes | ClosingResult) -> None:
        self.detail.leave_form()
        if not isinstance(outcome, ClosingResult):
            self.changes_made.emit(outcome)
        elif outcome.closed:
            self.announce(say("Case closed."), outcome.changes)
        else:
            self.announce(say("Proposed. The case stays open until a colleague agrees."), outcome.changes)

    def _do_step(self, step: int) -> None:
        undo = partial(self._save, service.undo_step, step)
        done = partial(self.announce, say("Step done."), undo=undo)
        self.write(service.complete_step, step, done=done, refused=self._refused, title=say("Saving"))

    def _save(self, call: Callable[[SignedIn, *Ts], Changes], *arguments: *Ts) -> None:
        self.write(call, *arguments, done=self.changes_made.emit, refused=self._refused, title=say("Saving"))

    def _refused(self, refusal: Refusal) -> None:
        if not self.detail.refuse(refusal.sentence):
            self.said.emit(refusal.sentence)
            if self.case is not None:
                self._load(self.case)


def _read(signed_in: SignedIn, case: int) -> _Loaded:
    page = service.case_page(signed_in, case)
    if not page.may_work:
        return _Loaded(page, None, [])
    return _Loaded(page, service.note_draft(signed_in, case), service.possible_owners(signed_in))
