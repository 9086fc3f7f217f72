"""The default plan says who does what by when, as docs/design/domain.md has it."""

import json

import pytest

from studio_app.crisis.plan import (
    MINUTE_MS,
    Who,
    closing,
    default_plan,
    first_aid,
    is_overdue,
    next_due,
    read_plan,
    steps_for,
)
from studio_app.domain.levels import Level
from studio_app.refusal import Refusal
from studio_app.resource_files import resource
from studio_app.words import use_language

HOUR = 60 * MINUTE_MS
DAY = 24 * HOUR
TRIGGER = 1_767_225_600_000


@pytest.fixture
def chinese():
    use_language("zh_CN")
    yield
    use_language("en")


def changed(change) -> bytes:
    plan = json.loads(resource("plan", "default.json").read_bytes())
    change(plan)
    return json.dumps(plan).encode()


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (
            Level.RED,
            [
                ("stay", Who.MESSENGER, 0),
                ("call-duty", Who.MESSENGER, 0),
                ("reach", Who.STUDIO, 15 * MINUTE_MS),
                ("tell-center-lead", Who.STUDIO, 30 * MINUTE_MS),
                ("round-the-clock", Who.STUDIO, HOUR),
                ("family", Who.LEAD, 2 * HOUR),
                ("assessment", Who.CENTER, DAY),
                ("contact", Who.COUNSELOR, DAY),
            ],
        ),
        (
            Level.ORANGE,
            [
                ("first-contact", Who.STUDIO, 4 * HOUR),
                ("assessment", Who.COUNSELOR, DAY),
                ("tell-center", Who.STUDIO, DAY),
                ("contact", Who.COUNSELOR, 2 * DAY),
                ("re-assessment", Who.COUNSELOR, 7 * DAY),
            ],
        ),
        (
            Level.YELLOW,
            [
                ("talk", Who.COUNSELOR, 3 * DAY),
                ("contact", Who.COUNSELOR, 7 * DAY),
                ("re-assessment", Who.COUNSELOR, 14 * DAY),
            ],
        ),
        (
            Level.BLUE,
            [
                ("look", Who.STUDIO, 5 * DAY),
                ("look-again", Who.MESSENGER, 7 * DAY),
                ("re-assessment", Who.STUDIO, 30 * DAY),
            ],
        ),
    ],
)
def test_each_level_has_its_steps_with_their_times(level, expected):
    steps = steps_for(level, TRIGGER)
    assert [(step.code, step.who, step.due_ms - TRIGGER) for step in steps] == expected


@pytest.mark.parametrize(("level", "every"), [(Level.RED, 1), (Level.ORANGE, 2), (Level.YELLOW, 7)])
def test_contact_comes_again_after_it_was_made(level, every):
    contact = next(step for step in steps_for(level, TRIGGER) if step.code == "contact")
    done = TRIGGER + 5 * HOUR
    assert next_due(contact.repeat_ms, done) == done + every * DAY


def test_a_step_done_once_does_not_come_again():
    assert next_due(steps_for(Level.RED, TRIGGER)[0].repeat_ms, TRIGGER) is None


def test_only_red_needs_two_persons_to_close():
    assert {level: default_plan().at(level).closing_persons for level in Level} == {
        Level.BLUE: 1,
        Level.YELLOW: 1,
        Level.ORANGE: 1,
        Level.RED: 2,
    }


def test_a_step_is_overdue_only_after_its_time_and_only_while_it_waits():
    assert not is_overdue(100, None, 100)
    assert is_overdue(100, None, 101)
    assert not is_overdue(100, 150, 200)


def test_an_overdue_step_goes_up_to_the_center_and_no_further():
    tiers = [Who.MESSENGER]
    while (above := tiers[-1].next_tier) is not None:
        tiers.append(above)
    assert tiers == [Who.MESSENGER, Who.STUDIO, Who.LEAD, Who.CENTER]


def test_steps_read_in_the_language_in_use(chinese):
    assert steps_for(Level.ORANGE, TRIGGER)[2].text == "报告中心"
    assert closing() == "你不是一个人在面对"
    assert Level.RED.label == "红色"


def test_the_danger_band_has_three_steps_with_their_telephones():
    stay, call, emergency = first_aid(" 6000 ")
    assert "do not leave them alone" in stay.text
    assert call.telephones == (("your studio's duty telephone", "6000"),)
    assert [number for _, number in emergency.telephones] == ["120", "110", "12356"]


def test_the_danger_band_works_before_the_duty_telephone_is_entered():
    assert first_aid()[1].telephones == (("your studio's duty telephone", ""),)


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan["levels"].pop("blue"),
        lambda plan: plan["levels"]["red"]["steps"].clear(),
        lambda plan: plan["levels"]["red"]["steps"].append(plan["levels"]["red"]["steps"][0]),
        lambda plan: plan["levels"]["red"]["steps"][2].update(within=-5),
        lambda plan: plan["levels"]["red"]["steps"][2].update(who="nobody"),
        lambda plan: plan["levels"]["red"]["steps"][2].update(withinn=5),
        lambda plan: plan["first_aid"][1].update(telephones=["fire"]),
        lambda plan: plan["closing"].pop("zh_CN"),
    ],
)
def test_a_plan_with_a_gap_is_refused_and_the_one_in_use_kept(change):
    with pytest.raises(Refusal, match="The plan in use stays as it is") as refused:
        read_plan(changed(change))
    assert refused.value.code == "plan-unreadable"
