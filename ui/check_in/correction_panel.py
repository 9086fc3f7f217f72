"""Under the grid: what is not right in the roster about the person chosen, told to the studio."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from studio_app.observation.service import RoomPerson
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.correction_fields import CorrectionFields, Typed
from ui.widgets.layouts import STRETCH, columns, grow, rows
from ui.widgets.plain import PlainLabel


class CorrectionPanel(QWidget):
    """Stays with the person for whom it was opened. What was begun and left is there again when it is opened again."""

    told = Signal(int, str, str, str)
    """the student's key, which field, what it should be, how one knows"""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._student: int | None = None
        self._begun: dict[int, Typed] = {}
        self.title = PlainLabel(face="strong", elide=True)
        self.problem = PlainLabel(face="small", wrap=True)
        self.problem.setStyleSheet(f"color: {theme.colours['red_text']};")
        self.problem.hide()
        self.fields = CorrectionFields(theme, wide=True)
        self.fields.sends.connect(self._tell)
        self.button = primary_button(say("Tell the studio"))
        self.button.clicked.connect(self._tell)
        back = quiet_button(say("Cancel"))
        back.clicked.connect(self.leave)
        means = PlainLabel(
            say("The studio corrects it or leaves it; Today shows what became of it."),
            face="small-muted",
            elide=True,
        )
        line = columns(self.button, back, grow(means))
        rows(self.title, self.fields, self.problem, line, STRETCH, on=self)
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.leave)

    def begin(self, person: RoomPerson) -> None:
        """Ask about this person."""
        student = person.student
        self._student = student.key
        self.title.setText(say("Details not right: {name}", name=student.name))
        self.problem.hide()
        self.button.setEnabled(True)
        now = {
            "name": student.name,
            "class_name": student.class_name,
            "building": student.building,
            "room": student.room,
            "bed": student.bed,
            "status": student.status,
        }
        self.fields.begin(now, self._begun.get(student.key))
        self.fields.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say why it was not told."""
        self.button.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def finish(self, student: int) -> None:
        """It is told; what was typed is not needed any more."""
        self._begun.pop(student, None)
        if self._student == student:
            self._student = None
            self.closed.emit()

    def leave(self) -> None:
        """Back to the grid; what was typed is kept while the page stands."""
        self.keep_begun()
        self._student = None
        self.closed.emit()

    def keep_begun(self) -> None:
        """Remembers what stands in the fields."""
        if self._student is not None and self.fields.is_begun():
            self._begun[self._student] = self.fields.typed()

    def _tell(self) -> None:
        if self._student is not None and self.button.isEnabled():
            self.button.setEnabled(False)
            self.problem.hide()
            self.told.emit(self._student, *self.fields.typed())
