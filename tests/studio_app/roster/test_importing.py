"""The registry's table goes into the roster as a person expects: whole or not at all, twice the same, nothing removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.queries import people
from db.queries.limits import Limit
from studio_app.domain.permissions import Role
from studio_app.node import service as node_service
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Cancelled
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.column_mapping import HeadingRefusal
from studio_app.roster.service import Narrowing
from studio_app.security.device_secret import FileSecrets

SAMPLES = Path(__file__).parent / "samples"
FIRST = SAMPLES / "registry-gb18030.csv"
NEXT_MONTH = SAMPLES / "registry-gb18030-next-month.csv"
NAMES = {"学号": "student_no", "姓名": "name", "辅导员姓名": "", "学生姓名": ""}


def log_entries(studio: SignedIn, action: str) -> list[tuple[str, str]]:
    with studio.read() as read:
        rows = read.exec_driver_sql("select subject, detail from access_entry where action = ? order by key", (action,))
        return [(row[0], row[1]) for row in rows]


def everybody(studio: SignedIn) -> list[people.StudentDetail]:
    with studio.read() as read:
        return people.all_students(read, Limit("everyone"))


def test_what_the_preview_says_is_what_is_brought_in(studio: SignedIn) -> None:
    preview = service.preview_import(studio, FIRST)
    assert service.students_count(studio) == 0
    report = service.import_roster(studio, FIRST)
    assert (len(report.added), len(report.updated), report.unchanged) == (600, 0, 0)
    assert (preview.added, preview.refused) == (report.added, report.refused)
    assert sorted(refused.row for refused in report.refused) == [9, 17, 43, 62]
    assert "student" in report.changes.kinds
    assert service.students_count(studio) == 600


def test_what_was_shown_is_brought_in_whatever_became_of_the_file_since(studio: SignedIn, tmp_path: Path) -> None:
    table = tmp_path / "registry.csv"
    table.write_text("学号,姓名,房间\n20260001,沈一丁,301\n20260002,陆小满,302\n")
    preview = service.preview_import(studio, table)
    table.write_text("学号,姓名,房间\n20260001,沈二丁,301\n20260009,外人,303\n")
    report = service.import_previewed(studio, preview)
    assert (report.added, report.file) == (preview.added, "registry.csv")
    assert report.at is not None
    assert [(one.student_no, one.name) for one in everybody(studio)] == [("20260001", "沈一丁"), ("20260002", "陆小满")]
    again = service.preview_import(studio, table)
    table.unlink()
    service.import_previewed(studio, again)
    assert {one.name for one in everybody(studio)} == {"沈二丁", "陆小满", "外人"}
    assert service.undo_import(studio, report.at).file == "registry.csv"


def test_where_the_roster_changed_after_the_preview_nothing_else_is_written_instead(
    studio: SignedIn, tmp_path: Path
) -> None:
    table = tmp_path / "registry.csv"
    table.write_text("学号,姓名,房间\n20260001,沈一丁,301\n")
    preview = service.preview_import(studio, table)
    service.add_student(studio, {"student_no": "20260001", "name": "沈一丁", "room": "404"})
    with pytest.raises(Refusal) as refused:
        service.import_previewed(studio, preview)
    assert refused.value.code == "roster-changed-since"
    assert [one.room for one in everybody(studio)] == ["404"]
    assert log_entries(studio, "roster-import") == []


def test_a_dry_run_writes_nothing(studio: SignedIn) -> None:
    before = node_service.info(studio)
    report = service.import_roster(studio, FIRST, dry_run=True)
    assert report.dry_run
    assert len(report.added) == 600
    assert node_service.info(studio) == before
    assert log_entries(studio, "roster-import") == []


def test_the_same_file_again_changes_nothing(studio: SignedIn) -> None:
    service.import_roster(studio, FIRST)
    before = node_service.info(studio)
    report = service.import_roster(studio, FIRST)
    assert (len(report.added), len(report.updated), report.unchanged) == (0, 0, 600)
    assert report.not_listed == ()
    assert node_service.info(studio) == before
    details = [detail for _, detail in log_entries(studio, "roster-import")]
    assert details == [
        "added 600 updated 0 unchanged 0 refused 4",
        f"added 0 updated 0 unchanged 600 refused {len(report.refused)}",
    ]


def test_next_month_moves_people_keeps_where_they_lived_and_removes_nobody(studio: SignedIn) -> None:
    service.import_roster(studio, FIRST)
    report = service.import_roster(studio, NEXT_MONTH)
    assert report.updated
    assert report.not_listed
    assert service.students_count(studio) == 600 + len(report.added)
    moved = next(update for update in report.updated if "room" in update.changes)
    old, new = moved.changes["room"]
    page = service.student_page(studio, moved.key)
    assert page.student.room == new
    assert page.former_rooms[0].room == old
    assert page.former_rooms[0].until == studio.today()
    found = service.list_students(studio, Narrowing(text=f"{page.student.building}{new}"))
    assert moved.key in {row.key for row in found}
    assert log_entries(studio, "read") == [(page.student.id, "")]


def test_people_of_other_colleges_are_not_called_missing(studio: SignedIn) -> None:
    service.add_student(studio, {"student_no": "9001", "name": "方知远", "college": "化学学院"})
    service.import_roster(studio, FIRST)
    report = service.preview_import(studio, FIRST)
    assert report.not_listed == ()
    key, _ = service.add_student(studio, {"student_no": "9002", "name": "方知遥", "college": "英语学院"})
    assert [one.student_no for one in service.preview_import(studio, FIRST).not_listed] == ["9002"]
    service.change_student(studio, key, {"status": "graduated"})
    assert service.preview_import(studio, FIRST).not_listed == ()


class StopsAfter:
    """A person who presses cancel once `looks` looks have passed."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def report(self, done: int, total: int) -> None:
        self.told = (done, total)

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise Cancelled


@pytest.mark.parametrize("looks", [0, 2, 3, 4])
def test_cancelled_at_any_point_nothing_was_brought_in(studio: SignedIn, looks: int) -> None:
    before = node_service.info(studio)
    with pytest.raises(Cancelled):
        service.import_roster(studio, FIRST, progress=StopsAfter(looks))
    assert node_service.info(studio) == before
    assert log_entries(studio, "roster-import") == []
    assert len(service.import_roster(studio, FIRST).added) == 600


def test_two_name_columns_are_asked_about_once(studio: SignedIn) -> None:
    table = SAMPLES / "two-name-columns.csv"
    with pytest.raises(HeadingRefusal) as asked:
        service.preview_import(studio, table)
    assert asked.value.questions[0].candidates == ("姓名", "学生姓名")
    report = service.import_roster(studio, table, NAMES)
    assert report.added
    with pytest.raises(HeadingRefusal):
        service.preview_import(studio, table)
    service.import_roster(studio, table, NAMES, remember=True)
    again = service.preview_import(studio, table)
    assert again.mapping == NAMES
    assert (again.nothing_to_do, again.not_kept) == (True, ("辅导员姓名", "学生姓名"))


def test_a_counselor_may_not_bring_in_a_table(studio: SignedIn, secrets_kept: FileSecrets) -> None:
    node_service.add_person(studio, "counselor", "林子墨", Role.COUNSELOR, "a long enough word")
    counselor = node_service.sign_in(studio.store.path, "counselor", "a long enough word", secrets_kept)
    try:
        for call in (service.preview_import, service.import_roster):
            with pytest.raises(Refusal) as refused:
                call(counselor, FIRST)
            assert refused.value.code == "not-permitted"
    finally:
        counselor.store.close()
    assert service.students_count(studio) == 0
