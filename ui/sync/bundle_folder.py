"""The folder into which a person puts bundles, remembered for them, and shown when something stands in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from studio_app.node.service import BUNDLE_FOLDER, own_setting, set_own_setting
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.work import WRITES


class BundleFolder(PagePart, QObject):
    """Where bundles go: this person's own choice, kept in the file."""

    changed = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.path: Path | None = None

    def take(self, kept: str) -> None:
        """Takes over what was remembered."""
        if kept and self.path is None:
            self.path = Path(kept)
            self.changed.emit()

    def choose(self, parent: QWidget) -> Path | None:
        """Asks for a folder and remembers it; None where the person thought better of it."""
        before = str(self.path) if self.path else ""
        folder = QFileDialog.getExistingDirectory(parent, say("Where should the bundle go?"), before)
        if folder:
            self.keep(Path(folder))
        return Path(folder) if folder else None

    def keep(self, folder: Path) -> None:
        """Remembers a folder."""
        self.path = folder
        self.changed.emit()
        self.ask(set_own_setting, BUNDLE_FOLDER, str(folder), done=lambda _changes: None, lane=WRITES)


def kept_folder(signed_in: SignedIn) -> str:
    """What was remembered for this person; empty for nothing yet. Called in the background."""
    return own_setting(signed_in, BUNDLE_FOLDER)


def open_folder(folder: Path) -> None:
    """Shows a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
