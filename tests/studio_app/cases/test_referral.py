"""A referral and its answer, there and back between a studio and the center."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio_app.cases import service
from studio_app.cases.service import AnswerStatus
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.today import service as today
from studio_app.today.service import Kind
from tests.studio_app.sync.campus import DAY, Campus, campus, copy_of, held, student


class Two:
    """A center, a studio, and a case at the studio that its lead owns."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.center, self.studio = place.node("center", "心理中心"), place.node("studio", "教育学院")
        place.link(self.center, self.studio)
        who = student(self.studio)
        self.case, _ = service.open_case(self.studio, who, Level.YELLOW, "家里出了事", owner=self.studio.person)

    def there(self) -> int:
        """The key of the case at the center, once the studio's bundle has been read there."""
        self.place.carry(self.studio, self.center)
        return held(self.center, "case")[0].key


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = copy_of(Two, campus(tmp_path))
    yield made
    made.center.store.close()
    made.studio.store.close()


def referrals(node: SignedIn) -> list[str]:
    return [item.line for item in today.queue(node).items if item.kind is Kind.REFERRAL]


def test_a_referral_waits_at_the_center_until_it_is_answered_and_the_answer_at_the_studio_until_it_is_read(
    two: Two,
) -> None:
    service.refer(two.studio, two.case, "请中心评估")
    there = two.there()
    assert [row.case for row in service.referrals_to_answer(two.center)] == [there]
    assert referrals(two.center) == ["waits for your answer"]
    assert referrals(two.studio) == []
    day = DAY + dt.timedelta(days=3)
    service.answer_referral(two.center, there, AnswerStatus.ADVICE, "建议每周见一次", Level.ORANGE, day)
    assert referrals(two.center) == []
    two.place.carry(two.center, two.studio)
    assert referrals(two.studio) == ["the center has answered"]
    page = service.case_page(two.studio, two.case)
    (answer,) = page.answers
    assert (answer.status, answer.level, answer.next_contact, answer.words) == (
        "advice",
        Level.ORANGE,
        day,
        "建议每周见一次",
    )
    assert page.level is Level.YELLOW
    (event,) = [event for event in page.events if event.kind == "answer"]
    assert "建议每周见一次" in event.text
    assert day.isoformat() in event.text
    assert event.who == "center"
    assert referrals(two.studio) == []
    assert service.case_page(two.studio, two.case).answers[0].seen


def test_a_later_answer_is_new_again_and_both_stay_to_be_read(two: Two) -> None:
    service.refer(two.studio, two.case, "请中心评估")
    there = two.there()
    service.answer_referral(two.center, there, AnswerStatus.ADVICE, "先观察")
    two.place.carry(two.center, two.studio)
    service.case_page(two.studio, two.case)
    service.answer_referral(two.center, there, AnswerStatus.TAKEN, "由中心接手")
    two.place.carry(two.center, two.studio)
    assert [row.case for row in service.referrals_with_answers(two.studio)] == [two.case]
    assert [answer.status for answer in service.case_page(two.studio, two.case).answers] == ["advice", "taken"]


def test_what_was_not_referred_is_not_answered_and_a_studio_does_not_answer(two: Two) -> None:
    service.set_level(two.studio, two.case, Level.RED, "情况紧急")
    there = two.there()
    assert service.referrals_to_answer(two.center) == []
    for node, case, words, code in (
        (two.center, there, "好", "not-referred"),
        (two.center, there, " ", "reason-needed"),
        (two.studio, two.case, "好", "not-the-center"),
    ):
        with pytest.raises(Refusal) as refused:
            service.answer_referral(node, case, AnswerStatus.TAKEN, words)
        assert refused.value.code == code
