"""Session watcher for Windows: notifications of Win+L, a user switch, a remote desktop, and sleep."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject

    if TYPE_CHECKING:
        from collections.abc import Callable

        from PySide6.QtWidgets import QWidget

    WM_WTSSESSION_CHANGE, WM_POWERBROADCAST = 0x02B1, 0x0218
    WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK = 0x2, 0x4, 0x7
    PBT_APMSUSPEND = 0x4
    NOTIFY_FOR_THIS_SESSION = 0

    class _Filter(QAbstractNativeEventFilter):
        def __init__(self, lock: Callable[[], None]) -> None:
            super().__init__()
            self._lock = lock

        def nativeEventFilter(
            self, kind: QByteArray | bytes | bytearray | memoryview, message: int
        ) -> tuple[bool, int]:
            if QByteArray(kind) == b"windows_generic_MSG":
                told = wintypes.MSG.from_address(int(message))
                locked = told.message == WM_WTSSESSION_CHANGE and told.wParam in (
                    WTS_CONSOLE_DISCONNECT,
                    WTS_REMOTE_DISCONNECT,
                    WTS_SESSION_LOCK,
                )
                if locked or (told.message == WM_POWERBROADCAST and told.wParam == PBT_APMSUSPEND):
                    self._lock()
            return False, 0

    class WindowsSession(QObject):
        """Holds the registration for session notifications."""

        def __init__(self, window: QWidget, lock: Callable[[], None]) -> None:
            super().__init__(window)
            self._handle = int(window.winId())
            self._filter = _Filter(lock)
            app = QCoreApplication.instance()
            if app is not None:
                app.installNativeEventFilter(self._filter)

        @classmethod
        def watch(cls, window: QWidget, lock: Callable[[], None]) -> QObject | None:
            """None where this Windows does not know the call."""
            try:
                register = ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification
            except (OSError, AttributeError):
                return None
            register.argtypes = [wintypes.HWND, wintypes.DWORD]
            if not register(int(window.winId()), NOTIFY_FOR_THIS_SESSION):
                return None
            return cls(window, lock)
