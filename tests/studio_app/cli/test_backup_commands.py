"""Backup and restore by command, and what a command may do while the window has the file open."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.other_process import another_writer
from tests.studio_app.cli.running import run

TABLE = Path(__file__).parents[1] / "roster/samples/registry-utf8-bom-reordered.csv"


def _new(folder: Path) -> Path:
    assert run(folder, "new", "a.psyche", "--kind", "studio", "--name", "Invented").returncode == 0
    return folder / "a.psyche"


def test_backup_and_restore_in_json(tmp_path: Path) -> None:
    _new(tmp_path)
    run(tmp_path, "roster", "import", "a.psyche", str(TABLE))
    made = json.loads(run(tmp_path, "backup", "a.psyche", "-o", "copy.psyche", "--json").stdout)
    assert made["size"] == (tmp_path / "copy.psyche").stat().st_size
    old = json.loads(run(tmp_path, "info", "a.psyche", "--json").stdout)
    restored = json.loads(run(tmp_path, "restore", "copy.psyche", "-o", "b.psyche", "--json").stdout)
    new = json.loads(run(tmp_path, "info", "b.psyche", "--json").stdout)
    assert new["digest"] == old["digest"]
    assert new["incarnation"] == restored["incarnation"] != old["incarnation"]
    again = run(tmp_path, "restore", "copy.psyche", "-o", "b.psyche", "--json")
    assert (again.returncode, json.loads(again.stdout)["error"]["code"]) == (1, "file-exists")


def test_while_the_window_is_open_commands_read_back_up_and_refuse_to_change(tmp_path: Path) -> None:
    file = _new(tmp_path)
    with another_writer(file):
        for words in (["info"], ["verify"], ["roster", "list"], ["backup"]):
            more = ["-o", "copy.psyche"] if words == ["backup"] else []
            done = run(tmp_path, *words, "a.psyche", *more)
            assert (done.returncode, done.stderr) == (0, ""), words
        refused = run(tmp_path, "roster", "import", "a.psyche", str(TABLE), "--json")
        assert refused.returncode == 1
        assert json.loads(refused.stdout)["error"]["code"] == "open-elsewhere"
    assert json.loads(run(tmp_path, "info", "a.psyche", "--json").stdout)["records"]["student"] == 0
    assert run(tmp_path, "roster", "import", "a.psyche", str(TABLE)).returncode == 0


def test_after_a_power_cut_the_file_is_checked_and_that_is_said_once(tmp_path: Path) -> None:
    file = _new(tmp_path)
    from studio_app.node import service
    from studio_app.node.settings import DUTY_TELEPHONE
    from studio_app.security.device_secret import FileSecrets
    from tests.conftest import PASSWORD

    signed_in = service.sign_in(file, "lead", PASSWORD, FileSecrets(tmp_path / "device-secret"))
    service.set_setting(signed_in, DUTY_TELEPHONE, "110")
    cut = tmp_path / "cut.psyche"
    for end in ("", "-wal", ".keys"):
        shutil.copy(f"{file}{end}", f"{cut}{end}")
    signed_in.store.close()
    first, second = run(tmp_path, "info", "cut.psyche"), run(tmp_path, "info", "cut.psyche")
    assert "not closed" in first.stderr
    assert "everything that was saved" in first.stderr
    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")
