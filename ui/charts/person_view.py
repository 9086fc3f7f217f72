"""How one person has been: the list of people, and the chart of the one chosen."""

from __future__ import annotations

import datetime as dt
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from studio_app.domain.permissions import Permission
from studio_app.figures import service as figures
from studio_app.figures.service import ChartColours, ChartPerson, SavedChart, StudentTrend
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.charts.canvas import LANE
from ui.charts.export import ask_for_path, copy_picture
from ui.charts.panel import ChartPanel
from ui.charts.people_list import PeopleList
from ui.destinations import StudentSubject
from ui.page import Destination
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.work import Work

MONTH, TERM, ALL = 28, 84, 0
"""Days of a span; a term's teaching weeks are about twelve."""


class PersonView(QObject):
    """`left` and `right` are what the page shows for this kind of chart."""

    said = Signal(str)
    go_to = Signal(object)

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._signed_in, self._work, self._theme = signed_in, work, theme
        self._colours = ChartColours.from_tokens(theme.colours)
        self._shown: StudentTrend | None = None
        self.student: int | None = None
        """key of the student whose chart is shown or being read"""
        self.left = PeopleList(signed_in, work, theme)
        self.left.chosen.connect(self.show_student)
        self.left.listed.connect(self._tell_who_is_there)
        self.right = QStackedWidget()
        self.right.addWidget(QWidget())

    @cached_property
    def panel(self) -> ChartPanel:
        """The chart with what stands round it."""
        spans = ((MONTH, say("4 weeks")), (TERM, say("12 weeks")), (ALL, say("All")))
        panel = ChartPanel(self._theme, self._work, spans, TERM, self.right)
        panel.span_picked.connect(lambda _: self._show(keep=True))
        panel.save_asked.connect(self._ask_for_path)
        panel.copy_asked.connect(self.copy)
        self.right.addWidget(panel)
        return panel

    @cached_property
    def _choose(self) -> EmptyState:
        return self._instead(say("Choose somebody on the left to see how they have been."))

    @cached_property
    def _nobody(self) -> EmptyState:
        return self._instead(
            say("Nobody is in the roster yet. Once people and check-ins are there, their charts stand here.")
        )

    @cached_property
    def _no_days(self) -> EmptyState:
        may_enter = self._signed_in.may(Permission.ENTER_CHECK_INS)
        no_days = self._instead("", say("Enter a check-in") if may_enter else "")
        no_days.asked.connect(self._go_to_check_in)
        return no_days

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
        signed_in, student = self._signed_in, self.student

        def arrived(found: StudentTrend) -> None:
            keep = self._shown is not None and self._shown.person.key == found.person.key
            self._shown = found
            self._show(keep=keep)

        def refused(refusal: Refusal) -> None:
            self.forget()
            self.said.emit(refusal.sentence)

        call = partial(figures.student_trend, signed_in, student)
        self._work.run(lambda _p: call(), arrived, failed=refused, owner=self, quiet=True, newest="trend")

    def forget(self) -> None:
        """Show nobody."""
        self.student, self._shown = None, None
        self.left.mark(None)
        self.panel.clear()
        self.right.setCurrentWidget(self._choose)

    def first_day(self) -> dt.date | None:
        """The first day of the span chosen; None for all."""
        days = self.panel.span.value()
        return self._signed_in.today() - dt.timedelta(days=days - 1) if days else None

    def save(self, path: Path) -> None:
        """Save the chart shown, with its span, to `path`."""
        if self.student is None:
            return
        signed_in, student, first = self._signed_in, self.student, self.first_day()

        def saved(found: SavedChart) -> None:
            self.said.emit(found.sentence)

        self._work.run(
            lambda _p: figures.save_trend(signed_in, student, path, first),
            saved,
            title=say("Saving the chart"),
            owner=self,
            lane=LANE,
        )

    def copy(self) -> None:
        """Put the chart shown, with its span, on the clipboard for half a minute."""
        if self.student is None:
            return
        signed_in, student, first = self._signed_in, self.student, self.first_day()

        def copied(picture: figures.Picture) -> None:
            copy_picture(picture)
            self.said.emit(say("The picture is on the clipboard for half a minute."))

        self._work.run(
            lambda _p: figures.trend_picture(signed_in, student, first), copied, owner=self, quiet=True, lane=LANE
        )

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

    def _tell_who_is_there(self, total: int, text: str) -> None:
        if self.student is not None or text:
            return
        self.right.setCurrentWidget(self._choose if total else self._nobody)

    def _instead(self, sentence: str, action: str = "") -> EmptyState:
        """What stands where a chart would; built when it is first needed."""
        state = EmptyState(self._theme, sentence, action, "chart-line")
        self.right.addWidget(state)
        return state

    def _ask_for_path(self, ending: str) -> None:
        name = say("trend {day}", day=self._signed_in.today().isoformat())
        ask_for_path(self.panel, name, ending, self.save)

    def _go_to_check_in(self) -> None:
        if self.student is not None:
            self.go_to.emit(Destination("check-in", StudentSubject(self.student)))


def _name(person: ChartPerson) -> str:
    return person.name or person.student_no


def _who(person: ChartPerson) -> str:
    place = f"{person.building} {person.room}".strip()
    return " · ".join(part for part in (_name(person), person.class_name, place) if part)
