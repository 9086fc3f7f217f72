"""Detects input activity (keys, clicks, mouse) for the idle lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_ACTIVITY = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove})


class Activity(QObject):
    """Event filter on every window of the program that comes to the front.

    It looks at the windows of the system rather than at all widgets: those get tens of thousands of events while a page
    is built, and each would be brought here.
    """

    seen = Signal()

    def __init__(self, app: QGuiApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = False
        app.focusWindowChanged.connect(self.watch)

    def watch(self, window: QWindow | None) -> None:
        """From now on what happens to this window counts too."""
        if window is not None:
            window.installEventFilter(self)

    def stop(self) -> None:
        """Nothing counts any more."""
        self._stopped = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() in _ACTIVITY and not self._stopped:
            self.seen.emit()
        return False
