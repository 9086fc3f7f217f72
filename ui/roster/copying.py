"""Copies of people on the clipboard: there for half a minute, then taken away."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

KEPT_MS = 30_000
"""How long a copy of people's data stays on the clipboard."""


def copy_for_a_while(text: str) -> None:
    """Put `text` on the clipboard and take it away after `KEPT_MS`, unless another copy replaced it."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(text)

    def take_away() -> None:
        if clipboard.text() == text:
            clipboard.clear()

    QTimer.singleShot(KEPT_MS, clipboard, take_away)
