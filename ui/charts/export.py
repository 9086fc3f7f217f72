"""The ways a chart leaves the window: a file the person names, or the clipboard for half a minute."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from studio_app.figures.service import Picture
from studio_app.words import marked, say
from ui.charts.canvas import as_image
from ui.widgets.clipboard import copy_for_a_while

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


def copy_picture(picture: Picture) -> None:
    """Puts the picture on the clipboard, for a while."""
    copy_for_a_while(as_image(picture.width, picture.height, picture.pixels))
