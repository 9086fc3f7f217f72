"""Keyboard shortcuts shown as small chips, in the notation of the person's system."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.layouts import columns
from ui.widgets.plain import PlainLabel


class KeyHint(PlainLabel):
    """One chip, such as `Ctrl+K`, `Enter` or `S`."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys
        super().__init__(shown, face="key", parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class KeyLegend(QWidget):
    """A line of chips, each with what its key does."""

    def __init__(self, keys: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = columns(on=self, gap=1)
        for key, meaning in keys:
            line.addWidget(KeyHint(key))
            line.addWidget(PlainLabel(meaning, face="small-muted"))
            line.addSpacing(8)
        line.addStretch(1)
