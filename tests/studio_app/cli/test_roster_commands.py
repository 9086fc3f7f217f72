"""The roster on the command line: the registry's tables as they come, in JSON for scripts and in lines for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.studio_app.cli.running import run

SAMPLES = Path(__file__).parents[1] / "roster" / "samples"


@pytest.fixture(scope="module")
def studio_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh studio file in it."""
    folder = tmp_path_factory.mktemp("studio")
    run(folder, "new", "a.psyche", "--kind", "studio", "--name", "虚构学院")
    return folder


def test_import_twice_and_list(studio_folder: Path) -> None:
    table = str(SAMPLES / "registry-gb18030.csv")
    dry = json.loads(run(studio_folder, "roster", "import", "a.psyche", table, "--dry-run", "--json").stdout)
    assert (dry["added"], dry["dry_run"]) == (600, True)
    done = run(studio_folder, "roster", "import", "a.psyche", table, "--json")
    first = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (first["added"], first["updated"], first["unchanged"], first["dry_run"]) == (600, 0, 0, False)
    assert first["encoding"] == "gb18030"
    assert first["columns"]["学号"] == "student_no"
    assert [row["row"] for row in first["refused"]] == [9, 17, 43, 62]
    assert all(row["reason"] for row in first["refused"])
    again = json.loads(run(studio_folder, "roster", "import", "a.psyche", table, "--json").stdout)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 600)
    listed = run(studio_folder, "roster", "list", "a.psyche", "--search", "txd", "--limit", "5", "--json")
    found = json.loads(listed.stdout)["students"]
    assert 1 <= len(found) <= 5
    assert {
        "student_no": "202301030001",
        "name": "田小东",
        "class": "商务英语2302班",
        "building": "3号公寓",
        "room": "116",
        "bed": "1",
    }.items() <= next(one for one in found if one["student_no"] == "202301030001").items()
    whole = json.loads(run(studio_folder, "roster", "list", "a.psyche", "--json").stdout)["students"]
    assert len(whole) == 600


@pytest.mark.parametrize("table", ["picture-renamed.xlsx", "no-number-column.csv", "two-name-columns.csv"])
def test_a_table_that_cannot_go_in_is_one_sentence_and_exit_1(studio_folder: Path, table: str) -> None:
    done = run(studio_folder, "roster", "import", "a.psyche", str(SAMPLES / table), "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["message"] == done.stderr.strip()
    assert "Nothing was changed" in error["message"]
    assert "\n" not in error["message"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("inline", [True, False])
def test_a_mapping_answers_which_column_is_the_name(studio_folder: Path, inline: bool) -> None:
    told = json.dumps({"学生姓名": "name"}, ensure_ascii=False)
    (studio_folder / "mapping.json").write_text(told, encoding="utf-8")
    mapping = told if inline else "mapping.json"
    table = str(SAMPLES / "two-name-columns.csv")
    done = run(studio_folder, "roster", "import", "a.psyche", table, "--mapping", mapping, "--dry-run", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["columns"]["学生姓名"] == "name"


def test_a_mapping_that_is_none_is_said(studio_folder: Path) -> None:
    table = str(SAMPLES / "two-name-columns.csv")
    done = run(studio_folder, "roster", "import", "a.psyche", table, "--mapping", "{not json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "mapping could not be read" in done.stderr


def test_plain_text_names_every_bad_row(tmp_path: Path) -> None:
    run(tmp_path, "new", "b.psyche", "--kind", "studio", "--name", "Invented")
    done = run(tmp_path, "roster", "import", "b.psyche", str(SAMPLES / "registry-gb18030.csv"))
    assert done.returncode == 0
    assert "600 added, 0 updated, 0 unchanged, 4 refused" in done.stdout
    for row in (9, 17, 43, 62):
        assert f"Row {row} refused" in done.stdout
    assert run(tmp_path, "roster", "list", "b.psyche", "--limit", "-1").returncode == 2


def test_undo_takes_the_last_import_back_and_duplicates_are_listed(tmp_path: Path) -> None:
    run(tmp_path, "new", "c.psyche", "--kind", "studio", "--name", "Invented")
    (tmp_path / "table.csv").write_text(
        "学号,姓名,班级,出生日期\n1001,方知远,1班,2005-07-20\n1002,方知远,1班,2005-07-20\n", encoding="utf-8"
    )
    run(tmp_path, "roster", "import", "c.psyche", "table.csv")
    found = json.loads(run(tmp_path, "roster", "duplicates", "c.psyche", "--json").stdout)["duplicates"]
    assert [(pair["keep"]["student_no"], pair["drop"]["student_no"]) for pair in found] == [("1001", "1002")]
    listed = json.loads(run(tmp_path, "roster", "undo", "c.psyche", "--list", "--json").stdout)["imports"]
    assert [(one["file"], one["added"], one["undone"]) for one in listed] == [("table.csv", 2, False)]
    undone = json.loads(run(tmp_path, "roster", "undo", "c.psyche", "--json").stdout)
    assert (undone["import"], undone["removed"], undone["left"]) == (listed[0]["import"], ["1001", "1002"], [])
    assert json.loads(run(tmp_path, "roster", "list", "c.psyche", "--json").stdout)["students"] == []
    again = run(tmp_path, "roster", "undo", "c.psyche")
    assert (again.returncode, again.stdout) == (1, "")
    assert "no import that could be undone" in again.stderr


def test_a_correction_is_proposed_listed_and_settled(studio_folder: Path) -> None:
    run(studio_folder, "roster", "import", "a.psyche", str(SAMPLES / "registry-gb18030.csv"))
    number = ("--student", "202301030001")
    told = run(studio_folder, "roster", "propose", "a.psyche", *number, "--field", "room", "--value", "117", "--json")
    proposal = json.loads(told.stdout)["proposal"]
    (listed,) = json.loads(run(studio_folder, "roster", "proposals", "a.psyche", "--json").stdout)["proposals"]
    assert (listed["proposal"], listed["now"], listed["value"]) == (proposal, "116", "117")
    done = run(studio_folder, "roster", "settle", "a.psyche", "--proposal", str(proposal), "--take-over")
    assert done.returncode == 0
    assert done.stdout.strip() == "The roster is corrected."
    found = run(studio_folder, "roster", "list", "a.psyche", "--search", "202301030001", "--json")
    assert json.loads(found.stdout)["students"][0]["room"] == "117"
    run(studio_folder, "roster", "settle", "a.psyche", "--proposal", str(proposal), "--wait")
    again = run(studio_folder, "roster", "settle", "a.psyche", "--proposal", str(proposal), "--leave", "--because", "x")
    assert again.stdout.strip() == "The roster stays as it is."
    assert run(studio_folder, "roster", "proposals", "a.psyche").stdout.strip() == "No correction waits."
