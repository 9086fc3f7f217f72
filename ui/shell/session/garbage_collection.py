"""When the interpreter looks for rubbish: on the GUI thread, in small portions, and thoroughly only while nobody does anything.

Left to itself it looks in whatever thread happens to ask for memory. In a thread of the background that would take widgets
apart away from the GUI thread, which Qt does not allow; and after a table of 60,000 people was read, one look through
everything holds the window up for a tenth of a second, whichever thread it is in.
"""

from __future__ import annotations

import gc
import sys
import time

from PySide6.QtCore import QObject, QTimer

from ui.work import Work

_EVERY_MS = 1000
_FEW_NEW, _MANY_NEW = 2_000, 20_000
"""objects that came and stayed since the last look: between these it takes a few milliseconds; more wait for a quiet time"""
_TOO_MANY_NEW = 1_000_000
"""so many are looked through in any case: a long import must not fill the memory"""
_QUIET_SECONDS = 20.0
"""without a key, a click or work in the background, before everything is looked through"""
_SWITCH_SECONDS = 0.0002
"""a thread of the background gives way to the window after so long (the interpreter by itself: 25 times that)"""


class Tidying(QObject):
    """Takes the interpreter's rubbish collection over for as long as it lives; `stop` gives it back."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._active_at = time.monotonic()
        self._thorough_at = self._active_at
        self._switch_before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_SECONDS)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def somebody_is_there(self) -> None:
        """A key, a click, the mouse."""
        self._active_at = time.monotonic()

    def thoroughly_soon(self) -> None:
        """The window was locked: nothing of the pages stays in memory longer than it must."""
        QTimer.singleShot(_EVERY_MS, self, self._thoroughly)

    def look(self) -> None:
        """One look now: nothing, the newest objects, or everything."""
        new, now = gc.get_count()[0], time.monotonic()
        busy = bool(self._work.running())
        if new > _TOO_MANY_NEW or _FEW_NEW < new < _MANY_NEW:
            gc.collect(1)
        if busy:
            self._active_at = now
        elif now - self._active_at > _QUIET_SECONDS and self._thorough_at <= self._active_at:
            self._thoroughly()

    def stop(self) -> None:
        """Everything as it was before."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
        sys.setswitchinterval(self._switch_before)

    def _thoroughly(self) -> None:
        gc.collect()
        self._thorough_at = time.monotonic()
