"""`roster erase` asks before it does anything, and then leaves nothing that names the person."""

from __future__ import annotations

import json
from pathlib import Path

from tests.studio_app.cli.running import run

SAMPLES = Path(__file__).parents[1] / "roster" / "samples"


def test_a_person_is_erased_after_being_asked_for_yes(tmp_path: Path) -> None:
    run(tmp_path, "new", "a.psyche", "--kind", "studio", "--name", "虚构学院")
    run(tmp_path, "roster", "import", "a.psyche", str(SAMPLES / "registry-gb18030.csv"))
    listed = json.loads(run(tmp_path, "roster", "list", "a.psyche", "--limit", "2", "--json").stdout)["students"]
    number, name = listed[0]["student_no"], listed[0]["name"]
    asked = run(tmp_path, "roster", "erase", "a.psyche", "--student", number)
    assert asked.returncode != 0
    assert name in asked.stderr
    assert "--yes" in asked.stderr
    assert "Nothing was done yet" in asked.stderr
    done = run(tmp_path, "roster", "erase", "a.psyche", "--student", number, "--yes", "--json")
    assert (done.returncode, json.loads(done.stdout)["erased"]) == (0, True)
    assert number not in run(tmp_path, "roster", "list", "a.psyche", "--search", number).stdout
    again = run(tmp_path, "roster", "erase", "a.psyche", "--student", number, "--yes")
    assert again.returncode != 0
    other = listed[1]["student_no"]
    assert run(tmp_path, "roster", "delete", "a.psyche", "--student", other).returncode == 0
    assert other not in run(tmp_path, "roster", "list", "a.psyche", "--search", other).stdout
