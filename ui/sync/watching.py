"""Looks into the shared folder by itself, off the GUI thread, for as long as somebody who may exchange is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio_app.domain.permissions import Permission
from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.work import Job, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn
    from studio_app.sync.service import Looked

LANE = "shared-folder"
"""A lane of its own: a share that does not answer holds up nothing that is saved."""
MINUTE_MS = 60_000


class SharedFolderTimer(QObject):
    """Once a minute asks whether a look is due. Lives and ends with the pages of who signed in (`frame`)."""

    said = Signal(str)
    """a sentence for the strip"""
    changes_made = Signal(object)

    def __init__(self, signed_in: SignedIn, work: Work, frame: QWidget) -> None:
        super().__init__(frame)
        self._signed_in, self._work, self._frame = signed_in, work, frame
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTE_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begins, unless the person's role does not exchange bundles."""
        if self._signed_in.may(Permission.BUNDLES):
            self._timer.start()

    def tick(self) -> None:
        """Looks if it is time."""
        if self._frame.isHidden() or (self._job is not None and not self._job.over):
            return
        signed_in = self._signed_in

        def is_due(_progress: Progress) -> bool:
            from studio_app.sync import service

            return service.look_is_due(signed_in)

        self._job = self._work.run(is_due, self._look, failed=self._refused, owner=self, quiet=True, lane=LANE)

    def _look(self, due: bool) -> None:
        if not due or self._frame.isHidden():
            return
        signed_in = self._signed_in

        def call(progress: Progress) -> Looked:
            from studio_app.sync import service

            return service.look(signed_in, progress)

        self._job = self._work.run(
            call,
            self._looked,
            title=say("Looking into the shared folder"),
            failed=self._refused,
            owner=self,
            lane=LANE,
        )

    def _looked(self, found: Looked) -> None:
        if found.is_news:
            self.said.emit(found.sentence)
        self.changes_made.emit(found.changes)

    def _refused(self, _refusal: Refusal) -> None:
        """The page says it when it is looked at; the timer asks again."""
