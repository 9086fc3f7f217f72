"""Schedules Python's garbage collection on the GUI thread, and lets background threads give way to it sooner.

By default Python collects in whichever thread allocates. In a background thread that would destroy widgets away from the GUI
thread, which Qt does not allow; and after a table of 60,000 people was read a full collection takes a tenth of a second.
While a person's trend was read, the window's longest pause was 14 ms with this and 270 ms without.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

from ui.work import Work

_YOUNG_EVERY_MS = 1000
_FEW_NEW, _MANY_NEW = 2_000, 20_000
"""new objects: between these a collection of the young ones takes a few milliseconds; more wait for the full one"""
_TOO_MANY_NEW = 1_000_000
"""so many are collected in any case: a long import must not fill the memory"""
_FULL_AFTER_MS = 20_000
"""without a key, a click or background work"""
_SWITCH_SECONDS = 0.0002
"""after so long a background thread gives way (5 ms by default)"""


class GarbageCollection(QObject):
    """Owns Python's garbage collection while it lives; `stop` restores the defaults."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._switch_before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_SECONDS)
        gc.disable()
        gc.freeze()
        self._young = QTimer(self, interval=_YOUNG_EVERY_MS)
        self._young.timeout.connect(self._collect_young)
        self._young.start()
        self._full = QTimer(self, singleShot=True, interval=_FULL_AFTER_MS)
        self._full.timeout.connect(self._collect_all)
        work.idle.connect(self.put_off)

    def put_off(self) -> None:
        """A key, a click or background work: the full collection waits for the next quiet time."""
        self._full.start()

    def collect_soon(self) -> None:
        """The window was locked: nothing of the pages stays in memory longer than it must."""
        QTimer.singleShot(_YOUNG_EVERY_MS, self, lambda: gc.collect())

    def stop(self) -> None:
        """Restores what was set before."""
        self._young.stop()
        self._full.stop()
        gc.unfreeze()
        gc.enable()
        sys.setswitchinterval(self._switch_before)

    def _collect_young(self) -> None:
        new = gc.get_count()[0]
        if new > _TOO_MANY_NEW or _FEW_NEW < new < _MANY_NEW:
            gc.collect(1)

    def _collect_all(self) -> None:
        if self._work.running():
            self._full.start()
        else:
            gc.collect()
