"""Starting the program where there is no screen: a sentence with the ways on, never an aborted process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio_app.words import use_language
from ui import display

ROOT = Path(__file__).resolve().parents[2]
DOOR = """
import sys
from ui.display import no_display_reason
reason = no_display_reason()
if reason:
    print(reason, file=sys.stderr)
    sys.exit(1)
from PySide6.QtWidgets import QApplication
QApplication([])
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start a child that asks first and makes the window after, with only these display variables."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-c", DOOR],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_display_it_says_so_and_tells_both_ways_on() -> None:
    child = start()
    assert child.returncode == 1
    assert "xvfb-run -a python main.py demo" in child.stderr
    assert "python main.py demo --no-window" in child.stderr
    assert "qt.qpa" not in child.stderr


def test_a_display_that_does_not_answer_is_named() -> None:
    child = start(DISPLAY=":7963")
    assert child.returncode == 1
    assert ":7963" in child.stderr
    assert "xvfb-run" in child.stderr


def test_offscreen_needs_no_display() -> None:
    child = start(QT_QPA_PLATFORM="offscreen")
    assert (child.returncode, child.stderr) == (0, "")


def test_a_platform_qt_does_not_have_is_named_instead_of_aborting() -> None:
    child = start(QT_QPA_PLATFORM="no-such-screen")
    assert child.returncode == 1
    assert "no-such-screen" in child.stderr


def test_missing_parts_of_the_system_come_with_the_line_that_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(display.EVERY_WINDOW, "libpsyche-is-not-there.so.9", "libxcb-cursor0")
    reason = display.no_display_reason({"QT_QPA_PLATFORM": "offscreen"})
    assert reason is not None
    assert "sudo apt-get install libxcb-cursor0" in reason


def test_asking_does_not_load_qt_widgets() -> None:
    child = subprocess.run(
        [sys.executable, "-c", "import sys, ui.display; ui.display.no_display_reason(); print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "PySide6.QtWidgets" not in child.stdout.split()


def test_the_sentence_comes_in_chinese_too() -> None:
    use_language("zh_CN")
    reason = display.no_display_reason({})
    assert reason is not None
    assert "虚拟屏幕" in reason
