"""A full disk, a read-only folder, a stick that is pulled: one clear sentence each, and nothing saved is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.settings import SettingKey
from studio_app.node import backups, service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path
from tests.conftest import PASSWORD

NOTE = SettingKey("note ", str, "")


def _may_mount() -> bool:
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    tried = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    return tried.returncode == 0


needs_mount = pytest.mark.skipif(not _may_mount(), reason="a small disk of its own can be mounted by root only")


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "stick"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


@pytest.fixture
def on_stick(stick: Path, secrets_kept: FileSecrets) -> Iterator[SignedIn]:
    """A studio's file on it."""
    made = service.create_node(stick / "studio.psyche", "studio", "Invented College", PASSWORD, secrets_kept).signed_in
    yield made
    made.store.close()


def _save(signed_in: SignedIn, number: int, size: int = 40_000) -> None:
    service.set_setting(signed_in, NOTE.of(number), f"{number} " + "x" * size)


def _saved(signed_in: SignedIn, number: int) -> bool:
    return service.setting(signed_in, NOTE.of(number)).startswith(f"{number} ")


def _is_a_sentence(refusal: Refusal) -> bool:
    return refusal.sentence.endswith(".") and "safe" in refusal.sentence and "rror" not in refusal.sentence


@needs_mount
def test_a_full_disk_says_so_and_loses_nothing(on_stick: SignedIn, secrets_kept: FileSecrets) -> None:
    number = 0
    with pytest.raises(Refusal) as refused:
        for number in range(1000):
            _save(on_stick, number)
    assert refused.value.code == "disk-full"
    assert _is_a_sentence(refused.value)
    assert number > 3
    assert all(_saved(on_stick, n) for n in range(number))
    assert service.setting(on_stick, NOTE.of(number)) == ""
    path = on_stick.store.path
    on_stick.store.close()
    again = service.sign_in(path, "lead", PASSWORD, secrets_kept)
    assert all(check.ok for check in service.verify(again))
    assert all(_saved(again, n) for n in range(number))
    again.store.close()


@needs_mount
def test_once_there_is_room_again_one_goes_on(on_stick: SignedIn, stick: Path) -> None:
    (stick / "pictures").write_bytes(bytes(2_000_000))
    with pytest.raises(Refusal):
        for number in range(1000):
            _save(on_stick, number)
    (stick / "pictures").unlink()
    _save(on_stick, 1000)
    assert _saved(on_stick, 1000)


@needs_mount
def test_a_backup_that_finds_no_room_says_so_and_leaves_nothing(studio: SignedIn, stick: Path) -> None:
    for number in range(100):
        _save(studio, number)
    with pytest.raises(Refusal) as refused:
        backups.back_up_to(studio, stick / "copy.psyche")
    assert refused.value.code == "no-room-for-backup"
    assert list(stick.iterdir()) == []
    assert _saved(studio, 99)


@needs_mount
def test_a_disk_that_became_read_only_says_so(on_stick: SignedIn, stick: Path, secrets_kept: FileSecrets) -> None:
    _save(on_stick, 1)
    on_stick.store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
    with pytest.raises(Refusal) as refused:
        service.sign_in(stick / "studio.psyche", "lead", PASSWORD, secrets_kept, hold=True)
    assert refused.value.code == "not-writable"
    assert _is_a_sentence(refused.value)
    subprocess.run(["mount", "-o", "remount,rw", str(stick)], check=True)
    again = service.sign_in(stick / "studio.psyche", "lead", PASSWORD, secrets_kept)
    assert _saved(again, 1)
    again.store.close()


def test_a_pulled_stick_says_so_and_once_back_one_goes_on(studio: SignedIn, tmp_path: Path) -> None:
    _save(studio, 1)
    home = studio.store.path.parent
    stick, pulled = home / "stick", home / "pulled"
    stick.mkdir()
    path = stick / "studio.psyche"
    studio.store.close()
    shutil.copy(studio.store.path, path)
    shutil.copy(keys_path(studio.store.path), keys_path(path))
    work = service.sign_in(path, "lead", PASSWORD, FileSecrets(tmp_path / "device-secret"), hold=True)
    _save(work, 2)
    stick.rename(pulled)
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            _save(work, 3)
        assert refused.value.code == "disk-gone"
        assert _is_a_sentence(refused.value)
    pulled.rename(stick)
    _save(work, 4)
    assert [_saved(work, number) for number in (1, 2, 3, 4)] == [True, True, False, True]
    assert all(check.ok for check in service.verify(work))
    work.store.close()


@needs_mount
def test_a_stick_put_back_in_as_a_new_disk_is_taken_up_again(on_stick: SignedIn, stick: Path, tmp_path: Path) -> None:
    _save(on_stick, 1)
    shutil.copytree(stick, tmp_path / "what is on it")
    subprocess.run(["umount", "-l", str(stick)], check=True)
    with pytest.raises(Refusal) as refused:
        _save(on_stick, 2)
    assert refused.value.code == "disk-gone"
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(stick)], check=True)
    shutil.copytree(tmp_path / "what is on it", stick, dirs_exist_ok=True)
    _save(on_stick, 3)
    assert [_saved(on_stick, number) for number in (1, 2, 3)] == [True, False, True]


def test_another_file_put_in_its_place_is_not_written_to(
    studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path
) -> None:
    _save(studio, 1)
    backup = backups.back_up_to(studio, tmp_path / "copy.psyche").path
    _save(studio, 5)
    os.replace(studio.store.path, tmp_path / "moved.psyche")
    os.replace(backup, studio.store.path)
    with pytest.raises(Refusal) as refused:
        _save(studio, 2)
    assert refused.value.code == "file-exchanged"
    studio.store.close()
    shutil.copy(keys_path(studio.store.path), keys_path(tmp_path / "moved.psyche"))
    moved = service.sign_in(tmp_path / "moved.psyche", "lead", PASSWORD, secrets_kept)
    assert [_saved(moved, number) for number in (1, 2, 5)] == [True, False, True]
    moved.store.close()
    placed = service.sign_in(studio.store.path, "lead", PASSWORD, secrets_kept)
    assert [_saved(placed, number) for number in (1, 2, 5)] == [True, False, False]
    placed.store.close()
