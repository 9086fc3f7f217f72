"""A laptop is lost, on the command line: what it held, revoking it, the account of the same person; and new keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.studio_app.cli.running import run
from tests.studio_app.cli.test_sync_commands import document

SAMPLES = Path(__file__).parents[1] / "roster" / "samples"


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A studio in which Zhou Ming has an account, and the file that was made theirs by an invitation."""
    place = tmp_path_factory.mktemp("trust")
    run(place, "new", "studio.psyche", "--kind", "studio", "--name", "Education College")
    run(place, "roster", "import", "studio.psyche", str(SAMPLES / "registry-gb18030.csv"))
    document(place, "person", "add", "studio.psyche", "zhou", "--name", "Zhou Ming", "--role", "messenger")
    run(place, "new", "zhou.psyche", "--kind", "messenger", "--name", "Zhou's laptop")
    invited = document(place, "invite", "studio.psyche", "--kind", "messenger", "--for", "zhou", "-o", "zhou.psi")
    assert invited["name"] == "Zhou Ming"
    (place / "code").write_text(invited["code"])
    joined = document(place, "join", "zhou.psyche", "--invitation", "zhou.psi", "--code", invited["code"])
    document(place, "sync", "import", "studio.psyche", joined["request"])
    document(place, "sync", "export", "zhou.psyche", "-o", "up.psb")
    assert document(place, "sync", "import", "studio.psyche", "up.psb")["quarantined"] == 0
    document(place, "sync", "export", "studio.psyche", "--to", "Zhou's laptop", "-o", "down.psb")
    assert document(place, "sync", "import", "zhou.psyche", "down.psb")["quarantined"] == 0
    return place


@pytest.fixture
def folder(enrolled: Path, tmp_path: Path) -> Path:
    """A copy of both files for one test."""
    return Path(shutil.copytree(enrolled, tmp_path / "trust"))


def test_an_invitation_answered_twice_does_no_harm(folder: Path) -> None:
    code = (folder / "code").read_text()
    done = run(folder, "join", "zhou.psyche", "--invitation", "zhou.psi", "--code", code)
    assert done.returncode == 0


def test_words_are_printed_and_that_they_agree_is_kept(folder: Path) -> None:
    here = document(folder, "sync", "words", "studio.psyche", "Zhou's laptop")
    there = document(folder, "sync", "words", "zhou.psyche", "parent", "--agree")
    assert (here["our_words"], here["their_words"]) == (there["their_words"], there["our_words"])
    assert (here["agreed"], there["agreed"]) == (False, True)
    assert document(folder, "sync", "words", "zhou.psyche", "parent")["agreed"]


def test_new_keys_are_told_with_the_next_bundle(folder: Path) -> None:
    rotated = document(folder, "sync", "rotate-keys", "zhou.psyche")
    assert rotated["neighbours"] == ["Education College"]
    document(folder, "sync", "export", "zhou.psyche", "-o", "after.psb")
    (note,) = document(folder, "sync", "import", "studio.psyche", "after.psb")["notes"]
    assert rotated["words"] in note


def test_a_lost_laptop_is_listed_then_revoked_and_its_persons_account_closed(folder: Path) -> None:
    document(folder, "sync", "export", "zhou.psyche", "-o", "late.psb")
    held = document(folder, "sync", "held", "studio.psyche", "Zhou's laptop")
    assert {"students", "rooms", "classes", "check_ins", "alerts", "cases"} <= held.keys()
    asked = run(folder, "sync", "revoke", "studio.psyche", "Zhou's laptop")
    assert asked.returncode == 1
    assert "repeat the command with --yes" in asked.stderr
    revoked = document(folder, "sync", "revoke", "studio.psyche", "Zhou's laptop", "--yes", "--close-account")
    assert revoked["account"] == {"login": "zhou", "closed": True}
    refused = run(folder, "sync", "import", "studio.psyche", "late.psb")
    assert refused.returncode == 1
    assert "its access was revoked" in refused.stderr
    assert "Traceback" not in refused.stderr
