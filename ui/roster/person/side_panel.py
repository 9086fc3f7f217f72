"""The right of the roster: one person, several who are chosen, or a form in which something is done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

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
from ui.roster.actions import ASSIGN, CHANGE, ERASE
from ui.roster.forms.assignment_form import AssignForm
from ui.roster.forms.correction_form import CorrectionForm
from ui.roster.forms.removal_form import RemovalForm
from ui.roster.forms.side_form import SideForm
from ui.roster.forms.student_form import StudentForm
from ui.roster.forms.student_status_form import TITLES, StandingForm
from ui.roster.forms.transfer_form import TransferForm
from ui.roster.person.detail import Detail
from ui.roster.person.multiple_selection import ChosenPanel
from ui.theme import Theme
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


_KEPT_AFTER_MS = 400
"""What is typed of somebody new is kept after a pause of this length."""


class RosterSide(QStackedWidget):
    """What was done here comes out as `done` with its `Changes`, and as `said` or, where it can be undone, `offered`."""

    done = Signal(object)
    said = Signal(str)
    offered = Signal(str, str, object)
    form_left = Signal()
    """a form was left or is finished: the list is worked on again"""
    added = Signal(int)
    """the key of a student who was added"""

    def __init__(
        self,
        signed_in: SignedIn,
        work: Work,
        theme: Theme,
        detail: Detail,
        *,
        may_change: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._signed_in, self._work, self._theme = signed_in, work, theme
        self.setFixedWidth(theme.size("detail"))
        self.detail = detail
        self.chosen = ChosenPanel(theme, may_change=may_change)
        self.addWidget(detail)
        self.addWidget(self.chosen)
        self.form: SideForm | None = None
        self._typed = QTimer(self, singleShot=True, interval=_KEPT_AFTER_MS)
        self._typed.timeout.connect(self.keep_typed)

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
        form = StudentForm(self._theme, None, place)
        form.asked.connect(lambda: self._add(form))
        form.typed.connect(self._typed.start)
        form.left.connect(lambda: self._keep_typed({}))
        self._open(form)
        signed_in = self._signed_in
        self._work.run(lambda _progress: service.student_draft(signed_in), form.go_on, owner=form, quiet=True)

    def begin(self, code: str, keys: Sequence[int], name: str, student: StudentDetail | None) -> None:
        """Opens the form of an action (`ui.roster.actions`) on these people; `name` and `student` of a single one."""
        if code == CHANGE and student is not None:
            self.change_somebody(student)
        elif code == ASSIGN:
            signed_in = self._signed_in
            self._work.run(
                lambda _progress: (
                    service.students_with(signed_in, keys),
                    service.messengers(signed_in),
                    service.assignments(signed_in, day=signed_in.today()),
                ),
                lambda found: self.assign_places(*found),
                owner=self,
                quiet=True,
            )
        elif code in TITLES:
            self.change_standing(code, keys, name)

    def change_somebody(self, student: StudentDetail) -> None:
        """A form with what the roster says of somebody."""
        form = StudentForm(self._theme, student)
        form.asked.connect(lambda: self._change(form, student))
        self._open(form)

    def report_mistake(self, student: StudentDetail) -> None:
        """A form that tells the studio what is not right about somebody."""
        form = CorrectionForm(self._theme, student)
        form.asked.connect(lambda: self._report(form))
        self._open(form)

    def remove_somebody(self, code: str, student: StudentRow) -> None:
        """A form that says what deleting or erasing means."""
        form = RemovalForm(self._theme, code, student)
        form.asked.connect(lambda: self._remove(form))
        self._open(form)

    def change_standing(self, status: str, keys: Sequence[int], name: str) -> None:
        """A form for leave, return, another college."""
        if status == "transferred":
            self.transfer(keys, name)
            return
        form = StandingForm(self._theme, status, keys, name)
        form.asked.connect(lambda: self._set_standing(form))
        self._open(form)
        signed_in, students = self._signed_in, tuple(keys)
        if status == "present":
            call = partial(service.returning_messengers, signed_in, students)
            self._work.run(lambda _progress: call(), form.show_back, owner=form, quiet=True)
            return
        self._work.run(
            lambda _progress: service.leaving_students(signed_in, students=students),
            form.show_open,
            owner=form,
            quiet=True,
        )

    def transfer(self, keys: Sequence[int], name: str) -> None:
        """A form for who goes to another college, by way of the center."""
        form = TransferForm(self._theme, keys, name)
        form.asked.connect(lambda: self._transfer(form))
        self._open(form)
        signed_in, students = self._signed_in, tuple(keys)
        self._work.run(
            lambda _progress: (
                service.leaving_students(signed_in, students=students),
                service.transfer_disclosure(signed_in, students),
                service.colleges(signed_in),
            ),
            lambda found: form.show_known(*found),
            owner=form,
            quiet=True,
        )

    def assign_places(
        self,
        students: Sequence[StudentDetail],
        messengers: Sequence[service.PersonRow],
        held: Sequence[service.AssignmentRow],
    ) -> None:
        """A form that lets a Messenger stand for the rooms or classes of these people."""
        form = AssignForm(self._theme, students, messengers, held, self._signed_in.today())
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

    def keep_typed(self) -> None:
        """Hands over what was typed of somebody new, now."""
        if isinstance(self.form, StudentForm) and self.form.student is None:
            self._keep_typed(self.form.values())

    def _keep_typed(self, values: dict[str, str]) -> None:
        self._typed.stop()
        signed_in = self._signed_in
        self._work.run(
            lambda _progress: service.save_student_draft(signed_in, values),
            lambda _nothing: None,
            quiet=True,
            lane=WRITES,
        )

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

    def _run(self, form: SideForm, call: Callable[[], object], then: Callable[[object], None]) -> None:
        def refused(refusal: Refusal) -> None:
            if self.form is form:
                form.refuse(refusal.sentence)
            else:
                self.said.emit(refusal.sentence)

        self._work.run(lambda _progress: call(), then, failed=refused, owner=self, quiet=True, lane=WRITES)

    def _add(self, form: StudentForm) -> None:
        signed_in, values = self._signed_in, form.values()

        def added(result: object) -> None:
            assert isinstance(result, tuple)
            key, changes = result
            self._keep_typed({})
            self._close(form)
            self.done.emit(changes)
            self.said.emit(say("{name} is in the roster.", name=values["name"]))
            self.added.emit(key)

        self._run(form, lambda: service.add_student(signed_in, values), added)

    def _change(self, form: StudentForm, student: StudentDetail) -> None:
        signed_in, values = self._signed_in, form.values()
        if not values:
            self.leave_form()
            return
        before = {field: getattr(student, field) for field in values}

        def changed(changes: object) -> None:
            self._close(form)
            self.done.emit(changes)
            self._offer_undo(
                say("What the roster says of {name} is changed.", name=student.name),
                lambda: service.change_student(signed_in, student.key, before),
            )

        self._run(form, lambda: service.change_student(signed_in, student.key, values), changed)

    def _report(self, form: CorrectionForm) -> None:
        signed_in, student = self._signed_in, form.student.key
        field, value, words = form.fields.typed()

        def told(changes: Any) -> None:
            self._close(form)
            self.done.emit(changes)
            sentence = say("Noted for the studio: {name}.", name=form.student.name)
            self._offer_undo(sentence, lambda: undo(signed_in, changes).changes)

        self._run(form, lambda: service.propose_change(signed_in, student, field, value, words), told)

    def _set_standing(self, form: StandingForm) -> None:
        signed_in, status, note = self._signed_in, form.status, form.note.text()
        places, again = form.decisions(), form.again()

        def changed(report: object) -> None:
            assert isinstance(report, StatusChange)
            self._close(form)
            self.done.emit(report.changes)
            count = say_count("{count} person", "{count} people", len(report.before))
            sentence = say("{status}: {people}.", status=say(TITLES[status]), people=count)
            told = " ".join(filter(None, (sentence, report.places.words())))
            self._offer_undo(told, lambda: service.undo_status_change(signed_in, report.before, report.places))

        self._run(form, lambda: service.set_status(signed_in, form.students, status, note, places, again), changed)

    def _transfer(self, form: TransferForm) -> None:
        signed_in, college, decisions = self._signed_in, form.college.text(), form.decisions()
        places = form.places_decisions()

        def gone(done: Any) -> None:
            assert isinstance(done, TransferResult)
            self._close(form)
            self.done.emit(done.changes)
            told = [say_count("{count} person went to {college}.", "{count} people went to {college}.",
                              len(done.before), college=college.strip())]  # fmt: skip
            if done.offered:
                told.append(say("The center is told with the next bundle."))
            told += [done.places.words()] if done.places.results else []
            told += [f"{one.student_name}: {one.sentence}" for one in done.not_done]
            self._offer_undo(" ".join(told), lambda: service.undo_status_change(signed_in, done.before, done.places))

        self._run(form, lambda: service.transfer_students(signed_in, form.students, college, decisions, places), gone)

    def _assign(self, form: AssignForm) -> None:
        signed_in, messenger, places = self._signed_in, form.messenger(), form.places()
        if messenger is None:
            form.refuse(say("Please choose a Messenger from the list."))
            return
        since, until = form.days()

        def assigned(report: object) -> None:
            assert isinstance(report, AssignmentResult)
            self._close(form)
            self.done.emit(report.changes)
            sentence = say_count(
                "{name} stands for {count} more place.",
                "{name} stands for {count} more places.",
                len(report.made),
                name=report.name,
            )
            if report.already:
                had = say(", ").join(place.words() for place in report.already[:5])
                sentence += " " + say("Already theirs: {places}.", places=had)
            self._offer_undo(sentence, lambda: service.undo_assignments(signed_in, report.made))

        self._run(form, lambda: service.assign_places(signed_in, messenger, places, since, until), assigned)

    def _remove(self, form: RemovalForm) -> None:
        signed_in, key, erases = self._signed_in, form.student.key, form.code == ERASE

        def gone(changes: object) -> None:
            self._close(form)
            self.done.emit(changes)
            self.said.emit(say("The person is erased.") if erases else say("The entry is deleted."))

        call = service.erase_student if erases else service.delete_student
        self._run(form, lambda: call(signed_in, key), gone)

    def _end(self, form: AssignForm, key: int) -> None:
        signed_in = self._signed_in
        form.ends_today[key].setEnabled(False)

        def ended(changes: object) -> None:
            self.done.emit(changes)
            self.said.emit(say("This assignment ends today."))

        self._run(form, lambda: service.end_assignment(signed_in, key), ended)

    def _offer_undo(self, sentence: str, back: Callable[[], object]) -> None:
        self.offered.emit(sentence, say("Undo"), lambda: self.undo(back))

    def undo(self, back: Callable[[], object]) -> None:
        """Runs a service call that puts something back."""
        self._work.run(lambda _progress: back(), self._undone, owner=self, quiet=True, lane=WRITES)

    def _undone(self, changes: object) -> None:
        self.done.emit(changes)
        self.said.emit(say("It is as it was before."))
