"""The question which column of a table is which: a box for each field, its choices with the first values of the column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from studio_app.roster.service import NOT_KEPT, HeadingQuestion
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import Card, primary_button, quiet_button
from ui.widgets.layouts import STRETCH, Gap, Placed, add, columns, rows
from ui.widgets.plain import PlainLabel

_WIDTH = 560
_NEEDED = ("student_no", "name")


class ColumnQuestions(QWidget):
    """Emits `answered` with its `mapping`."""

    answered = Signal(object)
    other_file_asked = Signal()

    def __init__(self, theme: Theme, sentence: str, questions: Sequence[HeadingQuestion]) -> None:
        super().__init__()
        self._asked = [(field, question) for question in questions for field in _fields(question)]
        self.boxes: list[QComboBox] = []
        card = Card(say("Which column is which?"))
        card.setMaximumWidth(_WIDTH + 2 * theme.size("space_4"))
        card.body.addWidget(PlainLabel(sentence, face="muted", wrap=True))
        for field, question in self._asked:
            label = PlainLabel(say("The {field} stands in", field=say(FIELD_LABELS[field])), face="strong")
            box = QComboBox()
            box.setAccessibleName(say(FIELD_LABELS[field]))
            box.setPlaceholderText(say("Choose a column"))
            for heading in question.candidates:
                box.addItem(_choice(question, heading), heading)
            box.setCurrentIndex(-1)
            box.currentIndexChanged.connect(self._check)
            self.boxes.append(box)
            add(card.body, Gap(2), label, box)
        self.go_on = primary_button(say("Go on"))
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(lambda: self.answered.emit(self.mapping()))
        other = quiet_button(say("Choose another file"))
        other.clicked.connect(self.other_file_asked)
        add(card.body, Gap(3), columns(self.go_on, other, STRETCH))
        rows(Placed(card, align=Qt.AlignmentFlag.AlignTop), STRETCH, on=self)

    def mapping(self) -> dict[str, str]:
        """Heading to field; `NOT_KEPT` for the candidates that were not chosen."""
        mapping: dict[str, str] = {}
        for (field, question), box in zip(self._asked, self.boxes, strict=True):
            chosen = box.currentData()
            if question.code in ("two-name-columns", "ambiguous-column"):
                mapping |= {heading: NOT_KEPT for heading in question.candidates if heading not in mapping}
            if chosen:
                mapping[chosen] = field
        return mapping

    def _check(self) -> None:
        chosen = [box.currentData() for box in self.boxes]
        self.go_on.setEnabled(all(chosen) and len(set(chosen)) == len(chosen))


def _fields(question: HeadingQuestion) -> tuple[str, ...]:
    return (question.field,) if question.field else _NEEDED


def _choice(question: HeadingQuestion, heading: str) -> str:
    """A heading with the first values under it."""
    column = question.headings.index(heading)
    values = question.samples[column] if column < len(question.samples) else ()
    shown = say(", ").join(value for value in values if value)
    return f"{heading}   {shown}" if shown else heading
