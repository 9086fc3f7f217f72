"""Deleting an entry that was made by mistake, and erasing a person who asks for it: said plainly before it is done."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from studio_app.roster.service import StudentRow
from studio_app.words import marked, say
from ui.roster.actions import DELETE, ERASE
from ui.roster.forms.side_form import SideForm
from ui.theme import Theme
from ui.widgets.plain import PlainLabel

_TITLES = {DELETE: marked("Delete this entry"), ERASE: marked("Erase for good")}
_BUTTONS = {DELETE: marked("Delete"), ERASE: marked("Erase for good")}
_MEANS = {
    DELETE: marked(
        "For an entry that was made by mistake. It goes here and wherever it was told. An entry that check-ins, alerts or "
        "cases speak of stays: for somebody who left there is “Has left”."
    ),
    ERASE: marked(
        "For a person who asks to be forgotten. Who they are, and every text about them, is erased here, with the next "
        "bundles also at the center and at the Messengers, and from then on in every backup that is made. Figures without "
        "the person stay. It cannot be undone."
    ),
}


class RemovalForm(SideForm):
    """To erase somebody their number must be typed, so that a slip of the mouse erases nobody."""

    def __init__(self, theme: Theme, code: str, student: StudentRow, parent: QWidget | None = None) -> None:
        who = " · ".join(filter(None, (student.name, student.student_no)))
        super().__init__(theme, say(_TITLES[code]), who, say(_BUTTONS[code]), say("Cancel"), parent)
        self.code, self.student = code, student
        self.button.setProperty("kind", "danger")
        self.body.addWidget(PlainLabel(say(_MEANS[code]), wrap=True))
        self.number = QLineEdit()
        if code == ERASE:
            self.button.setEnabled(False)
            self.number.textChanged.connect(self._look)
            self.label(say("Type the student number to be sure"), self.number)
        self.body.addStretch(1)

    def first_field(self) -> QWidget | None:
        return self.number if self.code == ERASE else self.button

    def _look(self, text: str) -> None:
        self.button.setEnabled(text.strip() == self.student.student_no)
