"""The recovery code's ways to paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from ui.theme import Theme, load_theme
from ui.widgets.clipboard import take_back
from ui.widgets.recovery_code import RecoveryCode
from ui.widgets.recovery_sheet import print_sheet, sheet

CODE = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH-JJJJ"


@pytest.fixture
def theme() -> Theme:
    return load_theme("light")


def test_the_sheet_has_the_code_in_its_groups_and_the_file_it_opens() -> None:
    texts = "\n".join(sheet("studio.psyche", CODE))
    assert "AAAA  BBBB" in texts
    assert "studio.psyche" in texts


def test_it_is_printed_on_one_page(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    print_sheet(printer, "studio.psyche", CODE)
    printed = (tmp_path / "sheet.pdf").read_bytes()
    assert printed.count(b"/Type /Page\n") == 1
    assert len(printed) > 5000  # the letters' shapes are in it


def test_the_button_opens_the_systems_print_dialogue(qtbot: QtBot, theme: Theme) -> None:
    shown = RecoveryCode("studio.psyche")
    qtbot.addWidget(shown)
    shown.show_code(CODE)
    shown.show()
    shown.print.click()
    qtbot.waitUntil(lambda: bool(shown.findChildren(QPrintDialog)))
    shown.findChildren(QPrintDialog)[0].reject()


def test_a_copied_code_goes_when_the_person_leaves(qtbot: QtBot, theme: Theme) -> None:
    shown = RecoveryCode("studio.psyche")
    qtbot.addWidget(shown)
    shown.show_code(CODE)
    shown.copy.click()
    assert QGuiApplication.clipboard().text() == CODE
    take_back()
    assert QGuiApplication.clipboard().text() == ""
