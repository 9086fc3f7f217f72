"""Looks into the shared folder by itself, off the GUI thread, for as long as somebody who may exchange is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from studio_app.domain.permissions import Permission
from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.work import Job

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn
    from studio_app.sync.service import FolderScan

LANE = "shared-folder"
"""A lane of its own: a share that does not answer holds up nothing that is saved."""
MINUTE_MS = 60_000


class SharedFolderTimer(PagePart, QObject):
    """Once a minute asks whether a look is due. Lives and ends with the pages of who signed in (`frame`)."""

    def __init__(self, context: PageContext, frame: QWidget) -> None:
        super().__init__(frame)
        self.context, self._frame = context, frame
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTE_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begins, unless the person's role does not exchange bundles."""
        if self.signed_in.may(Permission.BUNDLES):
            self._timer.start()

    def tick(self) -> None:
        """Looks if it is time."""
        if self._frame.isHidden() or (self._job is not None and not self._job.over):
            return
        self._job = self.ask(_is_due, done=self._scan, refused=self._refused, lane=LANE)

    def _scan(self, due: bool) -> None:
        if not due or self._frame.isHidden():
            return
        title = say("Looking into the shared folder")
        self._job = self.ask_long(_scan, done=self._scanned, title=title, refused=self._refused, lane=LANE)

    def _scanned(self, found: FolderScan) -> None:
        if found.is_news:
            self.said.emit(found.sentence)
        self.changes_made.emit(found.changes)

    def _refused(self, _refusal: Refusal) -> None:
        """The page says it when it is looked at; the timer asks again."""


def _is_due(signed_in: SignedIn) -> bool:
    from studio_app.sync import service

    return service.scan_is_due(signed_in)


def _scan(signed_in: SignedIn, progress: Progress) -> FolderScan:
    from studio_app.sync import service

    return service.scan_folder(signed_in, progress)
