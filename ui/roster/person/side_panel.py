"""The right side of the roster: one person, the selection, or a form for an action on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import (
    AssignmentResult,
    Narrowing,
    StatusChange,
    StudentDetail,
    StudentRow,
    TransferResult,
)
from studio_app.undo.service import undo
from studio_app.words import say, say_count
from ui.context import PageContext, PagePart
from ui.roster.actions import ASSIGN, CHANGE, ERASE
from ui.roster.forms.assignment_form import AssignForm
from ui.roster.forms.correction_form import CorrectionForm
from ui.roster.forms.removal_form import RemovalForm
from ui.roster.forms.side_form import SideForm
from ui.roster.forms.student_form import StudentForm
from ui.roster.forms.student_status_form import TITLES, StudentStatusForm, status_sentence
from ui.roster.forms.transfer_form import TransferForm
from ui.roster.person.detail import Detail
from ui.roster.person.multiple_selection import MultipleSelection
from ui.work import WRITES

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


_SAVED_AFTER_MS = 400
"""What is typed of somebody new is saved after a pause of this length."""


class SidePanel(PagePart, QStackedWidget):
    """The person, the selection or a form; what a form asks for is done here, announced with Undo where that is possible."""

    form_left = Signal()
    """a form was left or is finished: the list is worked on again"""
    added = Signal(int)
    """the key of a student who was added"""

    def __init__(self, context: PageContext, detail: Detail, *, may_change: bool) -> None:
        super().__init__()
        self.context = context
        theme = context.theme
        self.setFixedWidth(theme.size("detail"))
        self.detail = detail
        self.chosen = MultipleSelection(may_change=may_change)
        self.addWidget(detail)
        self.addWidget(self.chosen)
        self.form: SideForm | None = None
        self._typed = QTimer(self, singleShot=True, interval=_SAVED_AFTER_MS)
        self._typed.timeout.connect(self.save_typed)

    def show_detail(self) -> None:
        """One person; a form that is open stays."""
        if self.form is None:
            self.setCurrentWidget(self.detail)

    def show_chosen(self, count: int, known: Sequence[StudentRow]) -> None:
        """Several people; a form that is open stays."""
        self.chosen.show_people(count, known)
        if self.form is None:
            self.setCurrentWidget(self.chosen)

    def shows_form(self) -> bool:
        """Whether a form is open."""
        return self.form is not None

    def add_somebody(self, place: Narrowing) -> None:
        """A form for a new student, likely of the class or room in which one is looking."""
        form = StudentForm(self.theme, None, place)
        form.asked.connect(lambda: self._add(form))
        form.typed.connect(self._typed.start)
        form.left.connect(lambda: self._save_typed({}))
        self._open(form)
        self._read_for(form, service.student_draft, form.go_on)

    def begin(self, code: str, keys: Sequence[int], name: str, student: StudentDetail | None) -> None:
        """Opens the form of an action (`ui.roster.actions`) on these people; `name` and `student` of a single one."""
        if code == CHANGE and student is not None:
            self.change_somebody(student)
        elif code == ASSIGN:
            self.ask(_assignable, keys, done=lambda found: self.assign_places(*found))
        elif code in TITLES:
            self.change_status(code, keys, name)

    def change_somebody(self, student: StudentDetail) -> None:
        """A form with what the roster says of somebody."""
        form = StudentForm(self.theme, student)
        form.asked.connect(lambda: self._change(form, student))
        self._open(form)

    def report_mistake(self, student: StudentDetail) -> None:
        """A form that tells the studio what is not right about somebody."""
        form = CorrectionForm(self.theme, student)
        form.asked.connect(lambda: self._report(form))
        self._open(form)

    def remove_somebody(self, code: str, student: StudentRow) -> None:
        """A form that says what deleting or erasing means."""
        form = RemovalForm(self.theme, code, student)
        form.asked.connect(lambda: self._remove(form))
        self._open(form)

    def change_status(self, status: str, keys: Sequence[int], name: str) -> None:
        """A form for leave, return, another college."""
        if status == "transferred":
            self.transfer(keys, name)
            return
        form = StudentStatusForm(self.theme, status, keys, name)
        form.asked.connect(lambda: self._set_status(form))
        self._open(form)
        students = tuple(keys)
        if status == "present":
            self._read_for(form, lambda signed_in: service.returning_messengers(signed_in, students), form.show_back)
        else:
            self._read_for(
                form, lambda signed_in: service.leaving_students(signed_in, students=students), form.show_open
            )

    def transfer(self, keys: Sequence[int], name: str) -> None:
        """A form for who goes to another college, by way of the center."""
        form = TransferForm(self.theme, keys, name)
        form.asked.connect(lambda: self._transfer(form))
        self._open(form)
        transferable = partial(_transferable, students=tuple(keys))
        self._read_for(form, transferable, lambda found: form.show_known(*found))

    def assign_places(
        self,
        students: Sequence[StudentDetail],
        messengers: Sequence[service.PersonRow],
        held: Sequence[service.AssignmentRow],
    ) -> None:
        """A form that lets a Messenger stand for the rooms or classes of these people."""
        form = AssignForm(self.theme, students, messengers, held, self.signed_in.today())
        form.end_asked.connect(lambda key: self._end(form, key))
        form.asked.connect(lambda: self._assign(form))
        self._open(form)

    def leave_form(self) -> None:
        """Back to who is chosen."""
        form, self.form = self.form, None
        if form is not None:
            self.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.form_left.emit()

    def save_typed(self) -> None:
        """Hands over what was typed of somebody new, now."""
        if isinstance(self.form, StudentForm) and self.form.student is None:
            self._save_typed(self.form.values())

    def _save_typed(self, values: dict[str, str]) -> None:
        self._typed.stop()
        self.ask(service.save_student_draft, values, done=_no_answer, lane=WRITES)

    def _close(self, form: SideForm) -> None:
        """Unless it was left meanwhile: another may be open."""
        if self.form is form:
            self.leave_form()

    def _open(self, form: SideForm) -> None:
        if self.form is not None:
            self.removeWidget(self.form)
            self.form.deleteLater()
        self.form = form
        form.left.connect(self.leave_form)
        self.addWidget(form)
        self.setCurrentWidget(form)
        self.setVisible(True)
        field = form.first_field()
        if field is not None:
            field.setFocus()

    def _read_for(self, form: SideForm, call: Callable[[SignedIn], T], show: Callable[[T], object]) -> None:
        """Reads what a form shows; the answer is dropped where the form was left meanwhile."""
        self.work.run(lambda _progress: call(self.signed_in), show, owner=form, quiet=True)

    def _do(
        self, form: SideForm, call: Callable[[SignedIn, *Ts], T], *arguments: *Ts, done: Callable[[T], object]
    ) -> None:
        """Does what the form asks for; a refusal is shown in it, and the form closes once it is done."""

        def refused(refusal: Refusal) -> None:
            if self.form is form:
                form.refuse(refusal.sentence)
            else:
                self.said.emit(refusal.sentence)

        def closed(result: T) -> None:
            self._close(form)
            done(result)

        self.ask(call, *arguments, done=closed, refused=refused, lane=WRITES)

    def _add(self, form: StudentForm) -> None:
        values = form.values()

        def added(result: tuple[int, Changes]) -> None:
            self._save_typed({})
            self.announce(say("{name} is in the roster.", name=values["name"]), result[1])
            self.added.emit(result[0])

        self._do(form, service.add_student, values, done=added)

    def _change(self, form: StudentForm, student: StudentDetail) -> None:
        values = form.values()
        if not values:
            self.leave_form()
            return
        before: dict[str, str] = {field: getattr(student, field) for field in values}
        sentence = say("What the roster says of {name} is changed.", name=student.name)
        back = partial(self._undo, service.change_student, student.key, before)
        self._do(form, service.change_student, student.key, values, done=partial(self.announce, sentence, undo=back))

    def _report(self, form: CorrectionForm) -> None:
        sentence = say("Noted for the studio: {name}.", name=form.student.name)

        def noted(changes: Changes) -> None:
            self.announce(sentence, changes, undo=partial(self._undo, _take_back, changes))

        self._do(form, service.propose_change, form.student.key, *form.fields.typed(), done=noted)

    def _set_status(self, form: StudentStatusForm) -> None:
        def changed(report: StatusChange) -> None:
            self.announce(status_sentence(form.status, report), report.changes, undo=self._back(report))

        asked = (form.students, form.status, form.note.text(), form.decisions(), form.again())
        self._do(form, service.set_status, *asked, done=changed)

    def _transfer(self, form: TransferForm) -> None:
        college = form.college.text()

        def transferred(done: TransferResult) -> None:
            count = len(done.before)
            words = [
                say_count(
                    "{count} person went to {college}.",
                    "{count} people went to {college}.",
                    count,
                    college=college.strip(),
                )
            ]
            if done.offered:
                words.append(say("The center is told with the next bundle."))
            words += [done.places.words()] if done.places.results else []
            words += [f"{one.student_name}: {one.sentence}" for one in done.not_done]
            self.announce(" ".join(words), done.changes, undo=self._back(done))

        asked = (form.students, college, form.decisions(), form.places_decisions())
        self._do(form, service.transfer_students, *asked, done=transferred)

    def _assign(self, form: AssignForm) -> None:
        messenger = form.messenger()
        if messenger is None:
            form.refuse(say("Please choose a Messenger from the list."))
            return

        def assigned(report: AssignmentResult) -> None:
            sentence = say_count(
                "{name} stands for {count} more place.",
                "{name} stands for {count} more places.",
                len(report.made),
                name=report.name,
            )
            if report.already:
                had = say(", ").join(place.words() for place in report.already[:5])
                sentence += " " + say("Already theirs: {places}.", places=had)
            back = partial(self._undo, service.undo_assignments, report.made)
            self.announce(sentence, report.changes, undo=back)

        self._do(form, service.assign_places, messenger, form.places(), *form.days(), done=assigned)

    def _remove(self, form: RemovalForm) -> None:
        erases = form.code == ERASE
        sentence = say("The person is erased.") if erases else say("The entry is deleted.")
        call = service.erase_student if erases else service.delete_student
        self._do(form, call, form.student.key, done=partial(self.announce, sentence))

    def _end(self, form: AssignForm, key: int) -> None:
        form.ends_today[key].setEnabled(False)
        ended = partial(self.announce, say("This assignment ends today."))
        refused: Callable[[Refusal], object] = lambda refusal: form.refuse(refusal.sentence)  # noqa: E731
        self.ask(service.end_assignment, key, done=ended, refused=refused, lane=WRITES)

    def _back(self, done: StatusChange | TransferResult) -> Callable[[], object]:
        return partial(self._undo, service.undo_status_change, done.before, done.places)

    def _undo(self, call: Callable[[SignedIn, *Ts], Changes], *arguments: *Ts) -> None:
        self.ask(call, *arguments, done=partial(self.announce, say("It is as it was before.")), lane=WRITES)


def _assignable(
    signed_in: SignedIn, keys: Sequence[int]
) -> tuple[Sequence[StudentDetail], Sequence[service.PersonRow], Sequence[service.AssignmentRow]]:
    return (
        service.students_with(signed_in, keys),
        service.messengers(signed_in),
        service.assignments(signed_in, day=signed_in.today()),
    )


def _transferable(
    signed_in: SignedIn, students: tuple[int, ...]
) -> tuple[service.LeavingStudents, service.TransferDisclosure, list[str]]:
    return (
        service.leaving_students(signed_in, students=students),
        service.transfer_disclosure(signed_in, students),
        service.colleges(signed_in),
    )


def _take_back(signed_in: SignedIn, changes: Changes) -> Changes:
    return undo(signed_in, changes).changes


def _no_answer(_nothing: None) -> None:
    """A draft is saved without a word."""
