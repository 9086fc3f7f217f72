"""Bands across a page: a calm note with one action, and the danger band with the plan's first steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.plain import PlainLabel

Tone = Literal["red", "orange", "yellow", "blue"]
_ICONS: dict[str, str] = {"red": "triangle-alert", "orange": "triangle-alert", "yellow": "circle-alert", "blue": "info"}


class Banner(QFrame):
    """One sentence in a tint, with an icon and if wanted a button."""

    asked = Signal()
    """the person pressed the button"""

    def __init__(
        self, theme: Theme, text: str, tone: Tone = "blue", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("tone", tone)
        line = QHBoxLayout(self)
        line.setContentsMargins(
            theme.size("space_3"), theme.size("space_2"), theme.size("space_3"), theme.size("space_2")
        )
        line.setSpacing(theme.size("space_2"))
        line.addWidget(icon_label(theme, _ICONS[tone], f"{tone}_text"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.text = PlainLabel(text, wrap=True)
        line.addWidget(self.text, 1)
        if action:
            button = styled_button(action, "small")
            button.clicked.connect(self.asked)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class DangerStep:
    """One of the plan's first steps as the band shows it."""

    text: str
    telephone: str = ""
    done: bool = False


class DangerBand(QFrame):
    """A red sign was seen: what the plan says to do now, each step with its telephone number and a box to tick."""

    ticked = Signal(int, bool)
    """a step's place in the list, and whether its box is ticked now"""

    def __init__(
        self,
        theme: Theme,
        title: str,
        steps: Sequence[DangerStep],
        closing: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("tone", "red")
        space = theme.size("space_4")
        column = QVBoxLayout(self)
        column.setContentsMargins(space, theme.size("space_3"), space, theme.size("space_3"))
        column.setSpacing(theme.size("space_1"))
        head = QHBoxLayout()
        head.setSpacing(theme.size("space_2"))
        head.addWidget(icon_label(theme, _ICONS["red"], "red_text"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(PlainLabel(title, face="strong", wrap=True), 1)
        column.addLayout(head)
        self.boxes: list[QCheckBox] = []
        for place, step in enumerate(steps):
            column.addLayout(self._line(theme, place, step))
        column.addWidget(PlainLabel(closing, face="strong", wrap=True))

    def _line(self, theme: Theme, place: int, step: DangerStep) -> QHBoxLayout:
        """The box, the step's words, which may take several lines, and under them the number to call."""
        line = QHBoxLayout()
        line.setSpacing(theme.size("space_1"))
        box = QCheckBox()
        box.setAccessibleName(" ".join(filter(None, (step.text, step.telephone))))
        box.setChecked(step.done)
        box.toggled.connect(lambda on: self.ticked.emit(place, on))
        self.boxes.append(box)
        line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(0, 3, 0, 3)  # beside the middle of the box, which has a frame for the focus
        text = _TickLabel(step.text, box)
        words.addWidget(text)
        if step.telephone:
            number = QHBoxLayout()
            number.setSpacing(theme.size("space_1"))
            number.addWidget(icon_label(theme, "phone", "red_text", theme.size("icon_small")))
            number.addWidget(PlainLabel(step.telephone, face="strong", selectable=True), 1)
            words.addLayout(number)
        line.addLayout(words, 1)
        return line


class _TickLabel(PlainLabel):
    """Words beside a box: a click on them ticks it, as on a box that has words of its own."""

    def __init__(self, text: str, box: QCheckBox) -> None:
        super().__init__(text, wrap=True)
        self._box = box

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._box.toggle()


def icon_label(theme: Theme, icon: str, colour_token: str, size: int = 0) -> QLabel:
    """An icon standing by itself; it says nothing to a screen reader, so words belong beside it."""
    label = QLabel()
    side = size or theme.size("icon")
    label.setPixmap(theme.icon(icon, colour_token).pixmap(side, side))
    label.setFixedSize(side, side)
    return label
