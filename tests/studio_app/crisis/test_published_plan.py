"""The plan that the center publishes: in force there at once, at studios and Messengers with the next bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.schema import Publication
from studio_app.cases import service as cases
from studio_app.crisis import service
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.resource_files import resource
from studio_app.today import service as today
from tests.studio_app.sync.campus import Campus, add, change, copy_of, student, three_tiers


@pytest.fixture
def tree(place: Campus) -> tuple[SignedIn, SignedIn, SignedIn]:
    return copy_of(three_tiers, place)


def plan(version: int = 2, change: Callable[[Any], object] = lambda plan: None) -> str:
    content = json.loads(resource("plan", "default.json").read_bytes())
    content["version"] = version
    content["levels"]["blue"]["steps"] = [
        {"code": "tea", "who": "studio", "within": 60, "text": {"en": "Drink tea together", "zh_CN": "一起喝茶"}}
    ]
    content["closing"] = {"en": "We are here", "zh_CN": "我们在"}
    change(content)
    return json.dumps(content, ensure_ascii=False)


def publish(center: SignedIn, folder: Path, content: str) -> service.PublishedPlan:
    path = folder / "plan.json"
    path.write_text(content, "utf-8")
    return service.publish_plan(center, path)


def test_it_goes_out_to_studios_and_messengers_and_their_new_cases_follow_it(
    place: Campus, tree: tuple[SignedIn, SignedIn, SignedIn]
) -> None:
    center, studio, messenger = tree
    who = student(studio)
    before, _ = cases.open_case(studio, who, Level.BLUE, "一件事")
    assert publish(center, place.folder, plan()).version == 2
    place.carry(center, studio)
    place.carry(studio, messenger)
    for node in tree:
        assert service.plan_in_force(node).in_force.version == 2
        assert service.closing(node) == "We are here"
        assert service.plan_notice(node) == ""
    after, _ = cases.open_case(studio, student(studio, "另一人", student_no="2"), Level.BLUE, "另一件事")
    assert [step.text for step in cases.case_page(studio, after).steps] == ["Drink tea together"]
    old = cases.case_page(studio, before).steps
    assert len(old) > 1
    assert all(step.text != step.code for step in old)


def test_one_that_cannot_be_read_is_passed_over_and_told_of_in_today(studio: SignedIn) -> None:
    def published(version: int, content: str) -> int:
        return add(studio, Publication, kind="plan", code="plan", version=version, title="预案", content=content,
                   published_at=version)  # fmt: skip

    published(2, plan(2))
    broken = published(3, plan(3, lambda each: each["levels"].pop("red")))
    newest = published(9, '{"version":9,"seats":[1]}')
    found = service.plan_in_force(studio)
    assert (found.in_force.version, found.unreadable_version) == (2, 9)
    (item,) = today.queue(studio).items
    assert item.kind is today.Kind.NOTICE
    assert "version 9" in item.line
    assert "version 2 stays" in item.line
    assert today.waiting_count(studio) == 0
    for key in (broken, newest):
        change(studio, Publication, key, withdrawn=True)
    assert service.plan_notice(studio) == ""


def test_one_whose_version_is_not_what_it_says_does_not_count(studio: SignedIn) -> None:
    add(studio, Publication, kind="plan", code="plan", version=50, title="", content=plan(2), published_at=0)
    assert service.plan_in_force(studio).in_force.version == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (plan(1), "version-used"),
        (plan(2, lambda each: each["levels"]["red"]["steps"][0].update(within=10**15)), "plan-unreadable"),
        (plan(2, lambda each: each["levels"]["red"]["steps"][0].update(code="x" * 81)), "plan-unreadable"),
        (plan(2**40), "plan-unreadable"),
        ("[]", "plan-unreadable"),
        (" " * 60_001, "plan-unreadable"),
    ],
)
def test_a_plan_that_will_not_do_is_refused_and_the_one_in_force_stays(place: Campus, content: str, code: str) -> None:
    center = place.node("center", "心理中心")
    with pytest.raises(Refusal) as refused:
        publish(center, place.folder, content)
    assert refused.value.code == code
    assert service.plan_in_force(center).in_force.version == 1
    center.store.close()


def test_only_the_center_publishes_and_a_missing_file_is_told(studio: SignedIn, place: Campus) -> None:
    with pytest.raises(Refusal) as refused:
        publish(studio, place.folder, plan())
    assert refused.value.code == "not-the-center"
    center = place.node("center", "心理中心")
    with pytest.raises(Refusal) as refused:
        service.publish_plan(center, place.folder / "nowhere.json")
    assert refused.value.code == "cannot-read"
    center.store.close()
