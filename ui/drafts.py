"""Keeps drafts while a person types: each change is written to the file in order, and the newest state wins."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from ui.context import PageContext, PagePart
from ui.work import WRITES

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn
    from studio_app.progress import Progress
    from studio_app.refusal import Refusal

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class ConflictValue(Generic[K]):
    """Drafts that were written. `announce`: the person typed them; `count_changed`: there are more or fewer than before."""

    changes: dict[K, Changes]
    announce: bool
    count_changed: bool


class DraftKeeper(PagePart, QObject, Generic[K, V]):
    """The drafts of one page by key, written by `write_one(signed_in, key, draft)`; None deletes one.

    The newest drafts are looked up when the write's turn comes: a hundred quick keystrokes need two or three writes,
    and none is lost when the window closes, for the write waiting in the lane takes along everything typed until then.
    """

    written = Signal(object)
    """the `Written`"""
    refused = Signal(str)
    """why drafts could not be written; they are tried again with the next keystroke"""

    def __init__(self, context: PageContext, write_one: Callable[[SignedIn, K, V | None], Changes]) -> None:
        super().__init__(context)
        self.context = context
        self._write_one = write_one
        self._lock = Lock()
        self._pending: dict[K, V | None] = {}
        self._asked = self._announce = False
        self._newest: dict[K, V | None] = {}
        self._in_file: set[K] = set()

    def keep(self, key: K, draft: V | None, *, announce: bool = True) -> None:
        """Replaces the draft of `key`; None: there is none any more."""
        self._newest[key] = draft
        with self._lock:
            self._pending[key] = draft
            self._announce = self._announce or announce
            if self._asked:
                return
            self._asked = True
        self.work.run(self._write, self.written.emit, failed=self._failed, owner=self, quiet=True, lane=WRITES)

    def newest(self, key: K, in_file: V | None) -> V | None:
        """The draft as typed last, which the file may not have yet; else what the file holds."""
        return self._newest.get(key, in_file)

    def forget(self, keys: Iterable[K]) -> None:
        """Drops drafts whose contents are about to be saved, which deletes them in the file too."""
        with self._lock:
            for key in keys:
                self._newest[key] = None
                self._pending.pop(key, None)
                self._in_file.discard(key)

    def _write(self, _progress: Progress) -> ConflictValue[K]:
        with self._lock:
            taken, self._pending, self._asked = self._pending, {}, False
            announce, self._announce = self._announce and bool(taken), False
        before = set(self._in_file)
        done: dict[K, Changes] = {}
        for key, draft in taken.items():
            try:
                done[key] = self._write_one(self.signed_in, key, draft)
            except Exception:
                unwritten = {each: what for each, what in taken.items() if each not in done}
                with self._lock:
                    self._pending = {**unwritten, **self._pending}
                raise
            (self._in_file.discard if draft is None else self._in_file.add)(key)
        return ConflictValue(done, announce, self._in_file != before)

    def _failed(self, refusal: Refusal) -> None:
        self.refused.emit(refusal.sentence)
