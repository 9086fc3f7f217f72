"""The access log: what is found of a change to it, who sees what in it, and the table taken out of it."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.access_log_chain import FIRST_HASH, entry_hash
from db.queries import access
from db.replication.access_log_heads import keep_head, keep_head_at_parent
from db.schema import PeriodMark, Student
from studio_app.domain.permissions import Role
from studio_app.node import service
from studio_app.node.access_log_details import detail_words
from studio_app.node.service import LogFilter
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal

DAY = 86_400_000


@pytest.fixture
def student(studio: SignedIn) -> int:
    """A student whom somebody looked at on three days."""
    with studio.unit() as unit:
        return unit.add(Student, {"student_no": "S1", "name": "沈一帆"})


def _look(signed_in: SignedIn, student: int, action: str = "read", detail: str = "") -> None:
    with signed_in.unit() as unit:
        record = unit.connection.exec_driver_sql(f"SELECT id FROM student WHERE key = {student}").scalar_one()
        unit.log(action, "student", record, detail)


def _on_day(studio: SignedIn, days: int) -> SignedIn:
    """The same person, `days` later."""
    studio.store.clock = lambda before=studio.store.clock: before() + days * DAY  # type: ignore[misc]
    return studio


def _log_check(studio: SignedIn) -> tuple[bool, str]:
    check = next(check for check in service.verify(studio) if check.name == "access-log")
    return check.ok, check.detail


CHANGES = {
    "an action": "UPDATE access_entry SET action = 'print' WHERE key = 3",
    "who it was": "UPDATE access_entry SET person = 7 WHERE key = 3",
    "whom it was about": "UPDATE access_entry SET subject = '00' WHERE key = 3",
    "the time": "UPDATE access_entry SET at = at + 1 WHERE key = 3",
    "a detail": "UPDATE access_entry SET detail = 'x' WHERE key = 3",
    "one removed": "DELETE FROM access_entry WHERE key = 3",
    "the first removed": "DELETE FROM access_entry WHERE key = 1",
    "two exchanged": "UPDATE access_entry SET key = CASE key WHEN 3 THEN -4 ELSE -3 END WHERE key IN (3, 4);"
    "UPDATE access_entry SET key = -key WHERE key < 0",
}


@pytest.mark.parametrize("statements", CHANGES.values(), ids=CHANGES)
def test_a_changed_removed_or_reordered_entry_is_found(studio: SignedIn, student: int, statements: str) -> None:
    for _ in range(5):
        _look(studio, student)
    assert _log_check(studio)[0]
    with studio.store.migrating() as connection:
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)
    ok, detail = _log_check(studio)
    assert not ok
    assert "1" in detail or "3" in detail


def _rewrite_from(studio: SignedIn, number: int) -> None:
    """What somebody with the data key could do: another entry, and every hash after it made anew."""
    with studio.store.migrating() as connection:
        connection.exec_driver_sql(f"UPDATE access_entry SET action = 'nothing' WHERE key = {number}")
        before = FIRST_HASH
        for entry in connection.exec_driver_sql("SELECT * FROM access_entry ORDER BY key").mappings().all():
            before = entry_hash(before, entry)
            connection.exec_driver_sql("UPDATE access_entry SET hash = ? WHERE key = ?", (before, entry["key"]))


def test_a_tail_rewritten_with_all_its_hashes_is_found_by_the_head_the_parent_holds(
    studio: SignedIn, student: int
) -> None:
    for _ in range(4):
        _look(studio, student)
    with studio.read() as read:
        head = access.access_head(read)
    with studio.unit() as unit:
        keep_head_at_parent(unit, *head)
    _look(studio, student)
    assert _log_check(studio)[0]
    _rewrite_from(studio, head[0])
    ok, detail = _log_check(studio)
    assert not ok
    assert str(head[0]) in detail


def test_a_tail_cut_off_is_found_by_the_head_the_parent_holds(studio: SignedIn, student: int) -> None:
    for _ in range(4):
        _look(studio, student)
    with studio.unit() as unit:
        keep_head_at_parent(unit, *access.access_head(unit.connection))
    with studio.store.migrating() as connection:
        connection.exec_driver_sql("DELETE FROM access_entry WHERE key >= 4")
    assert not _log_check(studio)[0]


def test_heads_of_children_do_not_disturb_our_own_log(studio: SignedIn) -> None:
    with studio.unit() as unit:
        unit.connection.exec_driver_sql("INSERT INTO node (key, id, kind, name) VALUES (9, x'09', 'messenger', 'M')")
        keep_head(unit, 9, 12, bytes(32))
        keep_head(unit, 9, 14, b"\x01" * 32)
    with studio.read() as read:
        assert access.reported_head(read, 9) == (14, b"\x01" * 32)
        assert access.reported_head(read) is None
    assert _log_check(studio)[0]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 6), st.integers(0, 6))
def test_every_head_there_ever_was_is_in_the_chain_and_no_other(studio: SignedIn, first: int, more: int) -> None:
    with studio.unit() as unit:
        for _ in range(first):
            unit.log("read")
        count, last = access.access_head(unit.connection)
        for _ in range(more):
            unit.log("read")
        assert access.head_is_in_chain(unit.connection, count, last)
        assert not access.head_is_in_chain(unit.connection, count + 1, last)
        assert not access.head_is_in_chain(unit.connection, count, bytes(31) + b"\x01")


def test_the_log_is_narrowed_by_person_action_and_days(studio: SignedIn, student: int) -> None:
    key, _ = service.add_person(studio, "lin", "Invented", Role.STAFF, "gray lantern 7")
    first = studio.today()
    _look(studio, student)
    _on_day(studio, 1)
    _look(dataclasses.replace(studio, person=key), student, "export")
    _on_day(studio, 1)
    _look(studio, student, "export")

    def total(**wanted: object) -> int:
        return service.log_page(studio, LogFilter(**wanted)).total  # type: ignore[arg-type]

    assert total(action="export") == 2
    assert total(person=key) == 1
    assert total(action="export", person=studio.person) == 1
    assert total(first=first + dt.timedelta(days=1)) == 2
    assert total(action="export", last=first + dt.timedelta(days=1)) == 1
    assert total(first=first + dt.timedelta(days=3)) == 0
    choices = service.log_choices(studio)
    assert (key, "Invented") in choices.people
    assert "export" in dict(choices.actions)


def test_the_log_comes_by_pages_newest_first_and_none_twice(studio: SignedIn) -> None:
    with studio.unit() as unit:
        for number in range(25):
            unit.log("read", detail=str(number))
    seen: list[int] = []
    below = None
    while True:
        page = service.log_page(studio, below=below, count=10)
        seen += [entry.number for entry in page.entries]
        if not page.more:
            break
        below = page.entries[-1].number
    assert seen == list(range(page.total, 0, -1))


def test_the_lead_sees_whom_it_was_about_and_the_auditor_sees_no_students_name(studio: SignedIn, student: int) -> None:
    _look(studio, student)
    assert "沈一帆" in service.log_page(studio).entries[0].subject
    auditor = dataclasses.replace(studio, role=Role.AUDITOR)
    entry = service.log_page(auditor).entries[0]
    assert "沈一帆" not in repr(entry)
    assert entry.who == studio.name


def test_a_table_taken_out_is_logged_and_holds_no_formula(studio: SignedIn, student: int, tmp_path: Path) -> None:
    for detail in ("=1+1", "+1", "-1", "@x", "\t=1", "  =1", "plain"):
        _look(studio, student, "export", detail)
    table = tmp_path / "log.csv"
    assert service.export_log(studio, table, LogFilter(action="export")) == 7
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 8
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[1][-1] == "plain"
    newest = service.log_page(studio).entries[0]
    assert (newest.action, newest.subject) == ("took out", "access log")


def test_a_table_that_cannot_be_written_is_not_logged_as_taken_out(studio: SignedIn, tmp_path: Path) -> None:
    before = service.log_page(studio).total
    with pytest.raises(Refusal) as refused:
        service.export_log(studio, tmp_path / "missing" / "log.csv")
    assert refused.value.code == "not-written"
    assert service.log_page(studio).total == before


def test_what_an_entry_is_about_is_called_by_its_kind_also_when_it_is_gone(studio: SignedIn) -> None:
    day = dt.date(2026, 9, 21)
    with studio.unit() as unit:
        key = unit.add(PeriodMark, {"name": "exams", "first_day": day, "last_day": day})
    with studio.unit() as unit:
        unit.log("period-deleted", "period-mark", unit.remove(PeriodMark, key))
    kind, _, number = service.log_page(studio).entries[0].subject.rpartition(" ")
    assert kind == "period mark"
    assert len(number) == 8


def test_details_are_told_in_words_while_the_kept_line_stays_as_it_is() -> None:
    assert detail_words("bundle-made", "1: 589") == "bundle 1, 589 records"
    assert detail_words("role-changed", "staff -> counselor") == "studio staff → counselor"
    assert detail_words("roster-import", "added 3 updated 0 unchanged 1 refused 2") == (
        "3 added, 0 changed, 1 unchanged, 2 refused"
    )
    assert detail_words("conflict-settled", "level: 3") == "level: orange"
    assert detail_words("conflict-settled", "status: closed") == "status: closed"
    assert detail_words("conflict-settled", "owner") == "owner"
    assert detail_words("keys-rotated", "2") == "change 2"
    assert detail_words("failed-sign-in", "2026-11-24 08:00:00 (3)") == "2026-11-24 08:00:00 (3)"
    assert detail_words("undone", "case-note, check-in") == "case note, check-in"
