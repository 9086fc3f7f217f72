"""A second start of the program raises the window that is open instead of showing another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.shell.session.single_window import SingleWindow, raise_first

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _own_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "config"))


def test_a_second_start_ends_well_and_raises_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "a.psyche"
    single = SingleWindow()
    single.show_file(file)
    for words in ([str(file)], []):
        with qtbot.waitSignal(single.wanted, timeout=20_000):
            second = subprocess.Popen(
                [sys.executable, "main.py", "open", *words],
                cwd=ROOT,
                env=os.environ | {"PSYCHE_LANGUAGE": "en"},
                stdout=subprocess.PIPE,
                text=True,
            )
        printed, _ = second.communicate(timeout=20)
        assert second.returncode == 0
        assert "brought to the front" in printed
    single.close()


def test_another_file_may_have_a_window_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    single = SingleWindow()
    single.show_file(tmp_path / "a.psyche")
    assert not raise_first(tmp_path / "b.psyche")
    assert raise_first(tmp_path / "a.psyche")
    single.show_file(tmp_path / "b.psyche")
    assert raise_first(tmp_path / "b.psyche")
    assert not raise_first(tmp_path / "a.psyche")
    single.close()
    assert not raise_first(None)
    assert not raise_first(tmp_path / "b.psyche")


def test_a_window_that_crashed_is_in_nobodys_way(qtbot: QtBot, tmp_path: Path) -> None:
    crash = "from ui.shell.session.single_window import SingleWindow; import os; s = SingleWindow(); os._exit(1)"
    subprocess.run([sys.executable, "-c", crash], cwd=ROOT, check=False)
    assert not raise_first(None)
    single = SingleWindow()
    assert raise_first(None)
    single.close()
