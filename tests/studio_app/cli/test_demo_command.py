"""The command demo: what it prints, and that the other commands get into what it made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio_app.cli.commands import carry_out


def test_demo_makes_files_that_info_and_verify_get_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    words = ["demo", str(folder), "--students", "40", "--weeks", "1", "--language", "en"]
    answer = carry_out([*words, "--no-window", "--json"])
    made = json.loads(capsys.readouterr().out)
    assert (answer.status, answer.window) == (0, None)
    assert made["students"] == 40
    assert made["check_ins"] > 50
    assert len(made["studios"]) == len(made["messengers"]) == 2
    monkeypatch.setenv("PSYCHE_PASSWORD", made["password"])
    for file, records in ((made["studios"][0], 20), (made["center"], 0)):
        carry_out(["info", file, "--device-secret-file", str(folder / "device-secret"), "--json"])
        assert json.loads(capsys.readouterr().out)["records"]["student"] >= records


def test_demo_opens_the_studio_as_its_lead_and_says_how_to_get_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = carry_out(["demo", str(tmp_path / "demo"), "--students", "40", "--weeks", "1", "--language", "en"])
    out = capsys.readouterr().out
    assert answer.window is not None
    assert answer.window.file == tmp_path / "demo" / "studio-1.psyche"
    assert answer.window.login == "lead"
    assert answer.window.password is not None
    assert answer.window.password in out
    assert "Everybody in it is invented" in out
    assert "sign in as: lead, staff, counselor" in out


@pytest.mark.parametrize("number", ["0", "-5"])
def test_a_demo_of_nobody_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str) -> None:
    answer = carry_out(["demo", str(tmp_path / "demo"), "--students", number, "--no-window", "--language", "en"])
    assert answer.status == 1
    assert "at least one student" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
