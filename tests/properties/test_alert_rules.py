"""The rules of alerts hold for every set of signs, not only for those somebody thought of."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studio_app.crisis.rules import History, OpenAlert, evaluate
from studio_app.domain.levels import Level
from studio_app.domain.signs import CUMULATIVE_SIGNS, KNOWN_SIGNS, RED_SIGNS, SIGNS, highest_level

DAY = date(2026, 3, 10)
masks = st.integers(0, KNOWN_SIGNS)
calmer = masks.map(lambda mask: mask & ~RED_SIGNS).filter(bool)
red_masks = st.builds(lambda mask, bit: mask | 1 << bit, masks, st.integers(0, 5))
some_signs = st.lists(st.integers(0, len(SIGNS) - 1), max_size=3).map(lambda bits: sum(1 << b for b in set(bits)))
days = st.lists(st.tuples(st.integers(-9, 9).map(lambda n: DAY + timedelta(days=n)), some_signs), max_size=8).map(tuple)
open_alerts = st.none() | st.builds(OpenAlert, st.sampled_from(Level), masks)


@dataclass(frozen=True)
class Seen:
    student: int
    day: date
    signs: int


def level(signs: int, history: History) -> int:
    return max((alert.level for alert in evaluate(Seen(1, DAY, signs), history)), default=0)


@given(some_signs, st.integers(0, len(SIGNS) - 1), days, open_alerts)
def test_one_more_sign_never_lowers_the_level(signs, bit, seen, open_alert):
    history = History(seen, open_alert)
    assert level(signs | 1 << bit, history) >= level(signs, history)


@given(some_signs, days, st.tuples(st.integers(-9, 9), some_signs))
def test_one_more_check_in_of_the_past_never_lowers_the_level(signs, seen, more):
    longer = (*seen, (DAY + timedelta(days=more[0]), more[1]))
    assert level(signs, History(longer)) >= level(signs, History(seen))


@given(some_signs, days.flatmap(lambda seen: st.tuples(st.just(seen), st.permutations(seen))))
def test_the_order_of_the_history_does_not_matter(signs, both):
    seen, shuffled = both
    assert evaluate(Seen(1, DAY, signs), History(seen)) == evaluate(Seen(1, DAY, signs), History(tuple(shuffled)))


@given(days)
def test_the_level_a_week_ends_at_does_not_depend_on_which_check_in_came_first(seen):
    def highest(order):
        known, reached = [], 0
        for day, mask in order:
            for alert in evaluate(Seen(1, day, mask), History(tuple(known))):
                reached = max(reached, alert.level)
            known.append((day, mask))
        return reached

    assert highest(seen) == highest(tuple(reversed(seen)))


@given(red_masks, days, open_alerts)
def test_a_red_sign_is_always_red_and_now_whatever_is_open(signs, seen, open_alert):
    (alert,) = evaluate(Seen(1, DAY, signs), History(seen, open_alert))
    assert alert.level is Level.RED
    assert alert.now


@given(days, open_alerts)
def test_a_check_in_without_a_sign_raises_nothing(seen, open_alert):
    assert evaluate(Seen(1, DAY, 0), History(seen, open_alert)) == ()


@given(calmer, days)
def test_nothing_but_a_red_sign_makes_red(signs, seen):
    (alert,) = evaluate(Seen(1, DAY, signs), History(seen))
    assert alert.level < Level.RED
    assert not alert.now
    assert alert.level >= highest_level(signs)


@given(calmer, days)
def test_the_same_check_in_again_is_silent_while_its_alert_is_open(signs, seen):
    (alert,) = evaluate(Seen(1, DAY, signs), History(seen))
    held = OpenAlert(alert.level, alert.signs)
    assert evaluate(Seen(1, DAY, signs), History(seen, held)) == ()


@given(masks.map(lambda mask: mask & CUMULATIVE_SIGNS).filter(lambda mask: mask.bit_count() >= 3))
def test_three_lesser_signs_on_one_day_rise_to_orange(signs):
    (alert,) = evaluate(Seen(1, DAY, signs), History())
    assert alert.level is Level.ORANGE
