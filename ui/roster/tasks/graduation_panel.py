"""A year graduates, or those who were chosen: who they are, and what becomes of each case that is still open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio_app.cases.service import ListedCase
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import (
    CASE_ACTION_NAMES,
    STATUS_NAMES,
    CaseAction,
    Decision,
    GraduationResult,
    LeavingStudents,
    StudentRow,
    Year,
)
from studio_app.words import say, say_count
from ui.roster.forms.leaving_messengers import LeavingMessengers
from ui.roster.tasks.plain_table import TextRows, text_table
from ui.roster.tasks.task_panel import TaskPanel
from ui.theme import Theme
from ui.widgets.cards import SectionTitle
from ui.widgets.choices import Segmented
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


_CASES_SHOWN = 6
"""Rows of cases beyond which one scrolls."""


class CaseRow(QWidget):
    """An open case: its level, whose it is, and what becomes of it, with the reason where one is needed."""

    def __init__(self, theme: Theme, matter: ListedCase, *, decides: bool) -> None:
        super().__init__()
        self.matter = matter
        options = [(each, say(CASE_ACTION_NAMES[each])) for each in CaseAction]
        self.action: Segmented[CaseAction] = Segmented(options, CaseAction.STAYS)
        self.action.picked.connect(self._look)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("Why"))
        self.reason.setAccessibleName(say("Why"))
        keeps_its_place = self.reason.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self.reason.setSizePolicy(keeps_its_place)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.size("space_2"))
        badge = LevelBadge(theme, matter.level)
        badge.setFixedWidth(80)
        line.addWidget(badge)
        name = PlainLabel(
            " · ".join(filter(None, (matter.student_name, matter.class_name, matter.owner_name))), elide=True
        )
        name.setFixedWidth(280)
        line.addWidget(name)
        line.addWidget(self.action)
        line.addWidget(self.reason, 1)
        if not decides:
            self.action.hide()
            line.addWidget(PlainLabel(say(CASE_ACTION_NAMES[CaseAction.STAYS]), face="muted"), 1)
        self._look()

    def decision(self) -> Decision:
        """What was decided."""
        return Decision(self.matter.case, self.action.value() or CaseAction.STAYS, self.reason.text().strip())

    def _look(self) -> None:
        self.reason.setVisible(self.action.value() not in (None, CaseAction.STAYS))


class GraduationPanel(TaskPanel):
    """`begin` with the chosen people, or without for a whole year."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, say("A year graduates"), say("Graduate"), parent)
        self._signed_in, self._work = signed_in, work
        self._leaving: LeavingStudents | None = None
        self._chosen: tuple[int, ...] = ()
        self.rows: list[CaseRow] = []
        self.years = QComboBox()
        self.years.setAccessibleName(say("Year"))
        self.years.setMinimumWidth(280)
        self.years.currentIndexChanged.connect(lambda _: self._ask())
        self.told = PlainLabel(face="muted", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(theme.size("space_3"))
        top.addWidget(self.years)
        top.addWidget(self.told, 1)
        headings = (say("Name"), say("Number"), say("Class"), say("Status"))
        self.people = TextRows(headings, _texts, self)
        self.table = text_table(theme, self.people, say("Who graduates"), (112, 148, 200, 120), 2)
        self.cases_title = SectionTitle(say("What becomes of the open cases"))
        holder = QWidget()
        self._cases = QVBoxLayout(holder)
        self._cases.setContentsMargins(0, 0, theme.size("space_2"), 0)
        self._cases.setSpacing(theme.size("space_1"))
        self._cases.addStretch(1)
        self.cases = QScrollArea()
        self.cases.setWidgetResizable(True)
        self.cases.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cases.setWidget(holder)
        self.body.addLayout(top)
        self.body.addWidget(self.cases_title)
        self.body.addWidget(self.cases)
        self.messengers = LeavingMessengers(theme)
        self.body.addWidget(self.messengers)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self._show(None)

    def begin(self, students: Sequence[int] = ()) -> None:
        """Ask which year, or go on with the chosen people."""
        self._chosen = tuple(students)
        self.refuse("")
        self.title.setText(say("Who graduates") if students else say("A year graduates"))
        self.years.setVisible(not students)
        self._show(None)
        if students:
            self._ask()
            return
        signed_in = self._signed_in
        self._work.run(lambda _progress: service.years(signed_in), self._show_years, owner=self, quiet=True)

    def perform(self) -> None:
        leaving = self._leaving
        if leaving is None or not leaving.students:
            return
        signed_in = self._signed_in
        keys = [one.key for one in leaving.students]
        decisions, places = [row.decision() for row in self.rows], self.messengers.decisions()
        self.act.setEnabled(False)
        self.refuse("")
        self._work.run(
            lambda _progress: service.graduate(signed_in, keys, decisions, places),
            self._graduated,
            title=say("Graduating"),
            failed=self._refused,
            owner=self,
            lane=WRITES,
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
        self._ask()

    def _ask(self) -> None:
        signed_in, chosen, grade = self._signed_in, self._chosen, self.years.currentData()
        self._show(None)
        if not chosen and not grade:
            self.told.setText(
                say(
                    "The roster does not say who is in which year. Choose the people in the list, and then “Graduated…”."
                )
            )
            return
        self._work.run(
            lambda _progress: service.leaving_students(signed_in, "" if chosen else str(grade), chosen),
            self._show,
            failed=self._refused,
            owner=self,
            quiet=True,
        )

    def _show(self, leaving: LeavingStudents | None) -> None:
        self._leaving = leaving
        for row in self.rows:
            self._cases.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        students = leaving.students if leaving else ()
        self.people.show_rows(students)
        self.table.setVisible(bool(students))
        for matter in leaving.open if leaving else ():
            row = CaseRow(self._theme, matter, decides=bool(leaving and leaving.decides))
            self.rows.append(row)
            self._cases.insertWidget(len(self.rows) - 1, row)
        self.messengers.show_leaving(leaving)
        for part in (self.cases_title, self.cases):
            part.setVisible(bool(self.rows))
        self.cases.setFixedHeight(min(len(self.rows), _CASES_SHOWN) * (self._theme.size("row") + 4) + 4)
        self.act.setEnabled(bool(students))
        self.told.setText(self._words(leaving) if leaving else "")

    def _words(self, leaving: LeavingStudents) -> str:
        told = [say_count("{count} person graduates.", "{count} people graduate.", len(leaving.students))]
        if leaving.on_leave:
            told.append(say_count("{count} of them is on leave.", "{count} of them are on leave.", leaving.on_leave))
        if not leaving.students:
            return say("Nobody of them studies here now.")
        told.append(say("They leave rooms and rounds; everything that was entered stays."))
        return " ".join(told)

    def _graduated(self, done: GraduationResult) -> None:
        self.done.emit(done.changes)
        told = [say_count("{count} person has graduated.", "{count} people have graduated.", len(done.before))]
        if done.closed:
            told.append(say_count("{count} case is closed.", "{count} cases are closed.", done.closed))
        if done.handed_on:
            told.append(
                say_count("{count} case goes to the center.", "{count} cases go to the center.", done.handed_on)
            )
        if done.proposed:
            told.append(say("A red case waits for a second person to close it."))
        if done.places.results:
            told.append(done.places.words())
        signed_in = self._signed_in
        self.offered.emit(" ".join(told), say("Undo"), lambda: self._put_back(signed_in, done))
        if done.not_done:
            self._show(None)
            self.refuse("\n".join(f"{one.student_name}: {one.sentence}" for one in done.not_done))
        else:
            self.closed.emit()

    def _put_back(self, signed_in: SignedIn, done: GraduationResult) -> None:
        def back(changes: object) -> None:
            self.done.emit(changes)
            self.said.emit(say("They study here again. What was decided about cases stays."))

        self._work.run(
            lambda _progress: service.undo_graduation(signed_in, done),
            back,
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _refused(self, refusal: Refusal) -> None:
        self.refuse(refusal.sentence)
        self.act.setEnabled(self._leaving is not None)


def _texts(student: StudentRow) -> tuple[str, ...]:
    status = say(STATUS_NAMES[student.status]) if student.status in STATUS_NAMES else student.status
    return (student.name, student.student_no, student.class_name, status)
