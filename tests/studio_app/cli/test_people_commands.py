"""Accounts, passwords and the access log by command, as a script sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.studio_app.cli.running import run

NEW = "gray lantern 7"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a studio file in it, and its recovery code."""
    made = run(tmp_path, "new", "a.psyche", "--kind", "studio", "--name", "Invented College", "--json")
    (tmp_path / "code").write_text(json.loads(made.stdout)["recovery_code"] + "\n")
    return tmp_path


def test_a_person_is_added_chooses_a_password_and_is_closed(folder: Path) -> None:
    added = run(folder, "person", "add", "a.psyche", "lin", "--name", "林晓雨", "--role", "staff", "--json")
    once = json.loads(added.stdout)["one_time_password"]
    told = run(folder, "info", "a.psyche", "--person", "lin", PSYCHE_PASSWORD=once)
    assert (told.returncode, told.stdout) == (1, "")
    assert "Choose one of your own" in told.stderr
    run(folder, "password", "a.psyche", "--person", "lin", PSYCHE_PASSWORD=once, PSYCHE_NEW_PASSWORD=NEW)
    assert run(folder, "info", "a.psyche", "--person", "lin", PSYCHE_PASSWORD=NEW).returncode == 0
    run(folder, "person", "role", "a.psyche", "lin", "auditor")
    run(folder, "person", "deactivate", "a.psyche", "lin")
    people = json.loads(run(folder, "person", "list", "a.psyche", "--json").stdout)["people"]
    assert [(each["login"], each["role"], each["state"]) for each in people] == [
        ("lead", "lead", "ready"),
        ("lin", "auditor", "closed"),
    ]
    assert run(folder, "info", "a.psyche", "--person", "lin", PSYCHE_PASSWORD=NEW).returncode == 1


def test_your_own_password(folder: Path) -> None:
    assert run(folder, "password", "a.psyche", PSYCHE_NEW_PASSWORD="12345678").returncode == 1
    assert run(folder, "password", "a.psyche", PSYCHE_NEW_PASSWORD=NEW).returncode == 0
    assert run(folder, "info", "a.psyche").returncode == 1
    assert run(folder, "info", "a.psyche", PSYCHE_PASSWORD=NEW).returncode == 0


def test_recovery_on_a_new_computer(folder: Path) -> None:
    there = str(folder / "there")
    words = ("recover", "a.psyche", "--person", "lead", "--code-file", "code")
    done = run(folder, *words, PSYCHE_DEVICE_SECRET_FILE=there, PSYCHE_NEW_PASSWORD=NEW)
    assert done.returncode == 0, done.stderr
    assert run(folder, "info", "a.psyche", PSYCHE_DEVICE_SECRET_FILE=there, PSYCHE_PASSWORD=NEW).returncode == 0
    old = run(folder, "info", "a.psyche")
    assert old.returncode == 1
    assert "another device secret" in old.stderr


def test_the_access_log_is_narrowed_and_taken_out(folder: Path) -> None:
    run(folder, "info", "a.psyche", PSYCHE_PASSWORD="wrong horse battery")
    words = ("access-log", "a.psyche", "--action", "failed-sign-in")
    entries = json.loads(run(folder, *words, "--json").stdout)["entries"]
    assert [entry["action"] for entry in entries] == ["failed-sign-in"]
    done = run(folder, *words, "-o", "log.csv", "--json")
    assert json.loads(done.stdout)["entries"] == 1
    assert "sign-in that failed" in (folder / "log.csv").read_text("utf-8-sig")
    assert json.loads(run(folder, "access-log", "a.psyche", "--last", "2001-01-01", "--json").stdout)["total"] == 0


def test_who_may_not_look_after_accounts_is_told_so(folder: Path) -> None:
    once = json.loads(
        run(folder, "person", "add", "a.psyche", "lin", "--name", "Lin", "--role", "staff", "--json").stdout
    )["one_time_password"]
    run(folder, "password", "a.psyche", "--person", "lin", PSYCHE_PASSWORD=once, PSYCHE_NEW_PASSWORD=NEW)
    for words in (("person", "list", "a.psyche"), ("access-log", "a.psyche")):
        refused = run(folder, *words, "--person", "lin", "--json", PSYCHE_PASSWORD=NEW)
        assert json.loads(refused.stdout)["error"]["code"] == "not-permitted"
