"""Who gets in, who does not, and what a person is told about a file that is not as it should be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.security.device_secret import FileSecrets
from studio_app.security.key_file import keys_path
from tests.conftest import PASSWORD


def _refusal(path: Path, kept: FileSecrets, login: str = "lead", password: str = PASSWORD) -> Refusal:
    with pytest.raises(Refusal) as refused:
        service.sign_in(path, login, password, kept)
    return refused.value


def _closed(studio: SignedIn) -> Path:
    studio.store.close()
    return studio.store.path


def test_the_file_holds_nothing_that_can_be_read(studio: SignedIn) -> None:
    service.add_person(studio, "marker-login", "MARKERNAME", Role.STAFF, "gray lantern 7")
    path = _closed(studio)
    for file in path.parent.glob("studio.psyche*"):
        content = file.read_bytes()
        assert b"MARKERNAME" not in content
        assert b"marker-login" not in content
        assert not content.startswith(b"SQLite format")


@pytest.mark.parametrize(("login", "password"), [("lead", "wrong horse battery"), ("nobody", PASSWORD), ("lead", "")])
def test_a_wrong_password_or_login_is_one_and_the_same_refusal(
    studio: SignedIn, secrets_kept: FileSecrets, login: str, password: str
) -> None:
    path = _closed(studio)
    before = path.read_bytes()
    assert _refusal(path, secrets_kept, login, password).code == "wrong-password"
    assert path.read_bytes() == before


def test_the_right_password_does_not_open_a_copied_file(studio: SignedIn, tmp_path: Path) -> None:
    path = _closed(studio)
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    for file in (path, keys_path(path)):
        shutil.copy(file, stolen / file.name)
    assert _refusal(stolen / path.name, FileSecrets(stolen / "none")).code == "no-device-secret"
    other = FileSecrets(stolen / "other")
    other.put("", bytes(32))
    refusal = _refusal(stolen / path.name, other)
    assert refusal.code == "no-device-secret"
    assert "another computer" in refusal.sentence


def test_the_recovery_code_opens_it_on_a_new_computer(tmp_path: Path, secrets_kept: FileSecrets) -> None:
    path = tmp_path / "studio.psyche"
    created = service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept)
    created.signed_in.store.close()
    new_computer = FileSecrets(tmp_path / "new-computer")
    typed = created.recovery_code.lower().replace("-", " ")
    service.recover(path, typed, "lead", "another password", new_computer).store.close()
    service.sign_in(path, "lead", "another password", new_computer).store.close()
    assert _refusal(path, new_computer).code == "wrong-password"


def test_a_recovery_code_of_another_file_says_so(studio: SignedIn, tmp_path: Path, secrets_kept: FileSecrets) -> None:
    other = service.create_node(tmp_path / "other.psyche", "center", "Invented Center", PASSWORD, secrets_kept)
    other.signed_in.store.close()
    with pytest.raises(Refusal) as refused:
        service.recover(_closed(studio), other.recovery_code, "lead", "another password", secrets_kept)
    assert refused.value.code == "wrong-recovery-code"


def test_a_file_without_its_keys_says_which_file_is_missing(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    path = _closed(studio)
    keys_path(path).unlink()
    refusal = _refusal(path, secrets_kept)
    assert refusal.code == "keys-missing"
    assert "studio.psyche.keys" in refusal.sentence


def test_any_other_file_is_refused_in_words(tmp_path: Path, secrets_kept: FileSecrets) -> None:
    picture = tmp_path / "picture.psyche"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    assert _refusal(picture, secrets_kept).code == "keys-missing"
    assert _refusal(tmp_path / "nothing.psyche", secrets_kept).code == "file-missing"


def test_a_file_replaced_by_another_is_not_taken_for_ours(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    path = _closed(studio)
    path.write_bytes(b"not a data file at all" * 1000)
    assert _refusal(path, secrets_kept).code == "not-a-node-file"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_told_and_left_alone(studio: SignedIn, secrets_kept: FileSecrets, keep: float) -> None:
    path = _closed(studio)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    cut = path.read_bytes()
    assert _checked(path, secrets_kept)
    assert path.read_bytes() == cut


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.9])
def test_a_file_zeroed_in_the_middle_is_told_and_left_alone(
    studio: SignedIn, secrets_kept: FileSecrets, place: float
) -> None:
    path = _closed(studio)
    content = bytearray(path.read_bytes())
    start = int(len(content) * place) // 4096 * 4096
    content[start : start + 4096] = bytes(4096)
    path.write_bytes(content)
    assert _checked(path, secrets_kept)
    assert path.read_bytes() == bytes(content)


def _checked(path: Path, kept: FileSecrets) -> bool:
    """Whether the damage is told: at the door, or by the self-check."""
    try:
        signed_in = service.sign_in(path, "lead", PASSWORD, kept)
    except Refusal as refusal:
        return refusal.code in ("file-damaged", "not-a-node-file")
    try:
        return not all(check.ok for check in service.verify(signed_in))
    finally:
        signed_in.store.close()


def test_the_self_check_finds_a_changed_access_log(studio: SignedIn) -> None:
    for _ in range(3):
        with studio.unit() as unit:
            unit.log("read", "student", b"\x01" * 16)
    assert all(check.ok for check in service.verify(studio))
    with studio.store.migrating() as connection:
        connection.exec_driver_sql("UPDATE access_entry SET action = 'export' WHERE key = 2")
    failed = [check for check in service.verify(studio) if not check.ok]
    assert [check.name for check in failed] == ["access-log"]
    assert "2" in failed[0].detail


def test_the_same_records_give_the_same_digest(studio: SignedIn) -> None:
    before = service.info(studio).digest
    with studio.unit() as unit:
        unit.log("read", "student")
    assert service.info(studio).digest == before
    service.add_person(studio, "zhang", "Invented", Role.STAFF, "gray lantern 7")
    assert service.info(studio).digest != before


def test_only_the_lead_adds_people(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    service.add_person(studio, "staff", "Invented", Role.STAFF, "gray lantern 7")
    staff = service.sign_in(studio.store.path, "staff", "gray lantern 7", secrets_kept)
    with pytest.raises(Refusal) as refused:
        service.add_person(staff, "friend", "Invented", Role.LEAD, "gray lantern 7")
    staff.store.close()
    assert refused.value.code == "not-permitted"


def test_a_file_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, secrets_kept: FileSecrets) -> None:
    path = tmp_path / "missing folder" / "studio.psyche"
    with pytest.raises(Refusal) as refused:
        service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept)
    assert refused.value.code == "not-writable"
    assert not path.parent.exists()


def test_a_new_file_never_replaces_one(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    path = _closed(studio)
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        service.create_node(path, "studio", "Invented College", PASSWORD, secrets_kept)
    assert refused.value.code == "file-exists"
    assert path.read_bytes() == before
