"""A file that a power cut has damaged: told above every page, in one sentence that stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from ui.shell.frame.window import MainWindow

PAGE = 4096


def test_damage_found_after_a_power_cut_is_told_above_every_page_until_the_person_leaves(
    window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets, sign_in: Callable[..., None], tmp_path: Path
) -> None:
    path = _as_after_a_power_cut(studio, tmp_path)
    _write_over_the_last_page(path)
    window.begin(path, kept=secrets_kept)
    sign_in()
    assert window.frame is not None
    told = window.frame.warning()
    assert "damaged" in told
    window.frame.show_page("roster")
    window.choose_language("zh_CN")
    assert window.frame is not None
    assert window.frame.warning() == told


def test_a_power_cut_that_damaged_nothing_leaves_no_warning(
    window: MainWindow, studio: SignedIn, secrets_kept: FileSecrets, sign_in: Callable[..., None], tmp_path: Path
) -> None:
    window.begin(_as_after_a_power_cut(studio, tmp_path), kept=secrets_kept)
    sign_in()
    assert window.frame is not None
    assert window.frame.warning() == ""


def _as_after_a_power_cut(studio: SignedIn, folder: Path) -> Path:
    """The file as it lies on the disk while it is at work: nobody has closed it."""
    path = folder / "cut" / "studio.psyche"
    path.parent.mkdir()
    with studio.unit() as unit:
        unit.log("read")
    with studio.read() as read:
        read.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with studio.unit() as unit:
        unit.log("read")
    for ending in ("", "-wal", ".keys"):
        shutil.copy(studio.store.path.with_name(studio.store.path.name + ending), path.with_name(path.name + ending))
    return path


def _write_over_the_last_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-PAGE // 2, 2)
        file.write(bytes(64))
