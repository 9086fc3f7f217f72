"""Prints the recovery code on one sheet, without a file on the way to the printer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget

from studio_app.words import say

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_MARGIN = 0.1
_SIZES = (20.0, 11.0, 18.0, 11.0)
"""Points of the title, the file, the code, the sentence."""


def ask_for_printer(parent: QWidget, file: str, code: str) -> None:
    """Opens the system's own dialogue for printing; prints when the person says so there."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: print_sheet(printer, file, code))
    dialog.setModal(True)
    dialog.show()


def print_sheet(printer: QPrinter, file: str, code: str) -> None:
    """Draws the sheet for the data file named `file`; `code` has its groups parted by hyphens."""
    # Neither the job's name in the queue nor a file name says what this is.
    printer.setDocName(say("Psyche Studio"))
    painter = QPainter(printer)
    try:
        page = painter.viewport()
        _draw(painter, page.width(), page.height(), sheet(file, code))
    finally:
        painter.end()


def sheet(file: str, code: str) -> tuple[str, ...]:
    """The texts of the sheet, from top to bottom."""
    return (
        say("The recovery code"),
        say("Data file {file}, printed on {day}", file=file, day=dt.date.today().isoformat()),
        code.replace("-", "  "),
        say(
            "With this code, and with nothing else, the data file can be opened on a new computer or when the password is "
            "lost. Keep this sheet locked away, where the file is not. Whoever has both has everything."
        ),
    )


def _draw(painter: QPainter, width: float, height: float, texts: tuple[str, ...]) -> None:
    left, top = width * _MARGIN, height * _MARGIN
    for text, size in zip(texts, _SIZES, strict=True):
        font = QFont(painter.font())
        font.setPointSizeF(size)
        font.setBold(size > 12)
        painter.setFont(font)
        room = QRectF(left, top, width - 2 * left, height - top)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        used = painter.boundingRect(room, flags, text)
        painter.drawText(room, flags, text)
        top += used.height() + height * 0.02
