"""Session watcher for Linux: lock signals of logind and of the desktop's screen saver, over D-Bus. Absent buses are
passed over.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot

SCREEN_SAVERS = (
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ("/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
)
"""Where desktops say `ActiveChanged(true)` when the screen is locked or blanked."""

LOGIND = "org.freedesktop.login1"
_CHANGED: Any = SLOT("changed(bool)")
_LOCKED: Any = SLOT("locked()")
# Any: Qt for Python takes a str there, its stubs say bytes


class _Listener(QObject):
    def __init__(self, lock: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._lock = lock

    @Slot()
    def locked(self) -> None:
        """logind: this session is to be locked."""
        self._lock()

    @Slot(bool)
    def changed(self, active: bool) -> None:
        """The screen saver came or went; the computer goes to sleep or wakes."""
        if active:
            self._lock()


def watch_buses(parent: QObject, lock: Callable[[], None]) -> QObject | None:
    """Calls `lock` at each of these signals; None where Qt was built without D-Bus or there is no bus."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return None
    listener = _Listener(lock, parent)
    heard = False
    session = QDBusConnection.sessionBus()
    if session.isConnected():
        for path, interface in SCREEN_SAVERS:
            heard |= session.connect("", path, interface, "ActiveChanged", listener, _CHANGED)
    system = QDBusConnection.systemBus()
    if system.isConnected():
        place = "/org/freedesktop/login1"
        heard |= system.connect(LOGIND, place, f"{LOGIND}.Manager", "PrepareForSleep", listener, _CHANGED)
        path = _own_session()
        if path:
            heard |= system.connect(LOGIND, path, f"{LOGIND}.Session", "Lock", listener, _LOCKED)
    if heard:
        return listener
    listener.deleteLater()
    return None


def _own_session() -> str:
    """logind's object path of the session this program runs in; empty where there is none."""
    from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage

    manager = QDBusInterface(LOGIND, "/org/freedesktop/login1", f"{LOGIND}.Manager", QDBusConnection.systemBus())
    if not manager.isValid():
        return ""
    manager.setTimeout(2000)
    reply = manager.call("GetSessionByPID", os.getpid())
    if reply.type() != QDBusMessage.MessageType.ReplyMessage or not reply.arguments():
        return ""
    found = reply.arguments()[0]
    return str(found.path()) if hasattr(found, "path") else str(found)
