"""The first steps at a red sign that were ticked: kept for who ticked them, and told with the alert they raised."""

from __future__ import annotations

from msgspec.structs import replace

from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.domain.signs import mask_of
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from studio_app.words import use_language
from tests.studio_app.observation.campus import Campus


def _red(campus: Campus) -> int:
    student = campus.keys["Lin Xiaoyu"]
    entry = replace(as_usual(student, campus.messenger.today()), signs=mask_of(["farewell"]))
    observation.record_round(campus.messenger, [entry])
    return student


def test_the_alert_says_what_was_done_in_the_order_of_ticking(campus: Campus) -> None:
    student, day = _red(campus), campus.messenger.today()
    first, second = (aid.code for aid in crisis.first_aid(campus.messenger)[:2])
    crisis.save_first_aid_done(campus.messenger, [student], day, {second})
    crisis.save_first_aid_done(campus.messenger, [student], day, {first, second})
    (alert,) = crisis.alerts(campus.lead)
    texts = [aid.text.split(".")[0] for aid in crisis.first_aid(campus.messenger)[:2]]
    assert alert.words.index(texts[1]) < alert.words.index(texts[0])
    assert crisis.first_aid_done(campus.messenger, [student], day) == {student: frozenset({first, second})}
    assert crisis.first_aid_done(campus.lead, [student], day) == {}


def test_words_that_somebody_wrote_stay(campus: Campus) -> None:
    student, day = campus.keys["Lin Xiaoyu"], campus.messenger.today()
    crisis.raise_alert(campus.messenger, student, Level.RED, "he gave his guitar away")
    crisis.save_first_aid_done(campus.messenger, [student], day, {"stay"})
    assert [alert.words for alert in crisis.alerts(campus.lead)] == ["he gave his guitar away"]


def test_a_tick_taken_away_in_another_language_is_not_said_any_more(campus: Campus) -> None:
    student, day = _red(campus), campus.messenger.today()
    (first, *_) = (aid.code for aid in crisis.first_aid(campus.messenger))
    crisis.save_first_aid_done(campus.messenger, [student], day, {first})
    use_language("zh_CN")
    crisis.save_first_aid_done(campus.messenger, [student], day, set())
    use_language("en")
    assert [alert.words for alert in crisis.alerts(campus.lead)] == [""]
    assert crisis.first_aid_done(campus.messenger, [student], day) == {}
