"""Backups while people work, those of each day, and what comes back from one."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from studio_app.domain.permissions import Role
from studio_app.node import backups, restoring, service
from studio_app.node.backups import BackupPlan
from studio_app.node.settings import DUTY_TELEPHONE
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Cancelled, NoProgress
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path
from tests.conftest import PASSWORD
from tests.studio_app.cases.people import DAY, START, Clock, somebody


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dated(tmp_path: Path, secrets_kept: FileSecrets, clock: Clock) -> SignedIn:
    """A studio whose clock the test sets."""
    return service.create_node(
        tmp_path / "dated.psyche", "studio", "Invented College", PASSWORD, secrets_kept, clock=clock
    ).signed_in


def _opened(path: Path, kept: FileSecrets) -> SignedIn:
    signed_in = service.sign_in(path, "lead", PASSWORD, kept)
    assert all(check.ok for check in service.verify(signed_in))
    return signed_in


def test_a_backup_made_while_two_write_is_of_one_moment(
    studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path
) -> None:
    stop, steps = threading.Event(), [0, 0]

    def write(writer: int) -> None:
        while not stop.is_set():
            steps[writer] += 1
            with studio.unit() as unit:
                for half in "ab":
                    unit.log(f"step {writer} {steps[writer]} {half}")

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(2)]
    for thread in threads:
        thread.start()
    made = [backups.back_up_to(studio, tmp_path / f"copy {number}.psyche") for number in range(3)]
    stop.set()
    for thread in threads:
        thread.join()
    assert min(steps) > 3
    for backup in made:
        copy = _opened(backup.path, secrets_kept)
        with copy.read() as read:
            actions = list(read.exec_driver_sql("SELECT action FROM access_entry WHERE action LIKE 'step %'").scalars())
        copy.store.close()
        assert len(actions) % 2 == 0
        for writer in "01":
            mine = [action for action in actions if action.startswith(f"step {writer}")]
            assert mine == [f"step {writer} {n} {half}" for n in range(1, len(mine) // 2 + 1) for half in "ab"]


def test_a_backup_is_as_unreadable_as_the_file(studio: SignedIn, tmp_path: Path) -> None:
    somebody(studio, "marker-login", "MARKERNAME", Role.STAFF)
    made = backups.back_up_to(studio, tmp_path / "copy.psyche")
    for file in (made.path, keys_path(made.path)):
        assert b"MARKERNAME" not in file.read_bytes()
    assert not made.path.read_bytes().startswith(b"SQLite format")


def test_a_backup_never_replaces_a_file(studio: SignedIn, tmp_path: Path) -> None:
    target = tmp_path / "there.psyche"
    target.write_text("mine")
    with pytest.raises(Refusal) as refused:
        backups.back_up_to(studio, target)
    assert refused.value.code == "file-exists"
    assert target.read_text() == "mine"


def test_a_backup_that_is_cancelled_leaves_nothing_behind(studio: SignedIn, tmp_path: Path) -> None:
    class Unwanted(NoProgress):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        backups.back_up_to(studio, tmp_path / "copies" / "copy.psyche", Unwanted())
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_damaged_file_is_not_taken_for_a_good_backup(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    path = studio.store.path
    with studio.unit() as unit:
        for _ in range(500):
            unit.log("read", "student", b"\x01" * 16, "a line of the log that takes some room " * 10)
    studio.store.close()
    content = bytearray(path.read_bytes())
    in_the_log = len(content) * 3 // 4 // 4096 * 4096
    content[in_the_log : in_the_log + 4096] = bytes(4096)
    path.write_bytes(content)
    damaged = service.sign_in(path, "lead", PASSWORD, secrets_kept)
    target = path.with_name("copy.psyche")
    with pytest.raises(Refusal) as refused:
        backups.back_up_to(damaged, target)
    damaged.store.close()
    assert refused.value.code == "file-damaged"
    assert "studio.psyche" in refused.value.sentence
    assert not list(path.parent.glob("copy.psyche*"))


def test_only_those_who_may_back_up_and_restore_do(studio: SignedIn, tmp_path: Path) -> None:
    staff = somebody(studio, "staff", "虚构", Role.STAFF)
    made = backups.back_up_to(studio, tmp_path / "copy.psyche")
    for call in (
        lambda: backups.back_up_to(staff, tmp_path / "other.psyche"),
        lambda: backups.back_up_now(staff),
        lambda: backups.save_backup_plan(staff, BackupPlan(days=1)),
        lambda: restoring.restore_here(staff, made.path, tmp_path / "new.psyche"),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code == "not-permitted"
    assert not (tmp_path / "new.psyche").exists()
    assert backups.back_up_daily(staff) is not None


def test_one_backup_a_day_by_itself(dated: SignedIn, clock: Clock) -> None:
    first = backups.back_up_daily(dated)
    assert first is not None
    assert backups.back_up_daily(dated) is None
    clock.pass_time(DAY)
    second = backups.back_up_daily(dated)
    assert second is not None
    assert [backup.path for backup in backups.own_backups(dated)] == [second.path, first.path]
    assert first.path.parent == dated.store.path.with_name("dated.psyche.backups")


def test_old_backups_go_and_what_else_lies_there_stays(dated: SignedIn, clock: Clock) -> None:
    backups.save_backup_plan(dated, BackupPlan(days=2, weeks=1, months=0))
    first = backups.back_up_daily(dated)
    assert first is not None
    mine = first.path.with_name("dated-my own copy.psyche")
    mine.write_text("mine")
    for _ in range(3):
        clock.pass_time(DAY)
        backups.back_up_daily(dated)
    there = [backup.made_at.date().isoformat() for backup in backups.own_backups(dated)]
    assert there == ["2025-11-27", "2025-11-26"]
    assert not keys_path(first.path).exists()
    assert mine.read_text() == "mine"


def test_another_folder_is_used_from_now_on(dated: SignedIn, tmp_path: Path) -> None:
    other = tmp_path / "on another disk"
    other.mkdir()
    backups.save_backup_plan(dated, BackupPlan(folder=str(other)))
    assert backups.back_up_now(dated).path.is_relative_to(other)
    shutil.rmtree(other)
    assert backups.own_backups(dated) == []
    with pytest.raises(Refusal):
        backups.save_backup_plan(dated, BackupPlan(folder=str(other)))
    with pytest.raises(Refusal):
        backups.save_backup_plan(dated, BackupPlan(days=0, weeks=0, months=0))


def test_a_restored_file_holds_what_it_held_and_is_a_new_incarnation(
    studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path
) -> None:
    service.set_setting(studio, DUTY_TELEPHONE, "110")
    backup = backups.back_up_to(studio, tmp_path / "copy.psyche")
    kept = backup.path.read_bytes()
    held = service.info(studio)
    service.set_setting(studio, DUTY_TELEPHONE, "120")
    studio.store.close()
    target = tmp_path / "new.psyche"
    incarnation = restoring.restore(backup.path, target, "lead", PASSWORD, secrets_kept)
    restored = _opened(target, secrets_kept)
    found = service.info(restored)
    assert service.setting(restored, DUTY_TELEPHONE) == "110"
    assert (found.node, found.digest) == (held.node, held.digest)
    assert found.incarnation == incarnation != held.incarnation
    restored.store.close()
    assert backup.path.read_bytes() == kept
    assert {path.name for path in tmp_path.glob("new.psyche*")} <= {"new.psyche", "new.psyche.keys", "new.psyche.lock"}


def test_restoring_in_the_window_keeps_todays_password(
    studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path
) -> None:
    backup = backups.back_up_now(studio)
    keys_path(backup.path).unlink()  # today's keys are beside the open file
    restoring.restore_here(studio, backup.path, tmp_path / "new.psyche")
    restored = _opened(tmp_path / "new.psyche", secrets_kept)
    assert restored.node.incarnation != studio.node.incarnation
    restored.store.close()


def test_restoring_never_replaces_a_file_and_leaves_nothing_behind(
    studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path
) -> None:
    backup = backups.back_up_to(studio, tmp_path / "copy.psyche").path
    studio.store.close()
    there = studio.store.path.read_bytes()
    with pytest.raises(Refusal) as refused:
        restoring.restore(backup, studio.store.path, "lead", PASSWORD, secrets_kept)
    assert refused.value.code == "file-exists"
    assert studio.store.path.read_bytes() == there
    with pytest.raises(Refusal) as refused:
        restoring.restore(backup, tmp_path / "new.psyche", "lead", "wrong horse battery", secrets_kept)
    assert refused.value.code == "wrong-password"
    content = bytearray(backup.read_bytes())
    content[-4096:] = bytes(4096)
    backup.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        restoring.restore(backup, tmp_path / "new.psyche", "lead", PASSWORD, secrets_kept)
    assert refused.value.code in ("backup-damaged", "file-damaged")
    assert not list(tmp_path.glob("new.psyche*"))


def test_a_backup_of_another_file_is_told(studio: SignedIn, dated: SignedIn, tmp_path: Path) -> None:
    backup = backups.back_up_to(dated, tmp_path / "copy.psyche").path
    with pytest.raises(Refusal) as refused:
        restoring.restore_here(studio, backup, tmp_path / "new.psyche")
    assert refused.value.code == "other-backup"
    assert not list(tmp_path.glob("new.psyche*"))
    assert dated.now() == START
