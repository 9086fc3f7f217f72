"""Charts: one person's trend, or a dormitory's heat map, chosen at the left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from studio_app.node.service import Changes
from studio_app.words import say
from ui.charts.dormitory_view import DormitoryView
from ui.charts.person_view import PersonView
from ui.context import PageContext
from ui.destinations import StudentSubject, Subject
from ui.page import Page
from ui.widgets.choices import Segmented
from ui.widgets.layouts import columns, grow, rows

Kind = Literal["person", "dormitory"]


@dataclass(frozen=True)
class ChartsState:
    """What a rebuilt page shows again."""

    kind: Kind
    student: int | None
    person_span: int
    text: str
    building: str
    dormitory_span: int


class ChartsPage(Page):
    """Reads only what is in sight: a chart that went stale behind another page is read again when it is shown."""

    finds = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._stale: set[str] = set()

    def build(self) -> Iterator[None]:
        options: list[tuple[Kind, str]] = [("person", say("One person")), ("dormitory", say("Dormitory"))]
        self.kind = Segmented[Kind](options, "person")
        self.kind.picked.connect(self._show_kind)
        self._lefts, self._rights = QStackedWidget(), QStackedWidget()
        columns(self._left_side(), grow(self._rights), on=self, gap=0)
        yield
        self.people = PersonView(self.context)
        self._add(self.people.left, self.people.right)
        yield
        self.dormitory = DormitoryView(self.context)
        self._add(self.dormitory.left, self.dormitory.right)
        yield

    def ready(self) -> None:
        self.people.left.read()

    def title(self) -> str:
        return say("Charts")

    def arrive(self, subject: Subject | None) -> None:
        if isinstance(subject, StudentSubject):
            self._show_kind("person")
            self.people.show_student(subject.student)

    def look_for(self, text: str) -> None:
        self._show_kind("person")
        self.people.left.search.setText(text)

    def changed(self, changes: Changes) -> None:
        student = self.people.student
        if "student" in changes.kinds:
            self._stale |= {"people", "buildings"}
        if changes.kinds & {"check-in", "period-mark", "student"}:
            self._stale.add("map")
            if student is not None and ("period-mark" in changes.kinds or changes.concerns(student)):
                self._stale.add("trend")
        if self.isVisible():
            self._read_stale()

    def state(self) -> ChartsState:
        return ChartsState(
            self.kind.value() or "person",
            self.people.student,
            self.people.panel.span.value() or 0,
            self.people.left.search.text(),
            self.dormitory.building,
            self.dormitory.panel.span.value() or 0,
        )

    def restore(self, state: object) -> None:
        if not isinstance(state, ChartsState):
            return
        self.people.panel.span.set_value(state.person_span)
        self.dormitory.panel.span.set_value(state.dormitory_span)
        self.dormitory.building = state.building
        self.people.left.search.setText(state.text)
        if state.student is not None:
            self.people.show_student(state.student)
        self._show_kind(state.kind)

    def shown_again(self) -> None:
        self._read_stale()

    def _show_kind(self, kind: Kind) -> None:
        first = kind == "dormitory" and not self.dormitory.model.rowCount()
        self.kind.set_value(kind)
        place = 0 if kind == "person" else 1
        self._lefts.setCurrentIndex(place)
        self._rights.setCurrentIndex(place)
        if first:
            self.dormitory.read_buildings()
        self._read_stale()

    def _read_stale(self) -> None:
        in_sight = {"people", "trend"} if self.kind.value() == "person" else {"buildings", "map"}
        due = self._stale & in_sight
        self._stale -= due
        if "people" in due:
            self.people.left.read()
        if "trend" in due:
            self.people.read_again()
        if "buildings" in due:
            self.dormitory.read_buildings()
        elif "map" in due:
            self.dormitory.read_again()

    def _left_side(self) -> QWidget:
        side = QFrame()
        side.setProperty("kind", "filters")
        side.setFixedWidth(self.theme.size("filter") + self.theme.size("space_6"))
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows(self.kind, grow(self._lefts), on=side, gap=3, margins=4)
        return side

    def _add(self, left: QWidget, right: QWidget) -> None:
        self._lefts.addWidget(left)
        self._rights.addWidget(right)
