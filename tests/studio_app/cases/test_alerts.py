"""Alerts: raised, acknowledged, closed with an outcome, and what a Messenger learns of them."""

from __future__ import annotations

import pytest

from db.schema import Assignment
from studio_app.crisis import service
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.settings import DUTY_TELEPHONE
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from tests.studio_app.cases.people import MINUTE, Clock, add_student, somebody


def test_an_alert_waits_until_somebody_acknowledges_it(studio: SignedIn, clock: Clock, student: int) -> None:
    key, changes = service.raise_alert(studio, student, Level.ORANGE, "Says there is no way out")
    assert changes.kinds == {"alert"}
    assert changes.concerns(student)
    assert [row.status for row in service.alerts(studio)] == ["raised"]
    clock.pass_time(5 * MINUTE)
    service.acknowledge(studio, key)
    found = service.alert(studio, key)
    assert (found.status, found.acknowledged_at, found.acknowledged_by) == ("acknowledged", clock.now, studio.name)


def test_who_acknowledged_first_stays_the_one(studio: SignedIn, counselor: SignedIn, student: int) -> None:
    key, _ = service.raise_alert(studio, student, Level.YELLOW, "Very quiet")
    service.acknowledge(counselor, key)
    service.acknowledge(studio, key)
    assert service.alert(studio, key).acknowledged_by == counselor.name


def test_closing_asks_for_an_outcome_and_keeps_it(studio: SignedIn, student: int) -> None:
    key, _ = service.raise_alert(studio, student, Level.BLUE, "Failed an exam")
    with pytest.raises(Refusal) as refused:
        service.close_alert(studio, key, "  ")
    assert refused.value.code == "outcome-needed"
    assert service.alert(studio, key).status == "raised"
    service.close_alert(studio, key, "Talked; she has friends with her")
    assert service.alerts(studio) == []
    assert service.alert(studio, key).outcome == "Talked; she has friends with her"


def test_a_messenger_learns_only_that_an_alert_was_received_and_acted_on(studio: SignedIn, student: int) -> None:
    other = add_student(studio, "赵一", "501")
    messenger = somebody(studio, "messenger-a", "周同学", Role.MESSENGER)
    with studio.unit() as unit:
        unit.add(
            Assignment,
            {"person": messenger.person, "building": "7号楼", "room": "412", "since": studio.today()},
        )
    mine, _ = service.raise_alert(messenger, student, Level.ORANGE, "She says goodbye to everyone")
    service.raise_alert(studio, other, Level.ORANGE, "Somebody else's person")
    assert [row.key for row in service.alerts(messenger)] == [mine]
    service.acknowledge(studio, mine)
    assert service.alert(messenger, mine).status == "received"
    service.close_alert(studio, mine, "Her father is ill; she goes home on Friday")
    seen = service.alert(messenger, mine)
    assert (seen.status, seen.outcome, seen.acknowledged_by) == ("acted-on", "", "")


def test_a_messenger_does_not_acknowledge(studio: SignedIn, student: int) -> None:
    messenger = somebody(studio, "messenger-a", "周同学", Role.MESSENGER)
    key, _ = service.raise_alert(studio, student, Level.ORANGE, "Words")
    with pytest.raises(Refusal) as refused:
        service.acknowledge(messenger, key)
    assert refused.value.code == "not-permitted"
    assert service.alert(studio, key).status == "raised"


def test_first_aid_shows_the_duty_telephone_that_the_lead_entered(studio: SignedIn) -> None:
    node_service.set_setting(studio, DUTY_TELEPHONE, "0571-0000 1234")
    numbers = [number for aid in service.first_aid(studio) for _, number in aid.telephones]
    assert "0571-0000 1234" in numbers
