"""One whole journey, from an empty folder to the center reading the bundle, and what it leaves behind on the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.whole_journey import ENDINGS, NAME, NOTE, REASON, STUDENT_NO, Journey
from ui.shell.frame.window import MainWindow
from ui.shell.session.garbage_collection import GarbageCollection

ENCODINGS = ("utf-8", "utf-16-le", "gb18030")


@pytest.mark.usefixtures("shipped_cost")  # the commands of the journey are processes of their own
def test_from_an_empty_folder_to_the_center_reading_the_bundle(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "PSYCHE_CONFIG"):
        monkeypatch.setenv(name, str(outside))
    monkeypatch.setattr(tempfile, "tempdir", str(outside))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = MainWindow(app)
    qtbot.addWidget(window)
    collection = GarbageCollection(window.work, window)
    window.show()
    Journey(window, tmp_path).walk()
    collection.stop()
    assert traces(tmp_path) == []
    assert not any(marker in caplog.text for marker in (NAME, STUDENT_NO, NOTE, REASON))


def test_the_search_for_traces_would_find_one(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(f"saved {NAME}", "utf-8")
    (tmp_path / f"{STUDENT_NO}.tmp").write_bytes(b"")
    (tmp_path / "trend.png").write_text(NAME, "utf-8")
    assert traces(tmp_path) == [f"{STUDENT_NO}.tmp", "log.txt"]


def traces(folder: Path) -> list[str]:
    """Every file under `folder`, data files and bundles too, that names the student or holds a word of a note, in its name
    or its bytes; only the charts that the person saved by name are left out."""
    saved = {f"trend{ending}" for ending in ENDINGS}
    found = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.name in saved:
            continue
        content = file.name.encode() + b"\n" + file.read_bytes()
        markers = (marker.encode(encoding) for marker in (NAME, STUDENT_NO, NOTE, REASON) for encoding in ENCODINGS)
        if any(marker in content for marker in markers):
            found.append(file.name)
    return found
