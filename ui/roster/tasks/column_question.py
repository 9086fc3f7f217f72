"""Asking which column is which: one box a question, each choice with the first values that stand under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from studio_app.roster.service import NOT_KEPT, HeadingQuestion
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import Card, primary_button, quiet_button
from ui.widgets.plain import PlainLabel

_WIDTH = 560
_NEEDED = ("student_no", "name")


class ColumnQuestions(QWidget):
    """Emits `answered` with heading to field (and '' for the candidates that were not it)."""

    answered = Signal(object)
    other_file_asked = Signal()

    def __init__(
        self, theme: Theme, sentence: str, questions: Sequence[HeadingQuestion], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._asked = [(field, question) for question in questions for field in _fields(question)]
        self.boxes: list[QComboBox] = []
        card = Card(say("Which column is which?"))
        card.setMaximumWidth(_WIDTH + 2 * theme.size("space_4"))
        card.body.addWidget(PlainLabel(sentence, face="muted", wrap=True))
        for field, question in self._asked:
            card.body.addSpacing(theme.size("space_2"))
            card.body.addWidget(PlainLabel(say("The {field} stands in", field=say(FIELD_LABELS[field])), face="strong"))
            box = QComboBox()
            box.setAccessibleName(say(FIELD_LABELS[field]))
            box.setPlaceholderText(say("Choose a column"))
            for heading in question.candidates:
                box.addItem(_choice(question, heading), heading)
            box.setCurrentIndex(-1)
            box.currentIndexChanged.connect(self._look)
            self.boxes.append(box)
            card.body.addWidget(box)
        self.go_on = primary_button(say("Go on"))
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(lambda: self.answered.emit(self.mapping()))
        other = quiet_button(say("Choose another file"))
        other.clicked.connect(self.other_file_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.size("space_2"))
        buttons.addWidget(self.go_on)
        buttons.addWidget(other)
        buttons.addStretch(1)
        card.body.addSpacing(theme.size("space_3"))
        card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)

    def mapping(self) -> dict[str, str]:
        """What was answered."""
        told: dict[str, str] = {}
        for (field, question), box in zip(self._asked, self.boxes, strict=True):
            chosen = box.currentData()
            if question.code in ("two-name-columns", "ambiguous-column"):
                told |= {heading: NOT_KEPT for heading in question.candidates if heading not in told}
            if chosen:
                told[chosen] = field
        return told

    def _look(self) -> None:
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
