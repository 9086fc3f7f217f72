"""Keeps drafts while a person types: each change is handed to the file, in order, and the newest state wins."""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio_app.observation.entry import CheckInEntry
from studio_app.observation.service import delete_entry_draft, save_entry_draft
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

    kept = Signal()
    """what was typed is in the file"""
    count_changed = Signal(object)
    """there is a draft more or less than before: the `Changes`"""
    refused = Signal(str)
    """why they are not; they are tried again with the next keystroke"""

    def __init__(self, signed_in: SignedIn, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signed_in = signed_in
        self._work = work
        self._lock = Lock()
        self._waiting: dict[Key, CheckInEntry | None] = {}
        self._asked = False
        self._loud = False
        self._known: set[Key] = set()

    def keep(self, student: int, day: dt.date, entry: CheckInEntry | None, *, tell: bool = True) -> None:
        """From now on the draft about this student and day is `entry`; None: there is none any more.

        `tell`: say so with `kept` once it is written.
        """
        with self._lock:
            self._waiting[student, day] = entry
            self._loud = self._loud or tell
            if self._asked:
                return
            self._asked = True
        self._work.run(self._write, self._told, failed=self._failed, owner=self, quiet=True, lane=WRITES)

    def forget(self, entries: list[CheckInEntry]) -> None:
        """These entries are about to be saved, which drops their drafts: what waits of them need not be written."""
        with self._lock:
            for entry in entries:
                self._waiting.pop((entry.student, entry.day), None)
                self._known.discard((entry.student, entry.day))

    def _write(self, _progress: Progress) -> tuple[object, bool]:
        """On the lane's thread: write what waits. Gives the changes where the number of drafts is another, and `tell`."""
        with self._lock:
            taken, self._waiting, self._asked = self._waiting, {}, False
            loud, self._loud = self._loud, False
        before = set(self._known)
        changes: object = None
        for place, (key, entry) in enumerate(list(taken.items())):
            try:
                if entry is None:
                    changes = delete_entry_draft(self._signed_in, *key)
                    self._known.discard(key)
                else:
                    changes = save_entry_draft(self._signed_in, entry)
                    self._known.add(key)
            except Exception:
                left = dict(list(taken.items())[place:])
                with self._lock:
                    self._waiting = {**left, **self._waiting}
                raise
        return (changes if self._known != before else None), loud and bool(taken)

    def _told(self, outcome: tuple[object, bool]) -> None:
        changes, loud = outcome
        if loud:
            self.kept.emit()
        if changes is not None:
            self.count_changed.emit(changes)

    def _failed(self, refusal: Refusal) -> None:
        self.refused.emit(refusal.sentence)
