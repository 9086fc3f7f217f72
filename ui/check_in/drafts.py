"""Keeps drafts while a person types: each change is handed to the file, in order, and the newest state wins."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio_app.observation.entry import CheckInEntry
from studio_app.observation.service import drop_entry_draft, keep_entry_draft
from studio_app.refusal import Refusal
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn
    from studio_app.progress import Progress

Key = tuple[int, dt.date]
"""(student, day) of an entry"""


class DraftKeeper(QObject):
    """One for a page.

    What waits is looked up when its turn comes: a hundred quick keystrokes need two or three writes, and none is lost
    when the window closes, for the write that waits in the lane takes along everything typed until then.
    """

    kept = Signal(object)
    """the drafts are in the file: the `Changes`"""
    refused = Signal(str)
    """why they are not; they are tried again with the next keystroke"""

    def __init__(self, signed_in: SignedIn, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signed_in = signed_in
        self._work = work
        self._lock = Lock()
        self._waiting: dict[Key, CheckInEntry | None] = {}
        self._asked = False

    def keep(self, student: int, day: dt.date, entry: CheckInEntry | None) -> None:
        """From now on the draft about this student and day is `entry`; None: there is none any more."""
        with self._lock:
            self._waiting[student, day] = entry
            if self._asked:
                return
            self._asked = True
        self._work.run(self._write, self._told, failed=self._failed, quiet=True, lane=WRITES)

    def forget(self, entries: list[CheckInEntry]) -> None:
        """These entries are about to be saved, which drops their drafts: what waits of them need not be written."""
        with self._lock:
            for entry in entries:
                self._waiting.pop((entry.student, entry.day), None)

    def _write(self, _progress: Progress) -> object:
        with self._lock:
            taken, self._waiting, self._asked = self._waiting, {}, False
        done = []
        for place, ((student, day), entry) in enumerate(list(taken.items())):
            try:
                if entry is None:
                    done.append(drop_entry_draft(self._signed_in, student, day))
                else:
                    done.append(keep_entry_draft(self._signed_in, entry))
            except Refusal:
                left = dict(list(taken.items())[place:])
                with self._lock:
                    self._waiting = {**left, **self._waiting}
                raise
        return reduce(or_, done) if done else None

    def _told(self, changes: object) -> None:
        if changes is not None:
            self.kept.emit(changes)

    def _failed(self, refusal: Refusal) -> None:
        self.refused.emit(refusal.sentence)
