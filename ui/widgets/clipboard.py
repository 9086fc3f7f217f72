"""Copies personal data to the clipboard for half a minute; cleared at once at lock or close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QImage

KEPT_MS = 30_000
"""How long a copy stays (docs/design/security.md, Traces)."""

_waiting: list[Callable[[], None]] = []


def copy_for_a_while(content: str | QImage) -> None:
    """Puts text or a picture on the clipboard and takes it away after `KEPT_MS`, unless another copy replaced it."""
    clipboard = QGuiApplication.clipboard()
    if isinstance(content, str):
        text = content
        clipboard.setText(text)

        def is_there() -> bool:
            return clipboard.text() == text
    else:
        image = content.convertToFormat(QImage.Format.Format_RGB32)
        clipboard.setImage(image)

        def is_there() -> bool:
            return clipboard.image().convertToFormat(QImage.Format.Format_RGB32) == image

    def take_away() -> None:
        if take_away in _waiting:
            _waiting.remove(take_away)
            if is_there():
                clipboard.clear()

    _waiting.append(take_away)
    QTimer.singleShot(KEPT_MS, clipboard, take_away)


def take_back() -> None:
    """Takes away at once what is there for a while: the person leaves."""
    for take_away in list(_waiting):
        take_away()
