"""Enrolment and bundles on the command line, in the order in which people use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.studio_app.cli.running import run

SAMPLES = Path(__file__).parents[1] / "roster" / "samples"


def document(folder: Path, *words: str) -> dict:
    done = run(folder, *words, "--json")
    assert done.stderr == "" or json.loads(done.stdout)["error"]["message"] in done.stderr, done.stderr
    return json.loads(done.stdout)


def enrol(folder: Path, parent: str, child: str, kind: str, name: str) -> dict:
    run(folder, "new", f"{child}.psyche", "--kind", kind, "--name", name)
    invited = document(folder, "invite", f"{parent}.psyche", "--kind", kind, "--name", name, "-o", f"{child}.psi")
    joined = document(folder, "join", f"{child}.psyche", "--invitation", f"{child}.psi", "--code", invited["code"])
    accepted = document(folder, "sync", "import", f"{parent}.psyche", joined["request"])
    (one,) = accepted["files"]
    assert one["enrolled"]["our_words"] == joined["their_words"]
    assert one["enrolled"]["their_words"] == joined["our_words"]
    return joined


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A center and two studios under it, one with a roster."""
    place = tmp_path_factory.mktemp("campus")
    run(place, "new", "center.psyche", "--kind", "center", "--name", "the center")
    enrol(place, "center", "a", "studio", "Education College")
    enrol(place, "center", "b", "studio", "Arts College")
    run(place, "roster", "import", "a.psyche", str(SAMPLES / "registry-gb18030.csv"))
    return place


def test_a_bundle_up_and_one_down(folder: Path) -> None:
    made = document(folder, "sync", "export", "a.psyche", "--to", "the center", "-o", "a-1.psb")
    assert {"bundle", "to", "since", "upto", "records", "bytes"} <= made.keys()
    assert made["records"] == {"student": 600, "person": 1}
    assert (folder / "a-1.psb").stat().st_size == made["bytes"]
    first = document(folder, "sync", "import", "center.psyche", "a-1.psb")
    assert (first["applied"], first["already"], first["quarantined"], first["conflicts"]) == (601, 0, 0, 0)
    before = document(folder, "info", "center.psyche")
    second = document(folder, "sync", "import", "center.psyche", "a-1.psb")
    assert (second["applied"], second["already"]) == (0, 601)
    assert document(folder, "info", "center.psyche")["digest"] == before["digest"]
    document(folder, "sync", "export", "center.psyche", "--to", "Education College", "-o", "c-1.psb")
    assert document(folder, "sync", "import", "a.psyche", "c-1.psb")["quarantined"] == 0
    standing = document(folder, "sync", "status", "a.psyche")
    assert [(one["name"], one["waiting"]) for one in standing["neighbours"]] == [("the center", {})]
    assert document(folder, "verify", "center.psyche")["ok"]


def test_each_file_is_read_or_refused_by_itself(folder: Path) -> None:
    document(folder, "sync", "export", "b.psyche", "-o", "b-1.psb")
    good = (folder / "b-1.psb").read_bytes()
    middle = len(good) // 2
    (folder / "altered.psb").write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
    (folder / "short.psb").write_bytes(good[:-100])
    (folder / "picture.psb").write_bytes(b"\x89PNG\r\n\x1a\n" * 20)
    document(folder, "sync", "export", "center.psyche", "--to", "Education College", "-o", "for-a.psb")
    names = ["altered.psb", "short.psb", "picture.psb", "gone.psb", "b-1.psb"]
    done = run(folder, "sync", "import", "center.psyche", *names, "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)["files"]
    assert [one["error"]["code"] for one in told[:4]] == ["altered", "cut-short", "not-a-bundle", "cannot-read"]
    assert told[4]["applied"] == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 4
    other = run(folder, "sync", "import", "b.psyche", "for-a.psb", "--json")
    error = json.loads(other.stdout)["error"]
    assert (other.returncode, error["code"]) == (1, "wrong-receiver")
    assert "Nothing was changed" in error["message"]
    sideways = run(folder, "sync", "import", "b.psyche", "a-2.psb", "--json")
    assert json.loads(sideways.stdout)["error"]["code"] == "cannot-read"


def test_a_bundle_of_somebody_unknown_and_a_wrong_code_are_one_sentence_each(folder: Path) -> None:
    document(folder, "sync", "export", "a.psyche", "-o", "from-a.psb")
    unknown = run(folder, "sync", "import", "b.psyche", "from-a.psb")
    assert unknown.returncode == 1
    assert "not enrolled here" in unknown.stderr
    run(folder, "new", "c.psyche", "--kind", "studio", "--name", "Law College")
    document(folder, "invite", "center.psyche", "--kind", "studio", "--name", "Law College", "-o", "c.psi")
    wrong = run(folder, "join", "c.psyche", "--invitation", "c.psi", "--code", "AAAAA-AAAAA")
    assert wrong.returncode == 1
    assert "does not fit" in wrong.stderr
    nobody = run(folder, "sync", "export", "center.psyche", "--to", "Nobody", "-o", "x.psb")
    assert nobody.returncode == 1
    assert "Education College" in nobody.stderr
    alone = run(folder, "sync", "export", "c.psyche", "-o", "x.psb")
    assert alone.returncode == 1
    assert not (folder / "x.psb").exists()


def test_both_files_put_back_to_before_new_keys_come_together_again_by_an_invitation(tmp_path: Path) -> None:
    """The center's file is older than its newest keys, the studio's knew those."""
    place = tmp_path
    run(place, "new", "center.psyche", "--kind", "center", "--name", "the center")
    enrol(place, "center", "a", "studio", "Education College")
    old = {name: (place / name).read_bytes() for name in ("center.psyche", "center.psyche.keys")}
    document(place, "sync", "rotate-keys", "center.psyche")
    document(place, "sync", "export", "center.psyche", "--to", "Education College", "-o", "c-1.psb")
    document(place, "sync", "import", "a.psyche", "c-1.psb")
    old |= {name: (place / name).read_bytes() for name in ("a.psyche", "a.psyche.keys")}
    run(place, "roster", "import", "a.psyche", str(SAMPLES / "registry-gb18030.csv"))
    for name, content in old.items():
        (place / name).write_bytes(content)
    document(place, "sync", "export", "center.psyche", "--to", "Education College", "-o", "c-2.psb")
    below = run(place, "sync", "import", "a.psyche", "c-2.psb")
    assert (below.returncode, "ask it for a new invitation" in below.stderr) == (1, True)
    document(place, "sync", "export", "a.psyche", "-o", "a-1.psb")
    above = run(place, "sync", "import", "center.psyche", "a-1.psb")
    assert (above.returncode, "invite Education College again" in above.stderr) == (1, True)
    invited = document(
        place, "invite", "center.psyche", "--kind", "studio", "--name", "Education College", "-o", "again.psi"
    )
    joined = document(place, "join", "a.psyche", "--invitation", "again.psi", "--code", invited["code"])
    assert document(place, "sync", "import", "center.psyche", joined["request"])["files"][0]["enrolled"]
    for sender, receiver in (("a", "center"), ("center", "a")):
        made = document(
            place, "sync", "export", f"{sender}.psyche", "--to", made_for(receiver), "-o", f"{sender}-9.psb"
        )
        assert document(place, "sync", "import", f"{receiver}.psyche", f"{sender}-9.psb")["quarantined"] == 0, made
    assert len(document(place, "sync", "status", "center.psyche")["neighbours"]) == 1


def made_for(file: str) -> str:
    return "parent" if file == "center" else "Education College"
