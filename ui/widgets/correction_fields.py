"""Form fields of a proposed correction of the roster: which field, its new value, and the reason."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QStackedWidget, QWidget

from studio_app.domain.check_in_form import NOTE_LIMIT
from studio_app.roster.service import CHOSEN_STATUSES, CORRECTED_FIELDS, STATUS_NAMES
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.plain import PlainLabel

Typed = tuple[str, str, str]
"""field, what it should be, how one knows"""


class CorrectionFields(QWidget):
    """Three fields, stacked or (`wide`) side by side; Enter in one of them emits `sends`."""

    sends = Signal()

    def __init__(self, theme: Theme, *, wide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QComboBox()
        self.text = QLineEdit()
        self.status = QComboBox()
        for status in CHOSEN_STATUSES:
            self.status.addItem(say(STATUS_NAMES[status]), status)
        self.right = QStackedWidget()
        self.right.addWidget(self.text)
        self.right.addWidget(self.status)
        self.right.setFixedHeight(max(self.text.sizeHint().height(), self.status.sizeHint().height()))
        self.words = QLineEdit()
        self.words.setMaxLength(NOTE_LIMIT)
        self.words.setPlaceholderText(say("For example: moved last week, she told me"))
        self._now: Mapping[str, str] = {}
        labels = (say("What is not right"), say("It should be"), say("How you know, if you like"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.size("space_3"))
        grid.setVerticalSpacing(theme.size("space_1"))
        for place, (label, widget) in enumerate(zip(labels, (self.field, self.right, self.words), strict=True)):
            row, column = (0, place) if wide else (2 * place, 0)
            grid.addWidget(PlainLabel(label, face="small-muted"), row, column)
            grid.addWidget(widget, row + 1, column)
            grid.setColumnStretch(column, 1)
        self.field.setAccessibleName(labels[0])
        self.text.setAccessibleName(labels[1])
        self.status.setAccessibleName(labels[1])
        self.words.setAccessibleName(labels[2])
        self.field.currentIndexChanged.connect(lambda _: self._follow())
        for line in (self.text, self.words):
            line.returnPressed.connect(self.sends)

    def begin(self, now: Mapping[str, str], typed: Typed | None = None) -> None:
        """Start anew for somebody of whom the roster says `now` (field to what it holds), or go on with `typed`."""
        self._now = now
        self.field.clear()
        for field, label in CORRECTED_FIELDS.items():
            holds = now.get(field, "")
            words = say(STATUS_NAMES[holds]) if field == "status" and holds in STATUS_NAMES else holds
            name = say(label)
            name = name[:1].upper() + name[1:]
            self.field.addItem(say("{field}: {value}", field=name, value=words) if words else name, field)
        self.text.clear()
        self.words.clear()
        self.field.setCurrentIndex(self.field.findData("room"))
        if typed is not None:
            field, value, words = typed
            self.field.setCurrentIndex(max(0, self.field.findData(field)))
            self.text.setText(value)
            self.status.setCurrentIndex(max(0, self.status.findData(value)))
            self.words.setText(words)
        self._follow()

    def typed(self) -> Typed:
        """What stands in the fields."""
        field = str(self.field.currentData() or "")
        value = str(self.status.currentData()) if field == "status" else self.text.text().strip()
        return field, value, self.words.text().strip()

    def is_begun(self) -> bool:
        """Whether anything was typed that would be a pity to lose."""
        return bool(self.text.text().strip() or self.words.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.sends.emit()
        else:
            super().keyPressEvent(event)

    def _follow(self) -> None:
        is_status = self.field.currentData() == "status"
        self.right.setCurrentWidget(self.status if is_status else self.text)
        if is_status and self.status.currentData() == self._now.get("status"):
            self.status.setCurrentIndex((self.status.currentIndex() + 1) % self.status.count())
