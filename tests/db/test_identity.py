"""Ids of records: in rising order, and of the time at which they were given."""

from __future__ import annotations

from db.identity import Identities

NOON = 1_790_000_000_000
YEAR = 365 * 24 * 3600 * 1000


def moment(id: bytes) -> int:
    return int.from_bytes(id[:6], "big")


def test_ids_rise_within_a_moment_and_where_the_clock_goes_back_a_little() -> None:
    ids = Identities()
    given = [ids.next(NOON + step) for step in (0, 0, 5, 3, -60_000, 6)]
    assert given == sorted(given)


def test_a_clock_that_was_a_year_ahead_leaves_no_ids_of_next_year_behind_it() -> None:
    ids = Identities()
    assert moment(ids.next(NOON + YEAR)) == NOON + YEAR
    assert moment(ids.next(NOON)) == NOON
