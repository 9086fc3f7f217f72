"""`sync watch FILE FOLDER --once`: a night's exchange through a shared folder, by command."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.studio_app.cli.running import run
from tests.studio_app.cli.test_sync_commands import SAMPLES, document, enrol


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A center and a studio with a roster, and a share that both reach."""
    place = tmp_path_factory.mktemp("night")
    run(place, "new", "center.psyche", "--kind", "center", "--name", "the center")
    enrol(place, "center", "a", "studio", "Education College")
    run(place, "roster", "import", "a.psyche", str(SAMPLES / "registry-gb18030.csv"))
    (place / "share").mkdir()
    return place


def watch(folder: Path, file: str) -> dict:
    return document(folder, "sync", "watch", file, "share", "--once")


def rested(folder: Path) -> None:
    """As if some minutes had passed since the files were put there."""
    then = time.time() - 600
    for path in (folder / "share").rglob("*.psb"):
        os.utime(path, (then, then))


def test_a_night_s_work_reaches_the_center_and_is_acknowledged(folder: Path) -> None:
    put = watch(folder, "a.psyche")
    assert put["made"][0]["records"].items() >= {"student": 600, "person": 1}.items()
    waiting = watch(folder, "center.psyche")
    assert (waiting["waiting"], waiting["read"]) == (1, [])
    rested(folder)
    (read,) = watch(folder, "center.psyche")["read"]
    assert (read["name"], read["applied"] >= 601, read["conflicts"]) == ("Education College", True, 0)
    rested(folder)
    watch(folder, "a.psyche")
    standing = document(folder, "sync", "status", "a.psyche")
    assert [one["waiting"] for one in standing["neighbours"]] == [{}]
    assert run(folder, "sync", "watch", "a.psyche", "share", "--once").stdout == "Shared folder: nothing to do.\n"


def test_a_share_that_is_not_there_is_refused_in_words(folder: Path) -> None:
    done = run(folder, "sync", "watch", "a.psyche", "nowhere", "--once")
    assert done.returncode == 1
    assert done.stderr == "The shared folder cannot be reached now. Nothing is lost; it is tried again by itself.\n"


def test_without_once_it_is_wrong_usage(folder: Path) -> None:
    assert run(folder, "sync", "watch", "a.psyche", "share").returncode == 2
