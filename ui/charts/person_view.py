"""The trend of one person: the list of people, and the chart of the one selected."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from studio_app.domain.permissions import Permission
from studio_app.figures import service as figures
from studio_app.figures.service import StudentDetail, StudentTrend
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.charts.canvas import LANE
from ui.charts.chart_view import ChartView
from ui.charts.people_list import PeopleList
from ui.context import PageContext
from ui.destinations import StudentSubject
from ui.page import Destination
from ui.widgets.cards import EmptyState

MONTH, TERM, ALL = 28, 84, 0
"""Days of a span; a term's teaching weeks are about twelve."""


class PersonView(ChartView):
    """The trend of one person; `left` lists the people."""

    def __init__(self, context: PageContext) -> None:
        spans = ((MONTH, say("4 weeks")), (TERM, say("12 weeks")), (ALL, say("All")))
        super().__init__(context, spans, TERM)
        self._shown: StudentTrend | None = None
        self.student: int | None = None
        """key of the student whose chart is shown or being read"""
        self.left = PeopleList(context)
        self.left.chosen.connect(self.show_student)
        self.left.listed.connect(self._show_who_is_there)
        self.panel.span_picked.connect(lambda _: self._show(keep=True))
        self._choose = self._in_its_place(say("Choose somebody on the left to see how they have been."))
        self._nobody = self._in_its_place(
            say("Nobody is in the roster yet. Once people and check-ins are there, their charts stand here.")
        )
        may_enter = self.signed_in.may(Permission.ENTER_CHECK_INS)
        self._no_days = self._in_its_place("", say("Enter a check-in") if may_enter else "")
        self._no_days.asked.connect(self._go_to_check_in)
        for widget in (QWidget(), self.panel, self._choose, self._nobody, self._no_days):
            self.right.addWidget(widget)

    def show_student(self, student: int) -> None:
        """Read and show this student's chart."""
        if student != self.student:
            self.panel.clear()
        self.student = student
        self._shown = None if self._shown and self._shown.person.key != student else self._shown
        self.left.mark(student)
        self.read_again()

    def read_again(self) -> None:
        """Read the chart that is shown once more, if there is one."""
        if self.student is None:
            return

        def arrived(found: StudentTrend) -> None:
            keep = self._shown is not None and self._shown.person.key == found.person.key
            self._shown = found
            self._show(keep=keep)

        def refused(refusal: Refusal) -> None:
            self.forget()
            self.said.emit(refusal.sentence)

        self.ask(figures.student_trend, self.student, done=arrived, refused=refused, newest="trend")

    def forget(self) -> None:
        """Show nobody."""
        self.student, self._shown = None, None
        self.left.mark(None)
        self.panel.clear()
        self.right.setCurrentWidget(self._choose)

    def first_day(self) -> dt.date | None:
        """The first day of the span chosen; None for all."""
        days = self.panel.span.value()
        return self.signed_in.today() - dt.timedelta(days=days - 1) if days else None

    def save(self, path: Path) -> None:
        if self.student is not None:
            asked = (self.student, path, self.first_day())
            self.ask(figures.save_trend, *asked, done=self._saved, title=say("Saving the chart"), lane=LANE)

    def copy(self) -> None:
        if self.student is not None:
            self.ask(figures.trend_picture, self.student, self.first_day(), done=self._copied, lane=LANE)

    def file_name(self) -> str:
        return say("trend {day}", day=self.signed_in.today().isoformat())

    def _show(self, *, keep: bool) -> None:
        if self._shown is None:
            return
        shown = self._shown.since(self.first_day())
        person = shown.person
        if not shown.rows:
            self._no_days.sentence.setText(
                say(
                    "Nobody has entered a check-in of {name} yet. The chart begins with the first one.",
                    name=_name(person),
                )
            )
            self.panel.clear()
            self.right.setCurrentWidget(self._no_days)
            return
        self.right.setCurrentWidget(self.panel)
        draw = partial(figures.render_trend, shown, self._colours)
        self.panel.show_chart(_who(person), shown.title, shown.subtitle, shown.words_below, draw, keep=keep)

    def _show_who_is_there(self, total: int, text: str) -> None:
        if self.student is not None or text:
            return
        self.right.setCurrentWidget(self._choose if total else self._nobody)

    def _in_its_place(self, sentence: str, action: str = "") -> EmptyState:
        return EmptyState(self.theme, sentence, action, "chart-line")

    def _go_to_check_in(self) -> None:
        if self.student is not None:
            self.go_to.emit(Destination("check-in", StudentSubject(self.student)))


def _name(person: StudentDetail) -> str:
    return person.name or person.student_no


def _who(person: StudentDetail) -> str:
    place = f"{person.building} {person.room}".strip()
    return " · ".join(part for part in (_name(person), person.class_name, place) if part)
