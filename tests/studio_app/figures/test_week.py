"""A studio's week in a few numbers for the center: counted right, and nothing that shows a few people."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from db.schema import Assignment, CheckIn, Person, TrainingResult
from studio_app.figures.week import MIN_GROUP, suppressed_counts
from studio_app.node.signed_in import SignedIn
from tests.studio_app.sync.campus import DAY, NOW, add, campus, change, held, student


def figures(node: SignedIn) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    return {
        (row.fields["name"], row.fields["detail"]): (row.fields["counted"], row.fields["out_of"])
        for row in held(node, "week-figure")
    }


def messengers(studio: SignedIn, count: int) -> list[int]:
    return [add(studio, Person, login=f"m{number}", role="messenger") for number in range(count)]


def stands(studio: SignedIn, person: int, room: str) -> int:
    return add(studio, Assignment, person=person, building="兰苑3号楼", room=room, since=DAY)


def test_the_center_gets_coverage_work_and_certificates_and_each_bundle_only_what_changed(tmp_path: Path) -> None:
    place = campus(tmp_path)
    studio, center = place.node("studio", "教育学院"), place.node("center", "中心")
    place.link(center, studio)
    who = [student(studio, student_no=f"{number}", room=f"4{number:02d}") for number in range(12)]
    people = messengers(studio, 12)
    standing = [stands(studio, people[number], f"4{number:02d}") for number in range(6)]
    for number in range(7):
        add(studio, CheckIn, student=who[0], day=DAY, contact=0, observer=people[number], entered_at=NOW)
        add(studio, TrainingResult, person=people[number], course="basics", day=DAY, passed=True, entered_at=NOW)
    add(studio, TrainingResult, person=people[9], course="basics", day=DAY, passed=False, entered_at=NOW)
    add(studio, TrainingResult, person=people[9], course="listening", day=DAY, passed=True, entered_at=NOW)
    place.carry(studio, center)
    assert figures(center) == {
        ("rooms", ""): (6, 12), ("classes", ""): (0, 1), ("standing", ""): (6, 12), ("at-work", ""): (7, 12),
        ("certificates", "basics"): (7, 12), ("certificates", "listening"): (None, 12),
    }  # fmt: skip
    assert {row.fields["week"] for row in held(center, "week-figure")} == {
        (DAY - dt.timedelta(days=DAY.weekday())).isoformat()
    }
    assert "week-figure" not in place.carry(studio, center).records
    change(studio, Assignment, standing[0], until=DAY - dt.timedelta(days=1), since=DAY - dt.timedelta(days=9))
    assert place.carry(studio, center).records["week-figure"] == 2
    assert figures(center)["rooms", ""] == (5, 12)
    studio.store.close()
    center.store.close()


@given(st.integers(0, 60), st.integers(0, 60))
def test_neither_a_few_people_nor_the_few_others_are_told(counted: int, others: int) -> None:
    shown, out_of = suppressed_counts(counted, counted + others)
    if out_of is not None:
        assert out_of >= MIN_GROUP
    if shown is not None:
        assert shown >= MIN_GROUP
        assert out_of is not None
        assert out_of - shown == 0 or out_of - shown >= MIN_GROUP
    if counted >= MIN_GROUP and (others >= MIN_GROUP or not others):
        assert (shown, out_of) == (counted, counted + others)
