"""One whole journey, from an empty folder to the center reading the bundle."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.whole_journey import Journey
from ui.shell.window import MainWindow


def test_from_an_empty_folder_to_the_center_reading_the_bundle(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "config"))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    Journey(window, tmp_path).walk()
