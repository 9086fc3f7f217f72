"""Shows the recovery code in readable groups, with buttons to print and copy it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio_app.words import say
from ui.widgets.cards import styled_button
from ui.widgets.clipboard import copy_for_a_while
from ui.widgets.layouts import STRETCH, columns, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.recovery_sheet import ask_for_printer


class RecoveryCode(QWidget):
    """The code and its two buttons; empty until `show_code`. `file` is the data file's name, for the head of the
    printed sheet.
    """

    def __init__(self, file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file, self._code = file, ""
        self.text = PlainLabel("", face="heading", wrap=True, selectable=True)
        self.print, self.copy = styled_button(say("Print …"), "small"), styled_button(say("Copy"), "small")
        self.print.clicked.connect(lambda: ask_for_printer(self, self._file, self._code))
        self.copy.clicked.connect(lambda: copy_for_a_while(self._code))
        rows(self.text, columns(self.print, self.copy, STRETCH), on=self)

    def show_code(self, code: str) -> None:
        """Shows `code`, groups parted by hyphens; an empty one takes it off the screen."""
        self._code = code
        self.text.setText("\n".join(in_lines(code)) if code else "")


def in_lines(code: str) -> tuple[str, str]:
    """The code's groups in two lines."""
    groups = code.split("-")
    half = (len(groups) + 1) // 2
    return "  ".join(groups[:half]), "  ".join(groups[half:])
