"""What a lock needs beside the window itself: after how many minutes it comes, and what else must leave the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

USUAL_MINUTES = 5
"""A window left alone for so long locks itself, unless the file says otherwise."""

FEWEST_MINUTES, MOST_MINUTES = 1, 60
LOCK_AFTER = "lock-after-minutes"
"""The file's setting."""


def idle_minutes(signed_in: SignedIn) -> int:
    """After how many idle minutes the window locks."""
    from studio_app.node import service

    kept = service.setting(signed_in, LOCK_AFTER)
    return min(MOST_MINUTES, max(FEWEST_MINUTES, kept)) if isinstance(kept, int) else USUAL_MINUTES


def close_what_is_in_front(window: QWidget, app: QApplication) -> None:
    """Dialogs, menus and tips belong to the pages that leave the screen: they go with them, unanswered."""
    while (popup := app.activePopupWidget()) is not None and popup is not window:
        if not popup.close():
            popup.hide()
    for other in app.topLevelWidgets():
        if other is not window and other.isVisible() and _belongs_to(other, window):
            other.close()
            other.hide()


def _belongs_to(widget: QWidget, window: QWidget) -> bool:
    parent = widget.parentWidget()
    return widget.isModal() or (parent is not None and parent.window() is window)
