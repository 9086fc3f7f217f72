"""The command `chart` as a script sees it: a picture, a JSON document, and sentences where there is nothing to draw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from studio_app.cli.commands import carry_out
from studio_app.node.signed_in import SignedIn
from tests.conftest import PASSWORD
from tests.studio_app.figures.kept import DECLINE, moods_of, student, traces


@pytest.fixture
def chart(
    studio: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> object:
    monkeypatch.setenv("PSYCHE_PASSWORD", PASSWORD)
    monkeypatch.setenv("PSYCHE_DEVICE_SECRET_FILE", str(tmp_path / "device-secret"))
    monkeypatch.setenv("PSYCHE_LANGUAGE", "en")
    moods_of(studio, student(studio, "20230001"), DECLINE)
    student(studio, "20230002", building="8号楼")

    def run(kind: str, *words: str) -> tuple[int, str, str]:
        argv: Sequence[str] = ("chart", kind, str(studio.store.path), *words)
        status = carry_out(argv).status
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_trend_is_drawn_and_told_as_json(chart, studio: SignedIn, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "趋势.png"
    status, said, _ = chart("trend", "--student", "20230001", "-o", str(out), "--json")
    document = json.loads(said)
    assert status == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert document["out"] == str(out)
    assert document["title"].startswith("Below the usual range since")
    assert document["description"].startswith(document["title"])
    assert document["points"] == len(DECLINE)
    assert [trace[0] for trace in traces(studio)] == ["export"]


def test_a_heat_map_tells_its_finding_and_that_the_file_is_outside(chart, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    status, said, _ = chart("heat", "--building", "7号楼", "--days", "14", "-o", str(tmp_path / "a.pdf"))
    assert status == 0
    assert said.startswith("Low in the last three days: 412")
    assert "outside the program's protection" in said
    assert (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("trend", "--student", "0000", "-o", "a.png"), "no-such-student"),
        (("trend", "--student", "20230002", "-o", "a.png"), "no-check-ins"),
        (("trend", "--student", "20230001", "-o", "a.bmp"), "unknown-ending"),
        (("heat", "--building", "99", "-o", "a.png"), "no-such-building"),
        (("heat", "--building", "8号楼", "-o", "a.png"), "no-check-ins"),
    ],
)
def test_nothing_to_draw_is_a_sentence(chart, tmp_path: Path, words: tuple[str, ...], code: str) -> None:  # type: ignore[no-untyped-def]
    before = set(tmp_path.iterdir())
    status, said, error = chart(*words[:-1], str(tmp_path / words[-1]), "--json")
    assert status == 1
    assert json.loads(said)["error"]["code"] == code
    assert error.strip().endswith((".", "。"))
    assert {path for path in set(tmp_path.iterdir()) - before if path.suffix != ".psyche-wal"} == set()


@pytest.mark.parametrize("words", [("trend",), ("heat",), ("trend", "--student", "1", "--days", "0")])
def test_what_is_missing_is_wrong_usage(chart, words: tuple[str, ...], tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SystemExit) as left:
        chart(*words, "-o", str(tmp_path / "a.png"))
    assert left.value.code == 2
