"""The command line as a script sees it: one JSON document, exit statuses, sentences and never a traceback."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.studio_app.cli.running import run_apart


def test_new_info_and_verify_in_json(tmp_path: Path) -> None:
    new = json.loads(run_apart(tmp_path, "new", "a.psyche", "--kind", "studio", "--name", "虚构学院", "--json").stdout)
    assert new["kind"] == "studio"
    assert len(new["recovery_code"].replace("-", "")) == 36
    info = json.loads(run_apart(tmp_path, "info", "a.psyche", "--json").stdout)
    assert info["node"] == new["node"]
    assert info["records"]["person"] == 1
    assert len(info["digest"]) == 64
    verify = json.loads(run_apart(tmp_path, "verify", "a.psyche", "--json").stdout)
    assert verify["ok"] is True
    assert {"name", "ok", "detail"} <= set(verify["checks"][0])


def test_a_wrong_password_is_a_sentence_and_exit_1(tmp_path: Path) -> None:
    run_apart(tmp_path, "new", "a.psyche", "--kind", "studio", "--name", "Invented")
    plain = run_apart(tmp_path, "info", "a.psyche", PSYCHE_PASSWORD="wrong horse battery")
    assert (plain.returncode, plain.stdout) == (1, "")
    assert plain.stderr.strip().endswith(".")
    assert "Traceback" not in plain.stderr
    as_json = run_apart(tmp_path, "info", "a.psyche", "--json", PSYCHE_PASSWORD="wrong horse battery")
    assert as_json.returncode == 1
    assert json.loads(as_json.stdout)["error"]["code"] == "wrong-password"


def test_wrong_usage_is_exit_2_in_the_persons_language(tmp_path: Path) -> None:
    wrong = run_apart(tmp_path, "new", "--kind", "hospital", PSYCHE_LANGUAGE="zh_CN")
    assert wrong.returncode == 2
    assert "没有看懂" in wrong.stderr


def test_without_a_keyring_a_new_file_is_not_made_in_silence(tmp_path: Path) -> None:
    refused = run_apart(
        tmp_path,
        *("new", "a.psyche", "--kind", "studio", "--name", "Invented"),
        PSYCHE_DEVICE_SECRET_FILE="",
        PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
    )
    assert refused.returncode == 1
    assert "--device-secret-file" in refused.stderr
    assert list(tmp_path.glob("a.psyche*")) == []


def test_a_damaged_file_fails_verify_with_words(tmp_path: Path) -> None:
    run_apart(tmp_path, "new", "a.psyche", "--kind", "studio", "--name", "Invented")
    file = tmp_path / "a.psyche"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(4096)
    file.write_bytes(content)
    checked = run_apart(tmp_path, "verify", "a.psyche")
    assert checked.returncode == 1
    assert "Traceback" not in checked.stderr


def test_without_a_screen_the_window_says_so_and_does_not_die(tmp_path: Path) -> None:
    bare = run_apart(tmp_path, "open", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    if sys.platform.startswith("linux"):
        assert bare.returncode == 1
        assert "--no-window" in bare.stderr
        assert "xvfb-run" in bare.stderr
