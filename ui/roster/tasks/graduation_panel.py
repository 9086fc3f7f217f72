"""The panel by which a year, or the chosen people, graduate: who they are, and what becomes of each open case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import (
    STATUS_NAMES,
    GraduationResult,
    LeavingStudents,
    StudentRow,
    Year,
)
from studio_app.undo.service import Undone
from studio_app.words import say, say_count
from ui.context import PageContext
from ui.roster.forms.case_decision import CaseDecisionRow
from ui.roster.forms.leaving_messengers import PlacesQuestion
from ui.roster.tasks.plain_table import TextTable
from ui.roster.tasks.task_panel import TaskPanel
from ui.widgets.cards import SectionTitle
from ui.widgets.layouts import STRETCH, Stretch, add, clear, columns, grow, rows, scrolling
from ui.widgets.plain import PlainLabel

_CASES_SHOWN = 6
"""Cases shown before the list scrolls."""


class GraduationPanel(TaskPanel):
    """Begins with the chosen people, or without any for a whole year."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, say("A year graduates"), say("Graduate"))
        self._leaving: LeavingStudents | None = None
        self._chosen: tuple[int, ...] = ()
        self.rows: list[CaseDecisionRow] = []
        self.years = QComboBox()
        self.years.setAccessibleName(say("Year"))
        self.years.setMinimumWidth(280)
        self.years.currentIndexChanged.connect(lambda _: self._read_leaving())
        self.summary = PlainLabel(face="muted", wrap=True)
        headings = (say("Name"), say("Number"), say("Class"), say("Status"))
        self.table: TextTable[StudentRow] = TextTable(
            self.theme, say("Who graduates"), headings, _texts, widths=(112, 148, 200, 120), wide=2
        )
        self.cases_title = SectionTitle(say("What becomes of the open cases"))
        holder = QWidget()
        self._cases = rows(on=holder, gap=1, margins=(0, 0, 2, 0))
        self.cases = scrolling(holder)
        self.messengers = PlacesQuestion(self.theme, may_stay=True, kept_on_leave=False, wide=True)
        top = columns(self.years, grow(self.summary), gap=3)
        add(self.body, top, self.cases_title, self.cases, self.messengers, grow(self.table), Stretch(0))
        self._show(None)

    def begin(self, students: Sequence[int] = ()) -> None:
        """Asks which year, or shows the chosen people."""
        self._chosen = tuple(students)
        self.refuse("")
        self.title.setText(say("Who graduates") if students else say("A year graduates"))
        self.years.setVisible(not students)
        self._show(None)
        if students:
            self._read_leaving()
            return
        self.ask(service.years, done=self._show_years)

    def perform(self) -> None:
        leaving = self._leaving
        if leaving is None or not leaving.students:
            return
        keys = [one.key for one in leaving.students]
        decisions, places = [row.decision() for row in self.rows], self.messengers.decisions()
        self.act.setEnabled(False)
        self.refuse("")
        self.write(
            service.graduate,
            keys,
            decisions,
            places,
            done=self._graduated,
            refused=self._refused,
            title=say("Graduating"),
        )

    def _show_years(self, years: list[Year]) -> None:
        blocked = self.years.blockSignals(True)
        self.years.clear()
        for year in years:
            count = say_count("{count} person", "{count} people", year.here + year.on_leave)
            self.years.addItem(f"{year.grade or say('year not known')} · {count}", year.grade)
        first = next((place for place, year in enumerate(years) if year.grade), -1)
        self.years.setCurrentIndex(first)
        self.years.blockSignals(blocked)
        self.years.setFocus()
        self._read_leaving()

    def _read_leaving(self) -> None:
        chosen, grade = self._chosen, self.years.currentData()
        self._show(None)
        if not chosen and not grade:
            self.summary.setText(
                say(
                    "The roster does not say who is in which year. Choose the people in the list, and then “Graduated…”."
                )
            )
            return
        self.ask(
            service.leaving_students,
            "" if chosen else str(grade),
            chosen,
            done=self._show,
            refused=self._refused,
            newest="leaving",
        )

    def _show(self, leaving: LeavingStudents | None) -> None:
        self._leaving = leaving
        clear(self._cases)
        students = leaving.students if leaving else ()
        self.table.show_rows(students)
        self.rows = [
            CaseDecisionRow(self.theme, matter, decides=bool(leaving and leaving.decides), wide=True)
            for matter in (leaving.open if leaving else ())
        ]
        add(self._cases, *self.rows, STRETCH)
        self.messengers.show_leaving(leaving)
        for part in (self.cases_title, self.cases):
            part.setVisible(bool(self.rows))
        self.cases.setFixedHeight(min(len(self.rows), _CASES_SHOWN) * (self.theme.size("row") + 4) + 4)
        self.act.setEnabled(bool(students))
        self.summary.setText(_summary(leaving) if leaving else "")

    def _graduated(self, done: GraduationResult) -> None:
        def undo(signed_in: SignedIn) -> Undone:
            sentence = say("They study here again. What was decided about cases stays.")
            return Undone(sentence, service.undo_graduation(signed_in, done))

        self.announce_with_undo(_result_words(done), done.changes, undo)
        if done.not_done:
            self._show(None)
            self.refuse("\n".join(f"{one.student_name}: {one.sentence}" for one in done.not_done))
        else:
            self.closed.emit()

    def _refused(self, refusal: Refusal) -> None:
        self.refuse(refusal.sentence)
        self.act.setEnabled(self._leaving is not None)


def _summary(leaving: LeavingStudents) -> str:
    if not leaving.students:
        return say("Nobody of them studies here now.")
    sentences = [say_count("{count} person graduates.", "{count} people graduate.", len(leaving.students))]
    if leaving.on_leave:
        sentences.append(say_count("{count} of them is on leave.", "{count} of them are on leave.", leaving.on_leave))
    sentences.append(say("They leave rooms and rounds; everything that was entered stays."))
    return " ".join(sentences)


def _result_words(done: GraduationResult) -> str:
    sentences = [say_count("{count} person has graduated.", "{count} people have graduated.", len(done.before))]
    if done.closed:
        sentences.append(say_count("{count} case is closed.", "{count} cases are closed.", done.closed))
    if done.handed_on:
        sentences.append(
            say_count("{count} case goes to the center.", "{count} cases go to the center.", done.handed_on)
        )
    if done.proposed:
        sentences.append(say("A red case waits for a second person to close it."))
    if done.places.results:
        sentences.append(done.places.words())
    return " ".join(sentences)


def _texts(student: StudentRow) -> tuple[str, ...]:
    status = say(STATUS_NAMES[student.status]) if student.status in STATUS_NAMES else student.status
    return (student.name, student.student_no, student.class_name, status)
