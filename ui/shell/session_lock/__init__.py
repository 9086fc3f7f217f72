"""Tells the window when the system's own screen is locked or the computer goes to sleep."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ui.shell.window import MainWindow


def watch_session(window: MainWindow) -> QObject | None:
    """Locks `window` along with the system; None where this system has no such signal that we know of."""
    if sys.platform == "win32":
        from ui.shell.session_lock.windows import WindowsSession

        return WindowsSession.watch(window)
    if sys.platform.startswith("linux"):
        from ui.shell.session_lock.linux import watch_buses

        return watch_buses(window, window.lock)
    return None
