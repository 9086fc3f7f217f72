"""The row of one entry in Today's queue: level, who, what, when, and action buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from studio_app.domain.check_in_form import NOTE_LIMIT
from studio_app.domain.levels import Level
from studio_app.today.service import Act, QueueItem
from studio_app.words import marked, say
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.layouts import columns
from ui.widgets.level import LevelBadge, level_size, level_text
from ui.widgets.plain import PlainLabel, plain_tip

ACT_NAMES: dict[Act, str] = {
    Act.ACKNOWLEDGE: marked("Acknowledge"),
    Act.OPEN_CASE: marked("Open case"),
    Act.STEP_DONE: marked("Done"),
    Act.CONTACTED: marked("Contacted"),
    Act.TAKE_OVER: marked("Take over"),
    Act.LEAVE: marked("Leave as it is"),
    Act.DECIDE: marked("Look…"),
    Act.NOTED: marked("Noted"),
}
_TITLE_WIDTH = 128


class QueueRow(QFrame):
    """Enter or a double click opens its thing; the buttons do what can be done from here: Space the first, Del leaves."""

    opened = Signal(object)
    """the `QueueItem`"""
    acted = Signal(object, object)
    """the `QueueItem` and the `Act`"""
    left = Signal(object, str)
    """the `QueueItem` of a correction, and why the roster stays as it is"""
    moved = Signal(int)
    """Up (-1) or Down (1): the keyboard goes to the row beside"""

    def __init__(self, theme: Theme, item: QueueItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.item = item
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(theme.size("row") + theme.size("space_1"))
        self._grave = item.level is Level.RED
        line = columns(on=self, gap=3, margins=(3, 0, 2, 0))
        if item.level is not None:
            badge = LevelBadge(theme, int(item.level))
            badge.setFixedWidth(max(level_size(int(level), theme).width() for level in Level))
            line.addWidget(badge)
        title = PlainLabel(item.title, face="strong", elide=True)
        title.setFixedWidth(_TITLE_WIDTH)
        line.addWidget(title)
        self._line = PlainLabel(item.line, face="body" if self._grave else "muted", elide=True)
        line.addWidget(self._line, 1)
        self.why: QLineEdit | None = None
        """where it is said why, while that is being typed"""
        due = PlainLabel(item.due, face="strong" if item.overdue else "muted")
        if item.overdue:
            due.setStyleSheet(f"color: {theme.colours['orange_text']};")
        line.addWidget(due)
        self.buttons: dict[Act, QPushButton] = {}
        for act in item.acts:
            button = styled_button(say(ACT_NAMES[act]), "small")
            if act is Act.LEAVE:
                button.clicked.connect(self._leave)
            else:
                button.clicked.connect(lambda _=False, act=act: self.acted.emit(self.item, act))
            key = "Del" if act is Act.LEAVE else "Space" if act is item.acts[0] else ""
            button.setToolTip(plain_tip(key))
            self.buttons[act] = button
            line.addWidget(button)
        words = [level_text(int(item.level)) if item.level else "", item.title, item.line, item.due]
        self.setAccessibleName(say(", ").join(word for word in words if word))

    def _leave(self) -> None:
        """The first click asks why, beside whom it is about; a second one, or Enter, leaves the roster as it is."""
        if self.why is not None:
            self.left.emit(self.item, self.why.text())
            return
        self.why = QLineEdit(self)
        self.why.setMaxLength(NOTE_LIMIT)
        self.why.setPlaceholderText(say("Why, in a few words; or just Enter"))
        self.why.setAccessibleName(say("Why the roster stays as it is"))
        self.why.returnPressed.connect(self._leave)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.indexOf(self._line), self.why, 1)
        self._line.hide()
        self.setTabOrder(self.why, self.buttons[Act.LEAVE])
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_waiting(self) -> None:
        assert self.why is not None
        self.why.deleteLater()
        self.why = None
        self._line.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.why is not None:
            if key == Qt.Key.Key_Escape:
                self._leave_waiting()
            # What the field did not want is not meant for the row: Del at its end would leave at once.
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.item)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Space and self.item.acts:
            self.acted.emit(self.item, self.item.acts[0])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and Act.LEAVE in self.item.acts:
            self.acted.emit(self.item, Act.LEAVE)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self.item)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, radius = self._theme, self._theme.size("radius")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._grave or self.hasFocus() or self.underMouse():
            token = "red_tint" if self._grave else "selection" if self.hasFocus() else "hover"
            painter.setBrush(theme.colour(token))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)
        elif not self._grave:
            painter.fillRect(self.rect().adjusted(0, self.height() - 1, 0, 0), theme.colour("border"))
