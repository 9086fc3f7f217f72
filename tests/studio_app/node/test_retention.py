"""Which backups stay, whatever days they were made on."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from studio_app.node.retention import Retention, retained

_moments = st.sets(st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 31)), max_size=60)
_retention = st.builds(Retention, st.integers(0, 10), st.integers(0, 6), st.integers(0, 14))


@given(_moments, _retention)
def test_only_backups_stay_the_newest_always_and_no_more_than_were_asked_for(
    moments: set[dt.datetime], retention: Retention
) -> None:
    keep = retained(moments, retention)
    assert keep <= moments
    assert bool(keep) == bool(moments)
    assert not moments or max(moments) in keep
    assert len(keep) <= max(1, retention.days + retention.weeks + retention.months)


@given(_moments, _retention)
def test_removing_twice_removes_nothing_more(moments: set[dt.datetime], retention: Retention) -> None:
    keep = retained(moments, retention)
    assert retained(keep, retention) == keep


@given(_moments, _retention)
def test_asking_for_more_never_keeps_less(moments: set[dt.datetime], retention: Retention) -> None:
    more = Retention(retention.days + 1, retention.weeks + 1, retention.months + 1)
    assert retained(moments, retention) <= retained(moments, more)


@given(st.sets(st.integers(0, 800), min_size=1, max_size=300), st.integers(0, 23))
def test_removing_every_day_comes_to_the_same_as_removing_once(days: set[int], hour: int) -> None:
    retention = Retention()
    moments = [dt.datetime(2025, 1, 1, hour) + dt.timedelta(days=day) for day in sorted(days)]
    there: set[dt.datetime] = set()
    for moment in moments:
        there = retained(there | {moment}, retention)
    assert there == retained(moments, retention)


def test_after_two_years_of_days_a_year_can_be_gone_back() -> None:
    moments = [dt.datetime(2025, 1, 1, 9) + dt.timedelta(days=day) for day in range(730)]
    keep = sorted(retained(moments, Retention()), reverse=True)
    assert keep[:7] == moments[:-8:-1]
    assert keep[0] - keep[-1] > dt.timedelta(days=330)
    assert len({(moment.year, moment.month) for moment in keep}) == 12
