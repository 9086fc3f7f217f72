"""Undoing a whole import: the roster is as it was before, but for what people did since, and that is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_app.crisis import service as crisis
from studio_app.domain.levels import Level
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import Narrowing, StudentRow
from tests.studio_app.sync.campus import campus

SAMPLES = Path(__file__).parent / "samples"
FIRST = SAMPLES / "registry-gb18030.csv"
NEXT_MONTH = SAMPLES / "registry-gb18030-next-month.csv"


def import_draft(studio: SignedIn, path: Path) -> int:
    at = service.import_roster(studio, path).at
    assert at is not None
    return at


def everybody(studio: SignedIn) -> list[StudentRow]:
    return service.list_students(studio, count=1000)


def test_the_roster_is_as_it_was_before_the_import(studio: SignedIn) -> None:
    own, _ = service.add_student(studio, {"student_no": "77", "name": "沈一帆"})
    import_draft(studio, FIRST)
    before = everybody(studio)
    report = service.import_roster(studio, NEXT_MONTH)
    assert report.at is not None
    assert report.updated
    undone = service.undo_import(studio, report.at)
    assert len(undone.put_back) == len(report.updated)
    assert undone.left == ()
    assert everybody(studio) == before
    moved = next(update for update in report.updated if "room" in update.changes)
    old, new = moved.changes["room"]
    found = service.list_students(studio, Narrowing(text=f"{moved.row.student_no} {old}"))
    assert [one.key for one in found] == [moved.key]
    assert service.list_students(studio, Narrowing(text=f"{moved.row.student_no} {new}")) == []
    first = service.past_imports(studio)[1]
    assert (first.file, first.added, first.undone_at) == (FIRST.name, 600, None)
    gone = service.undo_import(studio, first.at)
    assert len(gone.removed) == 600
    assert [one.key for one in everybody(studio)] == [own]
    assert node_service.info(studio).records["student"] == 1


def test_what_people_did_since_stays_and_is_named(studio: SignedIn) -> None:
    import_draft(studio, FIRST)
    report = service.import_roster(studio, NEXT_MONTH)
    assert report.at is not None
    moved = next(update for update in report.updated if "room" in update.changes)
    service.change_student(studio, moved.key, {"room": "888"})
    undone = service.undo_import(studio, report.at)
    assert [(one.student_no, one.field) for one in undone.left] == [(moved.row.student_no, "room")]
    assert service.student_page(studio, moved.key).student.room == "888"
    watched, renamed = everybody(studio)[:2]
    crisis.raise_alert(studio, watched.key, Level.YELLOW, "quiet for days")
    service.change_student(studio, renamed.key, {"phone": "13900000000"})
    gone = service.undo_import(studio, service.past_imports(studio)[1].at)
    assert {one.student_no for one in gone.left} == {watched.student_no, renamed.student_no, moved.row.student_no}
    assert all(one.reason for one in gone.left)
    assert {watched.key, renamed.key, moved.key} == {one.key for one in everybody(studio)}


def test_a_dry_run_tells_and_changes_nothing(studio: SignedIn) -> None:
    at = import_draft(studio, FIRST)
    before = node_service.info(studio)
    told = service.undo_import(studio, at, dry_run=True)
    assert len(told.removed) == 600
    assert node_service.info(studio) == before
    assert service.past_imports(studio)[0].undone_at is None


def test_an_import_is_undone_once_and_can_be_brought_in_again(studio: SignedIn) -> None:
    at = import_draft(studio, FIRST)
    service.undo_import(studio, at)
    with pytest.raises(Refusal) as refused:
        service.undo_import(studio, at)
    assert refused.value.code == "import-undone"
    with pytest.raises(Refusal) as refused:
        service.undo_import(studio, at + 1)
    assert refused.value.code == "import-unknown"
    assert len(service.import_roster(studio, FIRST).added) == 600
    assert len(service.past_imports(studio)) == 2
    assert service.past_imports(studio)[1].undone_by_name == studio.name


def test_an_import_that_changed_nothing_is_not_remembered(studio: SignedIn) -> None:
    import_draft(studio, FIRST)
    assert service.import_roster(studio, FIRST).at is None
    assert len(service.past_imports(studio)) == 1


def test_what_is_undone_here_is_undone_at_the_center_too(tmp_path: Path) -> None:
    made = campus(tmp_path)
    center, studio = made.node("center", "中心"), made.node("studio", "外国语学院")
    made.link(center, studio)
    table = tmp_path / "registry.csv"
    table.write_text("学号,姓名,班级\n1001,方知远,1班\n1002,沈一帆,1班\n", encoding="utf-8")
    at = import_draft(studio, table)
    made.carry(studio, center)
    assert node_service.info(center).records["student"] == 2
    service.undo_import(studio, at)
    made.carry(studio, center)
    assert node_service.info(center).records["student"] == 0
    for node in (center, studio):
        node.store.close()
