"""Somebody goes to another college: which one, what becomes of open cases and of a Messenger's rooms, what the center is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from studio_app.cases.service import ListedCase
from studio_app.roster.service import (
    CASE_ACTION_NAMES,
    CaseAction,
    Decision,
    LeavingStudents,
    PlacesDecision,
    TransferDisclosure,
)
from studio_app.words import say, say_count
from ui.roster.forms.leaving_messengers import PlacesQuestion
from ui.roster.forms.side_form import SideForm
from ui.theme import Theme
from ui.widgets.cards import SectionTitle
from ui.widgets.layouts import STRETCH, add, columns, grow, rows
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel


class MatterRow(QWidget):
    """An open case, what becomes of it, and why where that must be said."""

    def __init__(self, theme: Theme, matter: ListedCase, *, decides: bool) -> None:
        super().__init__()
        self.matter = matter
        self.action = QComboBox()
        for each in CaseAction:
            self.action.addItem(say(CASE_ACTION_NAMES[each]), each.value)
        self.action.setAccessibleName(say("What becomes of the case"))
        self.action.setEnabled(decides)
        self.action.currentIndexChanged.connect(lambda _: self._show_reason())
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("Why"))
        self.reason.setAccessibleName(say("Why"))
        who = PlainLabel(" · ".join(filter(None, (matter.student_name, matter.owner_name))), elide=True)
        head = columns(LevelBadge(theme, matter.level), grow(who))
        rows(head, self.action, self.reason, on=self, gap=1, margins=(0, 0, 0, 1))
        self._show_reason()

    def decision(self) -> Decision:
        """What was decided."""
        return Decision(self.matter.case, CaseAction(self.action.currentData()), self.reason.text().strip())

    def _show_reason(self) -> None:
        self.reason.setVisible(self.action.currentData() != CaseAction.STAYS.value)


class TransferForm(SideForm):
    """`show_known` adds open cases, what is told and the names of colleges, once they are known."""

    def __init__(self, theme: Theme, students: Sequence[int], name: str, parent: QWidget | None = None) -> None:
        """`name`: of the one student; empty for several."""
        who = name or say_count("{count} person chosen", "{count} people chosen", len(students))
        super().__init__(theme, say("To another college"), who, say("Transfer"), say("Cancel"), parent)
        self.students = tuple(students)
        self.college = QLineEdit()
        self.college.setMaxLength(200)
        self.label(say("To which college"), self.college)
        leaves = say("They leave this college's rooms and rounds; what was entered stays here.")
        self.body.addWidget(PlainLabel(leaves, face="small-muted", wrap=True))
        self.rows: list[MatterRow] = []
        self.places: PlacesQuestion | None = None
        self._known = rows()
        add(self.body, self._known, STRETCH)
        self.button.setEnabled(False)

    def first_field(self) -> QWidget | None:
        return self.college

    def show_known(self, leaving: LeavingStudents, told: TransferDisclosure, colleges: Sequence[str]) -> None:
        """What is still open about them, what the center would be told, and colleges to choose from."""
        completer = QCompleter(list(colleges), self.college)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.college.setCompleter(completer)
        if leaving.open:
            self._known.addWidget(SectionTitle(say("What becomes of the open cases")))
        for matter in leaving.open:
            row = MatterRow(self._theme, matter, decides=leaving.decides)
            self.rows.append(row)
            self._known.addWidget(row)
        self.places = PlacesQuestion(leaving, may_stay=False)
        lines = (PlainLabel(line, wrap=True) for line in told.lines)
        add(self._known, self.places, SectionTitle(say("What the center is told")), *lines)
        if told.through_center and any(one.level < 3 for one in leaving.open):
            words = say(
                "Of a case that stays open here the new college learns nothing. To hand it on, let it go to the center."
            )
            self._known.addWidget(PlainLabel(words, face="small-muted", wrap=True))
        self.button.setEnabled(True)

    def decisions(self) -> list[Decision]:
        """What was decided about each open case."""
        return [row.decision() for row in self.rows]

    def places_decisions(self) -> list[PlacesDecision]:
        """What was decided about Messengers' rooms."""
        return self.places.decisions() if self.places is not None else []
