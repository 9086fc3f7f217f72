"""What is told of a neighbour before it becomes a worry, and what a bundle will hold, in words."""

from __future__ import annotations

import pytest

from studio_app.sync.contents_words import contents_in_words
from studio_app.sync.neighbour_warnings import DAY_MS, warnings
from studio_app.sync.service import NeighbourStatus, needs_bundle

NOW = 1_790_000_000_000


def standing(**values: object) -> NeighbourStatus:
    usual = {
        "node": "0" * 32, "name": "the center", "kind": "center", "relation": "parent", "state": "active", "waiting": {},
        "unsent": 0, "named": 0, "transferred": 0, "owed": False, "acknowledged": 0, "applied": 0,
        "bundles_out": 1, "bundles_in": 1,
        "last_out": NOW - DAY_MS, "last_in": NOW - DAY_MS, "set_aside": 0,
    }  # fmt: skip
    return NeighbourStatus(**{**usual, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "beginning"),
    [
        ({"last_in": NOW - 9 * DAY_MS}, "Nothing has come from it for 9 days."),
        ({"last_out": NOW - 8 * DAY_MS, "waiting": {"case": 1}}, "What was sent was never confirmed"),
        ({"last_out": NOW - 8 * DAY_MS, "waiting": {"case": 1}, "unsent": 1}, "Its last bundle was made 8 days ago"),
        ({"set_aside": 2}, "2 lines of its bundles were set aside"),
    ],
)
def test_what_is_late_or_odd_is_said(values: dict[str, object], beginning: str) -> None:
    (sentence,) = warnings(standing(**values), NOW)
    assert sentence.startswith(beginning)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"last_in": NOW - 7 * DAY_MS, "last_out": NOW - 7 * DAY_MS, "waiting": {"case": 1}},
        {"last_in": None, "last_out": None, "waiting": {"case": 1}, "unsent": 1},
        {"state": "revoked", "last_in": NOW - 90 * DAY_MS, "set_aside": 5},
        {"last_in": NOW + 400 * DAY_MS},
    ],
)
def test_a_week_s_pace_and_a_fresh_neighbour_are_no_worry(values: dict[str, object]) -> None:
    assert warnings(standing(**values), NOW) == ()


def test_who_lacks_something_needs_a_bundle() -> None:
    assert not needs_bundle(standing())
    assert needs_bundle(standing(owed=True))
    assert needs_bundle(standing(waiting={"case": 1}))
    assert not needs_bundle(standing(waiting={"case": 1}, state="revoked"))


def test_what_goes_to_the_center_is_told_gravest_first_without_notes_and_with_what_is_withdrawn() -> None:
    lines = contents_in_words("studio->center", {"check-in": 412, "case": 3, "student": 60, "withdrawn": 2}, 4)
    assert lines[0] == "3 cases, 412 check-ins without notes, 60 students"
    assert lines[2].startswith("4 people are known to the center by name")
    assert lines[-1].startswith("2 records are withdrawn")
    nobody = contents_in_words("studio->center", {"check-in": 1}, 0)
    assert nobody[0] == "1 check-in without its note"
    assert nobody[2] == "Nobody is known to the center by name: everybody goes by a pseudonym."


def test_that_there_is_nothing_to_send_is_said() -> None:
    assert contents_in_words("studio->center", {}, 0)[0].startswith("Nothing new to send")
