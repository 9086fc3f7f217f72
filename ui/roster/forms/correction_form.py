"""Telling the studio that the roster is not right about somebody: the studio, whose roster it is, decides."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio_app.roster.service import CORRECTED_FIELDS, StudentDetail
from studio_app.words import say
from ui.roster.forms.side_form import SideForm
from ui.theme import Theme
from ui.widgets.correction_fields import CorrectionFields
from ui.widgets.plain import PlainLabel


class CorrectionForm(SideForm):
    """For whoever sees the person and may not change the roster."""

    def __init__(self, theme: Theme, student: StudentDetail, parent: QWidget | None = None) -> None:
        super().__init__(theme, say("Details not right"), student.name, say("Tell the studio"), say("Cancel"), parent)
        self.student = student
        self.fields = CorrectionFields(theme)
        self.fields.begin({field: getattr(student, field) for field in CORRECTED_FIELDS})
        self.fields.sends.connect(self.button.click)
        self.body.addWidget(self.fields)
        self.body.addWidget(
            PlainLabel(
                say(
                    "The studio, whose roster it is, corrects it or leaves it. What became of it stands here and on Today."
                ),
                face="small-muted",
                wrap=True,
            )
        )
        self.body.addStretch(1)

    def first_field(self) -> QWidget | None:
        return self.fields.field
