"""Which check-in raises which alert, in the cases the plan speaks of."""

from datetime import date, timedelta

import pytest

from studio_app.crisis.rules import SEVERAL_SIGNS, History, OpenAlert, evaluate
from studio_app.domain.levels import Level
from studio_app.domain.signs import SIGNS, mask_of, signs_of
from studio_app.observation.entry import CheckInEntry

DAY = date(2026, 3, 10)


def seen(*codes: str, day: date = DAY) -> CheckInEntry:
    return CheckInEntry(7, day, mood=2, sleep=0, appetite=0, social=0, study=0, signs=mask_of(codes))


def before(days: int, *codes: str) -> tuple[date, int]:
    return DAY - timedelta(days=days), mask_of(codes)


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.code)
def test_each_sign_alone_raises_its_own_level(sign):
    (alert,) = evaluate(seen(sign.code), History())
    assert alert.level is sign.raises
    assert alert.now is (sign.raises is Level.RED)
    assert alert.reasons == (sign.code,)


def test_signs_keep_their_bits_for_ever():
    assert mask_of(["talk-of-death"]) == 1
    assert mask_of(["missing"]) == 1 << 6
    assert mask_of(["withdrawn"]) == 1 << 10
    assert mask_of(["bad-posts"]) == 1 << 17
    assert [sign.code for sign in signs_of(mask_of(["loss", "means"]))] == ["means", "loss"]


def test_a_bit_of_a_later_version_is_passed_over():
    assert signs_of(1 << 40) == ()


def test_three_signs_spread_over_seven_days_rise_one_level():
    history = History((before(6, "loss"), before(3, "bad-posts")))
    (alert,) = evaluate(seen("withdrawn"), history)
    assert alert.level is Level.ORANGE
    assert alert.reasons == ("withdrawn", "loss", "bad-posts", SEVERAL_SIGNS)
    assert alert.signs == mask_of(["withdrawn", "loss", "bad-posts"])


def test_a_sign_of_seven_days_ago_counts_no_more():
    history = History((before(7, "loss"), before(3, "bad-posts")))
    (alert,) = evaluate(seen("withdrawn"), history)
    assert alert.level is Level.YELLOW


def test_the_same_sign_on_three_days_is_one_sign():
    history = History((before(2, "withdrawn"), before(1, "withdrawn")))
    (alert,) = evaluate(seen("withdrawn"), history)
    assert alert.level is Level.YELLOW


def test_a_late_check_in_is_counted_with_the_days_after_it():
    history = History((before(-2, "panic"), before(-5, "anger")))
    (alert,) = evaluate(seen("loss"), history)
    assert alert.level is Level.ORANGE


def test_an_orange_sign_with_three_lesser_ones_stays_orange():
    (alert,) = evaluate(seen("hopeless", "loss", "panic", "anger"), History())
    assert alert.level is Level.ORANGE


def test_the_same_worry_next_day_does_not_raise_the_alert_twice():
    history = History((before(1, "withdrawn"),), OpenAlert(Level.YELLOW, mask_of(["withdrawn"])))
    assert evaluate(seen("withdrawn"), history) == ()


def test_a_new_sign_raises_again_and_says_that_an_alert_is_open():
    history = History((before(1, "withdrawn"),), OpenAlert(Level.YELLOW, mask_of(["withdrawn"])))
    (alert,) = evaluate(seen("withdrawn", "panic"), history)
    assert alert.follows_open


def test_a_red_sign_raises_again_the_next_day():
    history = History((before(1, "farewell"),), OpenAlert(Level.RED, mask_of(["farewell"])))
    (alert,) = evaluate(seen("farewell"), history)
    assert alert.level is Level.RED


def test_reasons_read_as_sentences():
    (alert,) = evaluate(seen("talk-of-death"), History())
    assert alert.sentences == ("talks, writes or posts of wanting to die or to disappear",)
