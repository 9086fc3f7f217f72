"""Leave, left and transfer on the command line: the roster is changed, and it is said what became of a Messenger's rooms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio_app.domain.permissions import Role
from studio_app.node import service as node
from studio_app.roster import service
from studio_app.security.device_secret import FileSecrets
from tests.studio_app.cli.running import run

PASSWORD = "correct horse battery"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A studio file in which a Messenger stands for a room, and another could."""
    signed_in = node.create_node(
        tmp_path / "a.psyche", "studio", "虚构学院", PASSWORD, FileSecrets(tmp_path / "device-secret")
    ).signed_in
    for number, name in (("20220001", "周明"), ("20220002", "吴雨")):
        values = {"student_no": number, "name": name, "building": "2", "room": "301"}
        student, _ = service.add_student(signed_in, values)
        person, _ = node.add_person(signed_in, f"m{number[-1]}", name, Role.MESSENGER, PASSWORD, student)
        if number == "20220001":
            service.assign(signed_in, person, "2", "301")
    signed_in.store.close()
    return tmp_path


def test_leave_ends_the_rooms_unless_they_are_kept(folder: Path) -> None:
    kept = json.loads(
        run(folder, "roster", "leave", "a.psyche", "--student", "20220001", "--rooms", "keep", "--json").stdout
    )
    assert (kept["changed"], kept["rooms"][0]["became"], kept["rooms"][0]["places"]) == (1, "kept", ["2 301"])
    left = run(folder, "roster", "left", "a.psyche", "--student", "20220001")
    assert left.returncode == 0, left.stderr
    assert "From tomorrow on 周明 no longer stands for 2 301." in left.stdout
    back = json.loads(run(folder, "roster", "back", "a.psyche", "--student", "20220001", "--json").stdout)
    assert (back["changed"], back["rooms"]) == (1, [])


def test_a_transfer_hands_the_rooms_to_who_is_named(folder: Path) -> None:
    words = ("transfer", "offer", "a.psyche", "--student", "20220001", "--college", "艺术学院", "--rooms-to")
    nobody = run(folder, *words, "m7")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert "m7" in nobody.stderr
    done = run(folder, *words, "m2")
    assert done.returncode == 0, done.stderr
    assert "From tomorrow on 吴雨 stands for 2 301, and 周明 no longer does." in done.stdout


def test_who_is_not_here_is_named_and_nothing_is_changed(folder: Path) -> None:
    done = run(folder, "roster", "leave", "a.psyche", "--student", "20220001", "--student", "20229999")
    assert (done.returncode, done.stdout) == (1, "")
    assert "20229999" in done.stderr
    listed = json.loads(run(folder, "roster", "list", "a.psyche", "--json").stdout)["students"]
    assert {one["status"] for one in listed} == {"present"}


def test_back_names_the_rooms_and_gives_them_back_when_asked(folder: Path) -> None:
    run(folder, "roster", "leave", "a.psyche", "--student", "20220001")
    told = run(folder, "roster", "back", "a.psyche", "--student", "20220001")
    assert "--rooms-again" in told.stdout
    run(folder, "roster", "leave", "a.psyche", "--student", "20220002")
    run(folder, "roster", "leave", "a.psyche", "--student", "20220001")
    nothing = json.loads(
        run(folder, "roster", "back", "a.psyche", "--student", "20220002", "--rooms-again", "--json").stdout
    )
    assert nothing["rooms"] == []
