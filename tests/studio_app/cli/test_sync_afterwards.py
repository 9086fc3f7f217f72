"""What bundles brought, on the command line: history, values that met and their settlement, lines set aside, all bundles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio_app.cases import service as cases
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from tests.studio_app.cli.running import run
from tests.studio_app.sync.campus import PASSWORD, campus, held, student


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """A studio in which a case's level was written on both sides."""
    place = campus(tmp_path)
    center, here = place.node("center", "the center"), place.node("studio", "Education College")
    place.link(center, here)
    case, _ = cases.open_case(here, student(here), Level.ORANGE, "told us of plans", owner=here.person)
    cases.refer(here, case, "please look at this too")
    place.carry(here, center)
    place.carry(center, here)
    cases.set_level(center, held(center, "case")[0].key, Level.RED, "has means at hand")
    cases.set_level(here, case, Level.YELLOW, "better since the talk")
    place.carry(center, here)
    return _closed(here, center)


def _closed(here: SignedIn, *others: SignedIn) -> Path:
    for node in (here, *others):
        node.store.close()
    return here.store.path


def _asked(studio: Path, *words: str) -> tuple[int, dict, str]:
    folder = studio.parent
    first, *rest = words
    args = ("sync", first, studio.name, *rest, "--device-secret-file", "secret", "--json")
    done = run(folder, *args, PSYCHE_PASSWORD=PASSWORD)
    return done.returncode, json.loads(done.stdout), done.stderr


def test_values_that_met_are_listed_and_one_is_kept_by_its_number(studio: Path) -> None:
    _, listed, _ = _asked(studio, "conflicts")
    one = next(found for found in listed["conflicts"] if found["kind"] == "case")
    assert [value["words"] for value in one["values"]] == ["◆ yellow", "● red"]
    status, refused, _ = _asked(studio, "settle", one["id"], "--keep", "3")
    assert (status, refused["error"]["code"]) == (1, "no-such-value")
    status, settled, _ = _asked(studio, "settle", one["id"], "--keep", "2")
    assert (status, settled["kept"]["words"]) == (0, "● red")
    status, gone, _ = _asked(studio, "settle", one["id"], "--keep", "1")
    assert (status, gone["error"]["code"]) == (1, "no-such-conflict")
    assert not [found for found in _asked(studio, "conflicts")[1]["conflicts"] if found["kind"] == "case"]


def test_history_lines_set_aside_and_every_bundle_at_once(studio: Path) -> None:
    _, told, _ = _asked(studio, "history", "--limit", "2")
    assert [(one["direction"], one["number"]) for one in told["bundles"]] == [("in", 2), ("in", 1)]
    assert _asked(studio, "set-aside", "--try-again")[1] == {"set_aside": [], "taken": 0, "left": 0}
    (studio.parent / "out").mkdir()
    _, made, _ = _asked(studio, "export", "--all", "-o", "out")
    assert [one["name"] for one in made["made"]] == ["the center"]
    assert len(list((studio.parent / "out").glob("*.psb"))) == 1
