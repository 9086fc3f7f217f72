"""Keeps the draft of a case's note while a person types: handed to the file in order, the newest state winning."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio_app.cases.service import Changes, NoteDraft, delete_note_draft, save_note_draft
from studio_app.refusal import Refusal
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn
    from studio_app.progress import Progress


class NoteDrafts(QObject):
    """One for the page. What waits is looked up when its turn comes, so a hundred quick keys need few writes."""

    kept = Signal(int, object)
    """key of the case whose draft is in the file now, and the `Changes`"""
    refused = Signal(str)
    """why a draft could not be kept; it is tried again with the next key"""

    def __init__(self, signed_in: SignedIn, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signed_in = signed_in
        self._work = work
        self._lock = Lock()
        self._waiting: dict[int, NoteDraft | None] = {}
        self._asked = False
        self._newest: dict[int, NoteDraft | None] = {}

    def keep(self, case: int, draft: NoteDraft | None) -> None:
        """From now on the draft about `case` is this one; None: there is none any more."""
        self._newest[case] = draft
        with self._lock:
            self._waiting[case] = draft
            if self._asked:
                return
            self._asked = True
        self._work.run(self._write, self._told, failed=self._failed, quiet=True, lane=WRITES)

    def newest(self, case: int, in_file: NoteDraft | None) -> NoteDraft | None:
        """The draft as typed last here, which the file may not have yet; else what the file holds."""
        return self._newest.get(case, in_file)

    def forget(self, case: int) -> None:
        """The note is about to be saved, which drops its draft: what waits of it need not be written."""
        self._newest[case] = None
        with self._lock:
            self._waiting.pop(case, None)

    def _write(self, progress: Progress) -> dict[int, Changes]:  # noqa: ARG002
        with self._lock:
            taken, self._waiting, self._asked = self._waiting, {}, False
        done: dict[int, Changes] = {}
        for case, draft in taken.items():
            try:
                if draft is None:
                    done[case] = delete_note_draft(self._signed_in, case)
                else:
                    done[case] = save_note_draft(self._signed_in, case, draft)
            except Exception:
                left = {each: what for each, what in taken.items() if each not in done}
                with self._lock:
                    self._waiting = {**left, **self._waiting}
                raise
        return done

    def _told(self, done: dict[int, Changes]) -> None:
        for case, changes in done.items():
            self.kept.emit(case, changes)

    def _failed(self, refusal: Refusal) -> None:
        self.refused.emit(refusal.sentence)
