"""A real drop is told within days, noise is not, and nothing is told from too little."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studio_app.figures.finding import FindingCode
from studio_app.figures.trend import GAP_DAYS, Observed, PeriodMark, shown_from, trend
from tests.studio_app.figures.people import FIRST, check_ins, day, moods

LOW = {FindingCode.BELOW, FindingCode.RECOVERING}

observed = st.lists(
    st.builds(
        Observed,
        day=st.integers(0, 120).map(lambda number: FIRST + timedelta(days=number)),
        mood=st.none() | st.integers(1, 5),
        concerns=st.integers(0, 4),
        signs=st.booleans(),
        seen=st.booleans(),
    ),
    max_size=80,
)


def test_an_ordinary_term_is_seldom_called_low() -> None:
    rng = random.Random(20241112)
    looks = false = 0
    for _ in range(80):
        term = check_ins(list(moods(rng, 84)))
        for today in range(35, 84, 4):
            looks += 1
            false += trend(term[: today + 1], day(today)).finding.code in LOW
    assert false / looks < 0.02, f"{false} of {looks} looks at plain noise said low"


def test_an_ordinary_year_shows_no_invented_drop() -> None:
    rng = random.Random(5)
    false = 0
    for _ in range(60):
        noted = moods(rng, 365, inertia=0.3)
        false += any(change.size < 0 for change in trend(check_ins(list(noted)), day(364)).changes)
    assert false <= 3, f"{false} of 60 years of plain noise showed a drop"


def test_a_drop_of_a_point_and_a_fifth_is_told_within_ten_days() -> None:
    rng = random.Random(7)
    told = dated = 0
    for _ in range(80):
        noted = moods(rng, 60) + moods(rng, 10, level=3.4 - 1.2)
        found = trend(check_ins(list(noted)), day(69)).finding
        told += found.code in LOW
        dated += found.code in LOW and abs((found.since - day(60)).days) <= 4
    assert told >= 68, f"only {told} of 80 real drops were told after ten days"
    assert dated >= 60, f"only {dated} of 80 were dated to within four days"


def test_a_clear_drop_is_told_within_a_week() -> None:
    rng = random.Random(8)
    told = 0
    for _ in range(60):
        noted = moods(rng, 60) + moods(rng, 7, level=3.4 - 1.6)
        told += trend(check_ins(list(noted)), day(66)).finding.code == FindingCode.BELOW
    assert told >= 54, f"only {told} of 60"


def test_two_bad_days_are_no_drop() -> None:
    found = trend(check_ins([3, 4] * 30 + [1, 1]), day(61))
    assert found.changes == ()
    assert found.finding.code == FindingCode.WITHIN


def test_a_person_whose_mood_never_varies_has_a_range_with_a_width() -> None:
    usual = trend(check_ins([3] * 60), day(59)).baseline
    assert usual is not None
    assert (usual.low, usual.high) == (2.5, 3.5)


def test_after_two_months_low_the_time_before_is_still_what_is_usual() -> None:
    rng = random.Random(3)
    found = trend(check_ins(moods(rng, 60, level=3.6) + moods(rng, 60, level=2.0)), day(119))
    assert found.baseline is not None
    assert found.baseline.centre > 3.2
    assert found.finding.code == FindingCode.BELOW
    assert found.finding.since is not None
    assert abs((found.finding.since - day(60)).days) <= 3


def test_coming_back_is_told_once_it_is_steady() -> None:
    rng = random.Random(4)
    noted = moods(rng, 60, level=3.6) + moods(rng, 20, level=1.8)
    rising = trend(check_ins([*noted, 2, 3, 3, 4, 3]), day(84)).finding
    assert rising.code == FindingCode.RECOVERING
    back = trend(check_ins(noted + moods(rng, 16, level=3.6)), day(95)).finding
    assert back.code == FindingCode.BACK


def test_sudden_great_good_mood_is_told_too() -> None:
    rng = random.Random(6)
    found = trend(check_ins(moods(rng, 60, level=2.4) + [5] * 12), day(71)).finding
    assert found.code == FindingCode.ABOVE


def test_a_handful_of_check_ins_says_nothing_yet() -> None:
    assert trend([], FIRST).finding.code == FindingCode.NOT_ENOUGH
    few = trend(check_ins([3, 2, 1, 1, 2]), day(4))
    assert few.finding.code == FindingCode.NOT_ENOUGH
    assert few.baseline is None


def test_nobody_looking_for_weeks_is_said_and_not_hidden_by_the_old_trend() -> None:
    found = trend(check_ins([3, 4] * 30), day(90)).finding
    assert found.code == FindingCode.NOT_LATELY
    assert found.since == day(59)


def test_two_observers_of_one_evening_count_as_one_day() -> None:
    both = [Observed(FIRST, 2, 2, signs=True), Observed(FIRST, 4, 0), Observed(FIRST, None, 1, seen=False)]
    (point,) = trend(both, FIRST).points
    assert (point.mood, point.concerns, point.signs, point.seen, point.observations) == (3.0, 1.0, True, True, 2)


def test_a_line_is_not_drawn_over_days_nobody_saw() -> None:
    noted: list[int | None] = [3] * 10 + [None] * 8 + [3] * 10
    assert [len(piece) for piece in trend(check_ins(noted), day(27)).average] == [8, 8]


def test_showing_less_judges_by_the_whole_history() -> None:
    whole = trend(check_ins([4] * 60 + [2] * 20), day(79), [PeriodMark("考试周", day(1), day(2))])
    part = shown_from(whole, day(65))
    assert (part.baseline, part.finding) == (whole.baseline, whole.finding)
    assert (part.first, len(part.points), part.changes) == (day(65), 15, ())


@given(observed)
def test_every_trend_keeps_to_the_scale_and_to_its_days(check_ins: list[Observed]) -> None:
    today = day(100)
    found = trend(check_ins, today)
    days = [point.day for point in found.points]
    assert days == sorted(set(days))
    assert all(point <= today for point in days)
    for piece in found.average:
        assert all(1 <= value.mood <= 5 for value in piece)
        assert all((b.day - a.day).days <= GAP_DAYS for a, b in itertools.pairwise(piece))
    if found.baseline:
        assert 1 <= found.baseline.low < found.baseline.high <= 5
        assert found.baseline.last <= today
    assert found.finding.since is None or date(2024, 9, 2) <= found.finding.since <= today


@given(observed, st.randoms(use_true_random=False))
def test_the_order_check_ins_come_in_changes_nothing(check_ins: list[Observed], rng: random.Random) -> None:
    shuffled = list(check_ins)
    rng.shuffle(shuffled)
    before, after = trend(check_ins, day(120)), trend(shuffled, day(120))
    assert [point.day for point in before.points] == [point.day for point in after.points]
    assert before.finding.code == after.finding.code
