"""One process writes a file: what the others still may, and what a crash leaves behind."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from db.settings import SettingKey
from db.writer_lock import WriterLock
from studio_app.node import service
from studio_app.node.settings import DUTY_TELEPHONE
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD
from tests.other_process import another_writer

ONE, TWO = SettingKey("one", int, 0), SettingKey("two", int, 0)


def _closed(studio: SignedIn) -> Path:
    studio.store.close()
    return studio.store.path


def test_while_another_process_writes_a_change_is_refused_and_nothing_is_changed(
    studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    path = _closed(studio)
    with another_writer(path):
        second = service.sign_in(path, "lead", PASSWORD, secrets_kept)
        before = service.info(second)
        with pytest.raises(Refusal) as refused:
            service.set_setting(second, DUTY_TELEPHONE, "110")
        assert refused.value.code == "open-elsewhere"
        assert "studio.psyche" in refused.value.sentence
        assert service.setting(second, DUTY_TELEPHONE) == ""
        assert service.info(second) == before
        second.store.close()


def test_while_another_process_writes_one_may_read_and_leaves_a_trace(
    studio: SignedIn, secrets_kept: FileSecrets
) -> None:
    path = _closed(studio)
    with another_writer(path):
        second = service.sign_in(path, "lead", PASSWORD, secrets_kept)
        with second.unit() as unit:
            unit.log("read", "student", b"\x01" * 16)
        checks = {check.name: check for check in service.verify(second)}
        second.store.close()
    assert all(check.ok for check in checks.values())
    assert checks["access-log"].detail.startswith("2 ")


def test_a_window_is_told_at_the_door_that_the_file_is_open(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    path = _closed(studio)
    with another_writer(path), pytest.raises(Refusal) as refused:
        service.sign_in(path, "lead", PASSWORD, secrets_kept, hold=True)
    assert refused.value.code == "open-elsewhere"


def test_a_killed_process_leaves_no_lock_behind(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    path = _closed(studio)
    with another_writer(path) as other:
        other.kill()
        other.wait()
        held = service.sign_in(path, "lead", PASSWORD, secrets_kept, hold=True)
        service.set_setting(held, DUTY_TELEPHONE, "110")
        held.store.close()


def test_people_at_work_in_one_program_share_the_file(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    second = service.sign_in(studio.store.path, "lead", PASSWORD, secrets_kept)
    service.set_setting(studio, ONE, 1)
    service.set_setting(second, TWO, 2)
    studio.store.close()
    service.set_setting(second, TWO, 3)
    assert service.setting(second, ONE) == 1
    assert service.setting(second, TWO) == 3
    second.store.close()


def test_a_store_that_was_forgotten_lets_go_of_the_file(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "a.psyche")
    assert lock.acquire()
    del lock
    gc.collect()
    with another_writer(tmp_path / "a.psyche"):
        pass
