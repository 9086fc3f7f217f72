"""Notifies the window when the system's screen is locked or the computer goes to sleep."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


def watch_session(window: QWidget, lock: Callable[[], None]) -> QObject | None:
    """Calls `lock` when the system locks; the answer belongs to `window`. None where this system has no such signal that we know of."""
    if sys.platform == "win32":
        from ui.shell.session.system_lock.windows import WindowsSession

        return WindowsSession.watch(window, lock)
    if sys.platform.startswith("linux"):
        from ui.shell.session.system_lock.linux import watch_buses

        return watch_buses(window, lock)
    return None
