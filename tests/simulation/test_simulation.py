"""A small campus under all faults ends in agreement, and a seed determines the outcome."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio_app.refusal import Refusal
from tests.simulation.run import Options, simulate


def test_a_small_campus_agrees_after_every_fault() -> None:
    config = os.environ.get("PSYCHE_CONFIG")
    outcome = simulate(
        Options(
            studios=2, messengers=4, days=4, seed=7, reorder=0.5, duplicate=0.4, damage=0.3, restore=0.5, clock_skew=0.5
        )
    )
    assert outcome.disagreements == ()
    assert outcome.wrongs == ()
    assert outcome.nodes == 7
    assert outcome.records > 150
    assert outcome.compared > 100
    assert outcome.bundles > 40
    assert {"lost", "late", "repeated", "refused", "restored", "wrong clock"} <= set(outcome.faults)
    harmed = sum(outcome.faults.get(kind, 0) for kind in ("cut short", "altered", "misdirected"))
    assert outcome.faults["refused"] == harmed
    assert os.environ.get("PSYCHE_CONFIG") == config


def test_the_same_seed_gives_the_same_records_and_another_seed_others(tmp_path: Path) -> None:
    options = Options(studios=1, messengers=1, days=2, seed=3)
    one, again = simulate(options, tmp_path / "kept"), simulate(options)
    assert one == again
    assert (tmp_path / "kept" / "center.psyche").is_file()
    assert simulate(Options(studios=1, messengers=1, days=2, seed=4)).digest != one.digest


def test_without_faults_none_are_counted() -> None:
    calm = Options(studios=1, messengers=1, days=1, loss=0, duplicate=0, reorder=0, damage=0, restore=0, clock_skew=0)
    outcome = simulate(calm)
    assert outcome.agreed
    assert outcome.faults == {}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (Options(studios=0), "simulation-size"),
        (Options(days=0), "simulation-size"),
        (Options(loss=1.5), "simulation-chance"),
        (Options(restore=-0.1), "simulation-chance"),
    ],
)
def test_a_campus_that_cannot_be_is_refused_in_words(options: Options, code: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Nothing was made") as refused:
        simulate(options, tmp_path / "new")
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refusal) as refused:
        simulate(Options(), tmp_path)
    assert refused.value.code == "folder-in-use"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
