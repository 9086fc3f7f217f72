"""One block, one transaction: what was acknowledged is there, what failed never was, and each change is stamped."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from db.changes import MANY
from db.local_writes import keep_setting
from db.queries.people import field_changes
from db.schema import CheckIn, Setting, Student
from db.settings import SettingKey
from db.versions import decode
from studio_app.node.signed_in import SignedIn


def _student(signed_in: SignedIn, number: str = "001", **more: object) -> int:
    with signed_in.unit() as unit:
        return unit.add(Student, {"student_no": number, "name": "Invented", **more})


def test_nothing_of_a_block_that_failed_is_kept(studio: SignedIn) -> None:
    with pytest.raises(ZeroDivisionError), studio.unit() as unit:
        unit.add(Student, {"student_no": "001", "name": "Invented"})
        raise ZeroDivisionError
    with studio.read() as read:
        assert read.execute(select(func.count()).select_from(Student)).scalar() == 0


def test_a_failed_block_takes_no_rev(studio: SignedIn) -> None:
    with studio.unit() as unit:
        before = unit.rev
    with pytest.raises(ZeroDivisionError), studio.unit() as unit:
        unit.add(Student, {"student_no": "001"})
        raise ZeroDivisionError
    with studio.unit() as unit:
        assert unit.rev == before


def test_every_write_gets_a_higher_rev_and_a_later_stamp(studio: SignedIn) -> None:
    key = _student(studio, room="411")
    with studio.read() as read:
        before = read.execute(select(Student.rev, Student.stamps)).one()
    with studio.unit() as unit:
        assert unit.change(Student, key, {"room": "412"})
    with studio.read() as read:
        after = read.execute(select(Student.rev, Student.stamps)).one()
    assert after.rev > before.rev
    old = decode(before.stamps, {"room": "411", "name": ""}).fields
    new = decode(after.stamps, {"room": "412", "name": ""}).fields
    assert new["room"].stamp > old["room"].stamp
    assert new["name"].stamp == old["name"].stamp


def test_a_change_to_the_same_value_is_no_change(studio: SignedIn) -> None:
    key = _student(studio, room="411")
    with studio.unit() as unit:
        before = unit.rev
        assert not unit.change(Student, key, {"room": "411"})
        assert unit.rev == before
    assert not unit.changes


def test_the_old_room_is_kept_in_the_history(studio: SignedIn) -> None:
    key = _student(studio, room="411")
    with studio.unit() as unit:
        unit.change(Student, key, {"room": "412"})
    with studio.read() as read:
        (kept,) = field_changes(read, "student", key)
    assert (kept.field, kept.old, kept.new, kept.by) == ("room", "411", "412", studio.name)


def test_changes_name_the_kinds_and_the_students(studio: SignedIn) -> None:
    key = _student(studio)
    with studio.unit() as unit:
        unit.add(CheckIn, {"student": key, "day": dt.date(2026, 11, 24), "contact": 0, "entered_at": unit.now})
    assert unit.changes.kinds == {"check-in"}
    assert unit.changes.concerns(key)
    assert not unit.changes.concerns(key + 1)


def test_a_whole_roster_changes_everybody(studio: SignedIn) -> None:
    rows = [{"student_no": f"{number:06}", "name": "Invented"} for number in range(MANY + 5)]
    with studio.unit() as unit:
        unit.add_many(Student, rows)
    assert unit.changes.students is None
    with studio.read() as read:
        revs = read.execute(select(Student.rev).order_by(Student.key)).scalars().all()
    assert revs == sorted(set(revs))


def test_ids_rise_in_the_order_records_are_made(studio: SignedIn) -> None:
    with studio.unit() as unit:
        ids = [unit.next_id() for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert {identity[6] >> 4 for identity in ids} == {7}
    assert {identity[8] >> 6 for identity in ids} == {2}


def test_a_setting_written_twice_is_one_setting(studio: SignedIn) -> None:
    key = SettingKey("name", int, 0)
    for value in (1, 2):
        with studio.unit() as unit:
            keep_setting(unit, key, value)
    with studio.read() as read:
        assert read.execute(select(Setting.value).where(Setting.name == "name")).scalars().all() == ["2"]
