"""Closes dialogs, menus and tips when the window locks."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


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
