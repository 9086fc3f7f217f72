"""Where the device secret may be, and that nothing falls back by itself."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from studio_app.node import service
from studio_app.refusal import Refusal
from studio_app.security import key_file
from studio_app.security.device_secret import FileSecrets, KeyringSecrets, new_secret
from tests.conftest import PASSWORD


def test_a_named_file_keeps_it_for_its_owner_only(tmp_path: Path) -> None:
    kept, secret = FileSecrets(tmp_path / "secret"), new_secret()
    assert kept.get("any") is None
    kept.put("any", secret)
    assert kept.get("any") == secret
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_passphrase_seals_the_file(tmp_path: Path) -> None:
    secret = new_secret()
    FileSecrets(tmp_path / "secret", "a passphrase").put("any", secret)
    assert secret.hex().encode() not in (tmp_path / "secret").read_bytes()
    assert FileSecrets(tmp_path / "secret", "a passphrase").get("any") == secret
    with pytest.raises(Refusal):
        FileSecrets(tmp_path / "secret", "another").get("any")


def test_something_else_in_the_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("not a secret")
    with pytest.raises(Refusal) as refused:
        FileSecrets(tmp_path / "secret").get("any")
    assert refused.value.code == "device-secret-file"


def test_a_computer_without_a_keyring_is_told_the_ways_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    import keyring.core

    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    with pytest.raises(Refusal) as refused:
        KeyringSecrets().get("any")
    assert refused.value.code == "no-keyring"
    assert "--device-secret-file" in refused.value.sentence


@pytest.mark.skipif("PSYCHE_TEST_KEYRING" not in os.environ, reason="run through .ci/with-keyring, which starts one")
def test_a_real_keyring_opens_the_file_it_was_made_with(tmp_path: Path) -> None:
    path = tmp_path / "studio.psyche"
    service.create_node(path, "studio", "Invented College", PASSWORD, KeyringSecrets()).signed_in.store.close()
    service.sign_in(path, "lead", PASSWORD, KeyringSecrets()).store.close()
    node = key_file.read_keys(key_file.keys_path(path)).node
    secret = KeyringSecrets().get(node)
    assert secret is not None
    for file in tmp_path.iterdir():
        assert secret not in file.read_bytes()
        assert secret.hex().encode() not in file.read_bytes()


@pytest.mark.skipif("PSYCHE_TEST_KEYRING" not in os.environ, reason="run through .ci/with-keyring, which starts one")
def test_an_emptied_keyring_is_filled_again_by_a_carried_secret_or_by_the_recovery_code(tmp_path: Path) -> None:
    import keyring

    path, kept = tmp_path / "studio.psyche", KeyringSecrets()
    created = service.create_node(path, "studio", "Invented College", PASSWORD, kept)
    service.export_device_secret(created.signed_in, PASSWORD, tmp_path / "carried", "seven quiet boats")
    created.signed_in.store.close()
    node = created.signed_in.node.id
    for way_back in ("carried", "recovery"):
        keyring.delete_password("psyche-studio", node)
        with pytest.raises(Refusal) as refused:
            service.sign_in(path, "lead", PASSWORD, kept)
        assert refused.value.code == "no-device-secret"
        if way_back == "carried":
            service.import_device_secret(path, FileSecrets(tmp_path / "carried", "seven quiet boats"), kept)
        else:
            service.recover(path, created.recovery_code, "lead", PASSWORD, kept).store.close()
        service.sign_in(path, "lead", PASSWORD, kept).store.close()
    assert kept.get(node) != FileSecrets(tmp_path / "carried", "seven quiet boats").get(node)
