"""A small form of the two fault tests; the whole ones are commands (`python -m tests.faults.crash`, `.writes`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import crash, files, writes


@pytest.mark.usefixtures("shipped_cost")  # the processes that are killed open what is made here
def test_what_was_acknowledged_before_a_kill_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "config"))
    outcome = crash.run(12, 5, tmp_path)
    assert outcome.problems == []
    assert outcome.rounds == 12
    assert outcome.acknowledged > 0
    assert outcome.unclean > 0


def test_the_crash_test_would_see_a_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSYCHE_CONFIG", str(tmp_path / "config"))
    crash.new_file(tmp_path)
    outcome = crash.Outcome()
    told = crash.Told([("never written", 6)], [(1, "never opened")], [(1, "never said")], {"never set": 1})
    crash.look(tmp_path, told, outcome, 0)
    assert (outcome.lost, outcome.corrupt) == (4, 0)


@pytest.mark.skipif(bool(writes.why_not()), reason=writes.why_not())
def test_a_write_that_fails_or_is_cut_loses_nothing() -> None:
    figures = writes.run(step=37).splitlines()
    assert figures[:-1] == []
    assert figures[-1].endswith("lost 0, corrupt 0, silent 0")


@pytest.mark.skipif(bool(writes.why_not()), reason=writes.why_not())
def test_each_file_beside_the_database_is_left_whole() -> None:
    assert files.run().splitlines()[:-1] == []
