"""What a check-in may hold and how it reads."""

from datetime import date, timedelta

import msgspec
import pytest

from studio_app.domain.check_in_form import NOTE_LIMIT, Contact, Sleep, Social
from studio_app.domain.signs import KNOWN_SIGNS, mask_of
from studio_app.observation.entry import CheckInEntry, as_usual, concerns, summary_line, validate
from studio_app.refusal import Refusal

TODAY = date(2026, 3, 10)
change = msgspec.structs.replace


def refusal_of(entry: CheckInEntry) -> str:
    with pytest.raises(Refusal) as refused:
        validate(entry, TODAY)
    assert "still here" in refused.value.sentence or "Nothing was saved" in refused.value.sentence
    return refused.value.code


def test_an_ordinary_day_is_even_seen_and_worries_nobody():
    entry = as_usual(4, TODAY)
    validate(entry, TODAY)
    assert (entry.mood, entry.sleep, entry.contact) == (3, 0, Contact.SEEN)
    assert concerns(entry) == 0
    assert summary_line(entry) == "as usual"


def test_a_note_may_have_two_thousand_characters_and_no_more():
    validate(change(as_usual(4, TODAY), note="好" * NOTE_LIMIT), TODAY)
    assert refusal_of(change(as_usual(4, TODAY), note="好" * (NOTE_LIMIT + 1))) == "note-too-long"


def test_tomorrow_cannot_be_entered():
    assert refusal_of(as_usual(4, TODAY + timedelta(days=1))) == "day-ahead"


def test_a_day_long_past_needs_a_word_on_why():
    validate(as_usual(4, TODAY - timedelta(days=30)), TODAY)
    late = as_usual(4, TODAY - timedelta(days=31))
    assert refusal_of(late) == "day-long-past"
    assert refusal_of(change(late, reason="  ")) == "day-long-past"
    validate(change(late, reason="the paper form was found in a drawer"), TODAY)


@pytest.mark.parametrize(
    "values",
    [
        {"mood": 0},
        {"mood": 6},
        {"sleep": 4},
        {"appetite": -1},
        {"social": 4},
        {"study": 3},
        {"contact": 7},
        {"signs": KNOWN_SIGNS + 1},
        {"signs": -1},
    ],
)
def test_a_value_the_form_does_not_have_is_refused(values):
    assert refusal_of(change(as_usual(4, TODAY), **values)) == "value-unknown"


@pytest.mark.parametrize("field", ["mood", "sleep", "appetite", "social", "study"])
def test_somebody_not_seen_has_nothing_observed(field):
    away = CheckInEntry(4, TODAY, contact=Contact.NOT_SEEN_HOME)
    validate(away, TODAY)
    assert refusal_of(change(away, **{field: 1})) == "not-seen-but-observed"


def test_somebody_not_seen_may_be_missing():
    missing = CheckInEntry(4, TODAY, contact=Contact.NOT_SEEN_UNKNOWN, signs=mask_of(["missing"]))
    validate(missing, TODAY)
    assert summary_line(missing) == "not seen: unknown why · missing"
    assert concerns(missing) == 2


def test_a_worrying_day_reads_in_the_order_of_the_form():
    entry = CheckInEntry(
        4, TODAY, mood=2, sleep=Sleep.LESS, social=Social.ALONE, contact=Contact.TALKED, signs=mask_of(["loss"])
    )
    assert summary_line(entry) == "talked · mood low · less sleep · alone · heavy event"
    assert concerns(entry) == 4


def test_a_mood_nobody_could_tell_is_no_concern_but_is_said():
    entry = change(as_usual(4, TODAY), mood=None)
    assert concerns(entry) == 0
    assert summary_line(entry) == "mood hard to tell"
