"""Somebody goes to another college: which one, what becomes of open cases and of a Messenger's rooms, what the center is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from studio_app.roster.service import (
    Decision,
    LeavingStudents,
    PlacesDecision,
    TransferDisclosure,
)
from studio_app.words import say, say_count
from ui.roster.forms.case_decision import CaseDecisionRow
from ui.roster.forms.leaving_messengers import PlacesQuestion
from ui.roster.forms.side_form import SideForm
from ui.theme import Theme
from ui.widgets.cards import SectionTitle
from ui.widgets.layouts import STRETCH, add, rows
from ui.widgets.plain import PlainLabel


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
        self.rows: list[CaseDecisionRow] = []
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
            row = CaseDecisionRow(self._theme, matter, decides=leaving.decides)
            self.rows.append(row)
            self._known.addWidget(row)
        self.places = PlacesQuestion(self._theme, may_stay=False)
        lines = (PlainLabel(line, wrap=True) for line in told.lines)
        add(self._known, self.places, SectionTitle(say("What the center is told")), *lines)
        self.places.show_leaving(leaving)
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
