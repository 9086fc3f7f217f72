"""Banners across a page: a note with one action, and the red band with the plan's first steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QWidget

from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.layouts import Placed, columns, grow, rows
from ui.widgets.plain import PlainLabel

Tone = Literal["red", "orange", "yellow", "blue"]
_ICONS: dict[str, str] = {"red": "triangle-alert", "orange": "triangle-alert", "yellow": "circle-alert", "blue": "info"}


class Banner(QFrame):
    """A tinted banner with an icon, one sentence and optionally a button."""

    asked = Signal()
    """the person pressed the button"""

    def __init__(
        self, theme: Theme, text: str, tone: Tone = "blue", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("tone", tone)
        line = columns(on=self, margins=(3, 2, 3, 2))
        line.addWidget(icon_label(theme, _ICONS[tone], f"{tone}_text"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.text = PlainLabel(text, wrap=True)
        line.addWidget(self.text, 1)
        if action:
            button = styled_button(action, "small")
            button.clicked.connect(self.asked)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_text(self, text: str) -> None:
        """Shows another sentence; the banner is hidden while it is empty."""
        self.text.setText(text)
        self.setVisible(bool(text))


@dataclass(frozen=True)
class DangerStep:
    """One of the plan's first steps, as the red band shows it."""

    text: str
    telephone: str = ""
    done: bool = False


class DangerBand(QFrame):
    """The red band: the plan's steps after a red sign, each with its telephone number and a check box."""

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
        icon = Placed(icon_label(theme, _ICONS["red"], "red_text"), align=Qt.AlignmentFlag.AlignTop)
        head = columns(icon, grow(PlainLabel(title, face="strong", wrap=True)))
        column = rows(head, on=self, gap=1, margins=(4, 3, 4, 3))
        self.boxes: list[QCheckBox] = []
        for place, step in enumerate(steps):
            column.addLayout(self._line(theme, place, step))
        column.addWidget(PlainLabel(closing, face="strong", wrap=True))

    def _line(self, theme: Theme, place: int, step: DangerStep) -> QHBoxLayout:
        """The box, the step's words, which may take several lines, and under them the number to call."""
        box = QCheckBox()
        box.setAccessibleName(" ".join(filter(None, (step.text, step.telephone))))
        box.setChecked(step.done)
        box.toggled.connect(lambda on: self.ticked.emit(place, on))
        self.boxes.append(box)
        words = rows(_TickLabel(step.text, box), gap=0)
        words.setContentsMargins(0, 3, 0, 3)  # beside the middle of the box, which has a frame for the focus
        if step.telephone:
            phone = icon_label(theme, "phone", "red_text", theme.size("icon_small"))
            number = PlainLabel(step.telephone, face="strong", selectable=True)
            words.addLayout(columns(phone, grow(number), gap=1))
        return columns(Placed(box, align=Qt.AlignmentFlag.AlignTop), grow(words), gap=1)


class _TickLabel(PlainLabel):
    """A label that toggles a check box when clicked."""

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
