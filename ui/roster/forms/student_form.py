"""Adding somebody to the roster by hand, and changing what it says of somebody."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from studio_app.roster.service import GENDER_NAMES, Narrowing, StudentDetail
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import say
from ui.roster.forms.side_form import SideForm
from ui.theme import Theme
from ui.widgets.plain import PlainLabel

_ORDER = (
    "student_no",
    "name",
    ("gender", "birth_date"),
    "college",
    "major",
    ("class_name", "grade"),
    "building",
    ("room", "bed"),
    ("phone", "ethnicity"),
)


class StudentForm(SideForm):
    """For a new student (`student` None), or for one whose entry is changed."""

    typed = Signal()
    """something of somebody new was typed"""

    def __init__(
        self, theme: Theme, student: StudentDetail | None, place: Narrowing | None = None, parent: QWidget | None = None
    ) -> None:
        """`place`: where the list is narrowed to, which a new student is likely to belong to."""
        title = say("A new person") if student is None else say("Change {name}", name=student.name)
        action = say("Add") if student is None else say("Save")
        super().__init__(theme, title, "", action, say("Cancel"), parent)
        self.student = student
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.size("space_3"))
        grid.setVerticalSpacing(2)
        for line in _ORDER:
            names = (line,) if isinstance(line, str) else line
            row = grid.rowCount()
            for column, name in enumerate(names):
                wide = 2 if len(names) == 1 else 1
                label = say(FIELD_LABELS[name])
                grid.addWidget(PlainLabel(label[:1].upper() + label[1:], face="small-muted"), row, column, 1, wide)
                field = self._field(name)
                field.setAccessibleName(label)
                grid.addWidget(field, row + 1, column, 1, wide)
            grid.setRowMinimumHeight(row + 2, theme.size("space_1"))
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self._fill(student, place)
        self._before = self._texts()
        for field in self.fields.values():
            (field.currentIndexChanged if isinstance(field, QComboBox) else field.textEdited).connect(self.typed)

    def values(self) -> dict[str, str]:
        """What was entered: for a new student every field with something in it, else those that were changed."""
        texts = self._texts()
        if self.student is None:
            return {name: text for name, text in texts.items() if text}
        return {name: text for name, text in texts.items() if text != self._before[name]}

    def go_on(self, begun: Mapping[str, str]) -> None:
        """Goes on with what was begun, unless something else was typed already."""
        if begun and self._texts() == self._before:
            for name, text in begun.items():
                field = self.fields.get(name)
                if isinstance(field, QComboBox):
                    field.setCurrentIndex(max(0, field.findData(text)))
                elif field is not None:
                    field.setText(text)

    def first_field(self) -> QWidget | None:
        return self.fields["student_no" if self.student is None else "name"]

    def _field(self, name: str) -> QLineEdit | QComboBox:
        field: QLineEdit | QComboBox
        if name == "gender":
            field = QComboBox()
            for code, words in GENDER_NAMES.items():
                field.addItem(say(words) if words else "—", code)
        else:
            field = QLineEdit()
            if name == "birth_date":
                field.setPlaceholderText("2005-07-20")
        self.fields[name] = field
        return field

    def _fill(self, student: StudentDetail | None, place: Narrowing | None) -> None:
        for name, field in self.fields.items():
            value = getattr(student, name) if student is not None else getattr(place, name, "")
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(value)))
            else:
                field.setText("" if value is None else str(value))

    def _texts(self) -> dict[str, str]:
        return {
            name: str(field.currentData() or "") if isinstance(field, QComboBox) else field.text().strip()
            for name, field in self.fields.items()
        }
