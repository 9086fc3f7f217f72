"""The ways a chart leaves the window: a file the person names, or the clipboard for half a minute."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from studio_app.figures.service import Picture
from studio_app.words import marked, say
from ui.charts.canvas import as_image

CLIPBOARD_MS = 30_000
"""How long a picture of somebody stays on the clipboard."""

KINDS = {
    ".png": marked("Picture (PNG)"),
    ".svg": marked("Drawing that stays sharp (SVG)"),
    ".pdf": marked("Page for printing (PDF)"),
    ".csv": marked("The figures as a table (CSV)"),
}
"""Endings of the files a chart can be saved as, with their English names for `say`."""


def ask_for_path(parent: QWidget, name: str, ending: str, then: Callable[[Path], None]) -> QFileDialog:
    """Ask where the chart is to be saved; `name` without ending is proposed, and never names a person."""
    dialog = QFileDialog(parent, say("Save the chart"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{say(KINDS[ending])} (*{ending})")
    dialog.setDefaultSuffix(ending[1:])
    dialog.selectFile(name + ending)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def copy_for_a_while(picture: Picture) -> None:
    """Put the picture on the clipboard and take it away again after `CLIPBOARD_MS`, unless another copy replaced it."""
    clipboard = QGuiApplication.clipboard()
    image = as_image(picture.width, picture.height, picture.pixels).convertToFormat(QImage.Format.Format_RGB32)
    clipboard.setImage(image)

    def take_away() -> None:
        if clipboard.image().convertToFormat(QImage.Format.Format_RGB32) == image:
            clipboard.clear()

    QTimer.singleShot(CLIPBOARD_MS, clipboard, take_away)
