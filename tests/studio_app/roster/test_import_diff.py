"""Bringing in a table adds and changes people, erases nothing it does not know, and removes nobody."""

from __future__ import annotations

import dataclasses
import datetime

from hypothesis import given
from hypothesis import strategies as st

from db.queries.people import StudentDetail
from studio_app.roster.import_diff import COMPARED, RosterPlan, compare
from studio_app.roster.registry_row import RegistryRow
from studio_app.tables.headings import FIELDS

words = st.sampled_from(["", "甲", "乙"])
rows = st.lists(
    st.builds(
        RegistryRow,
        row=st.integers(2, 99),
        student_no=st.sampled_from([f"20230{n}" for n in range(8)]),
        name=st.sampled_from(["田小东", "朱轩"]),
        gender=st.sampled_from(["", "female", "male"]),
        room=words,
        phone=words,
        birth_date=st.sampled_from([None, datetime.date(2005, 7, 20), datetime.date(2005, 7, 21)]),
    ),
    unique_by=lambda row: row.student_no,
    max_size=8,
)
Roster = dict[str, StudentDetail]


def in_roster(row: RegistryRow) -> StudentDetail:
    values = {field: getattr(row, field) for field in FIELDS}
    return StudentDetail(key=int(row.student_no), id=row.student_no, status="present", **values)


def carried_out(plan: RosterPlan, roster: Roster) -> Roster:
    after = dict(roster)
    for row in plan.added:
        after[row.student_no] = in_roster(row)
    for update in plan.updated:
        student = after[update.row.student_no]
        assert student.key == update.key
        changes = {field: new for field, (_, new) in update.changes.items()}
        after[update.row.student_no] = dataclasses.replace(student, **changes)
    return after


@given(first=rows, second=rows)
def test_a_table_brought_in_twice_gives_nothing_to_do(first: list[RegistryRow], second: list[RegistryRow]) -> None:
    roster = carried_out(compare(first, {}), {})
    assert compare(first, roster).nothing_to_do
    plan = compare(second, roster)
    after = carried_out(plan, roster)
    again = compare(second, after)
    assert again.nothing_to_do
    assert len(again.unchanged) == len(second)
    assert again.not_listed == tuple(s for n, s in after.items() if n not in {row.student_no for row in second})


@given(first=rows, second=rows)
def test_nobody_is_removed_and_nothing_known_is_erased(first: list[RegistryRow], second: list[RegistryRow]) -> None:
    roster = carried_out(compare(first, {}), {})
    plan = compare(second, roster)
    after = carried_out(plan, roster)
    assert roster.keys() <= after.keys()
    for number, student in roster.items():
        for field in COMPARED:
            assert not getattr(student, field) or getattr(after[number], field)
    assert len(plan.added) + len(plan.updated) + len(plan.unchanged) == len(second)


def test_a_move_says_from_where_to_where() -> None:
    roster = {"7": in_roster(RegistryRow("7", "田小东", row=2, building="3号公寓", room="116", phone="138"))}
    plan = compare([RegistryRow("7", "田小东", row=2, building="3号公寓", room="204")], roster)
    assert plan.updated[0].changes == {"room": ("116", "204")}


def test_a_person_whose_row_was_refused_is_not_missing() -> None:
    roster = {number: in_roster(RegistryRow(number, "田小东", row=2)) for number in ("7", "8")}
    assert [student.key for student in compare([], roster, {"7"}).not_listed] == [8]
