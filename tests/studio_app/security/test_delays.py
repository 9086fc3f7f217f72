"""The wait after failed sign-ins: it grows, ends, and neither a restart nor a clock set back shortens it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.security.attempts import MAX_UNKNOWN, MustWait, check_wait, clear_failures, count_failure, read_attempts
from studio_app.security.delays import LONGEST_WAIT_S, Failures, adjusted_for_clock, failed, seconds_left, wait_after

MOMENTS = st.integers(0, 4_000_000_000_000)
COUNTS = st.integers(0, 500)


def test_three_slips_cost_nothing_and_then_the_wait_doubles() -> None:
    assert [wait_after(count) for count in range(8)] == [0, 0, 0, 0, 5, 10, 20, 40]


@given(COUNTS)
def test_each_failure_waits_at_least_as_long_and_never_over_a_quarter_of_an_hour(count: int) -> None:
    assert wait_after(count) <= wait_after(count + 1) <= LONGEST_WAIT_S


@given(COUNTS, MOMENTS, st.integers(0, 2_000_000))
def test_the_wait_ends_when_its_time_has_passed_and_not_before(count: int, at: int, later: int) -> None:
    left = seconds_left(Failures(count, at), at + later)
    assert (left == 0) == (later >= wait_after(count) * 1000)
    assert seconds_left(Failures(count, at), at + later + left * 1000) == 0


@given(COUNTS, MOMENTS, MOMENTS)
def test_a_clock_set_back_lifts_nothing_and_locks_nobody_out_for_longer(count: int, at: int, now: int) -> None:
    failures = adjusted_for_clock(Failures(count, at), now)
    assert failures.count == count
    left = seconds_left(failures, now)
    assert left <= wait_after(count)
    if now < at:
        assert left == wait_after(count)


@given(st.lists(MOMENTS, min_size=101, max_size=150))
def test_the_count_goes_on_when_no_more_moments_are_kept(moments: list[int]) -> None:
    failures = Failures()
    for moment in moments:
        failures = failed(failures, moment)
    assert failures.count == len(moments)
    assert failures.moments == tuple(moments[-100:])


def test_the_wait_stands_in_a_file_that_a_restart_reads_again(tmp_path: Path) -> None:
    file = tmp_path / "studio.psyche"
    for second in range(5):
        count_failure(file, "tag", second * 1000, frozenset({"tag"}))
    with pytest.raises(MustWait) as waits:
        check_wait(file, "tag", 5000)
    assert waits.value.seconds == 9
    assert "9 seconds" in waits.value.sentence
    check_wait(file, "another", 5000)
    check_wait(file, "tag", 14_000)


def test_setting_the_clock_back_and_on_again_starts_the_wait_anew(tmp_path: Path) -> None:
    file = tmp_path / "studio.psyche"
    for _ in range(4):
        count_failure(file, "tag", 10_000_000, frozenset())
    with pytest.raises(MustWait):
        check_wait(file, "tag", 1_000_000)
    with pytest.raises(MustWait):
        check_wait(file, "tag", 1_004_000)
    check_wait(file, "tag", 1_005_000)


def test_who_gets_in_is_forgotten_and_others_still_wait(tmp_path: Path) -> None:
    file = tmp_path / "studio.psyche"
    for tag in ("one", "two") * 4:
        count_failure(file, tag, 1000, frozenset())
    clear_failures(file, "one")
    check_wait(file, "one", 1000)
    with pytest.raises(MustWait):
        check_wait(file, "two", 1000)
    clear_failures(file, "two")
    assert [path.name for path in tmp_path.iterdir()] == []


def test_made_up_logins_push_nobody_out(tmp_path: Path) -> None:
    file = tmp_path / "studio.psyche"
    for _ in range(4):
        count_failure(file, "real", 0, frozenset({"real"}))
    for number in range(MAX_UNKNOWN + 20):
        count_failure(file, f"made up {number}", 1000 + number, frozenset({"real"}))
    assert len(read_attempts(file)) == MAX_UNKNOWN + 1
    with pytest.raises(MustWait):
        check_wait(file, "real", 1000)
