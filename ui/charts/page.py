"""Charts: one person's trend, or a dormitory's heat map, chosen at the left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from studio_app.node.changes import Changes
from studio_app.words import say
from ui.charts.dormitory_view import DormitoryView
from ui.charts.person_view import PersonView
from ui.context import PageContext
from ui.destinations import StudentSubject
from ui.page import Page
from ui.widgets.choices import Segmented

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
        options: list[tuple[Kind, str]] = [("person", say("One person")), ("dormitory", say("Dormitory"))]
        self.kind = Segmented[Kind](options, "person")
        self.kind.picked.connect(self._show_kind)
        self._lefts, self._rights = QStackedWidget(self), QStackedWidget(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._left_side())
        line.addWidget(self._rights, 1)

    def build(self) -> Iterator[None]:
        _ = self.people.left
        yield
        _ = self.people.panel
        yield

    def ready(self) -> None:
        self.people.left.read()

    @cached_property
    def people(self) -> PersonView:
        """One person's chart, and the list to choose them from."""
        people = PersonView(self.signed_in, self.work, self.theme, self)
        people.said.connect(self.said)
        people.go_to.connect(self.go_to)
        self._lefts.insertWidget(0, people.left)
        self._rights.insertWidget(0, people.right)
        return people

    @cached_property
    def dormitory(self) -> DormitoryView:
        """The other kind of chart; built when it is first asked for."""
        dormitory = DormitoryView(self.signed_in, self.work, self.theme, self)
        dormitory.said.connect(self.said)
        self._lefts.addWidget(dormitory.left)
        self._rights.addWidget(dormitory.right)
        return dormitory

    def title(self) -> str:
        return say("Charts")

    def arrive(self, subject: object) -> None:
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
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
        theme = self.theme
        side = QFrame(self)
        side.setProperty("kind", "filters")
        side.setFixedWidth(theme.size("filter") + theme.size("space_6"))
        column = QVBoxLayout(side)
        space = theme.size("space_4")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme.size("space_3"))
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addWidget(self.kind)
        column.addWidget(self._lefts, 1)
        return side
