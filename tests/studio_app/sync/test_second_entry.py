"""A person entered twice and merged at the studio: a Messenger's own file reads both entries as one, and hears no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.queries import observation as queries
from db.schema import Alert, Assignment, CheckIn, Student
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.observation import service as observation
from studio_app.roster import service as roster
from studio_app.sync import service
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, campus, change, copy_of, held, stand_for, student
from tests.studio_app.sync.opened import plain_text

PLACE = {"building": "兰苑3号楼", "room": "412"}
SECOND = {"name": "林小雨", "student_no": "20269999", "room": "412", "bed": "SECOND-bed", "phone": "SECOND-phone",
          "class_name": "SECOND-class"}  # fmt: skip


class Twice:
    """A studio with one person entered twice, and their Messenger, who saw them under both entries."""

    def __init__(self, place: Campus) -> None:
        self.place = place
        self.studio, self.messenger = place.node("studio", "教育学院"), place.node("messenger", "周明")
        place.link(self.studio, self.messenger)
        place.carry(self.messenger, self.studio)
        self.stands = stand_for(self.studio, self.messenger)
        self.kept, self.dropped = student(self.studio), student(self.studio, **SECOND)
        place.carry(self.studio, self.messenger)
        self.kept_there = self.there(self.kept)
        self.dropped_there = self.there(self.dropped)
        self.see(self.kept_there, DAY)
        self.see(self.dropped_there, DAY - dt.timedelta(days=1))
        place.carry(self.messenger, self.studio)

    def there(self, key: int) -> int:
        ids = {row.key: row.id for row in held(self.studio, "student")}
        return next(row.key for row in held(self.messenger, "student") if row.id == ids[key])

    def see(self, who: int, day: dt.date) -> int:
        return add(self.messenger, CheckIn, student=who, day=day, mood=2, contact=0, entered_at=NOW,
                   observer=self.messenger.person)  # fmt: skip

    def down(self) -> service.ReadBundle:
        return self.place.carry(self.studio, self.messenger)

    def merge(self) -> None:
        roster.merge_students(self.studio, self.kept, self.dropped)
        assert self.down().quarantined == 0

    def days(self) -> list[dt.date]:
        """The days that the Messenger's file shows of the kept person."""
        rows = observation.check_ins(self.messenger, self.kept_there, DAY - dt.timedelta(days=7), DAY)
        return [row.day for row in rows]

    def seen_marks(self) -> list[tuple[str, int]]:
        room = observation.open_room(self.messenger, PLACE["building"], PLACE["room"], DAY)
        return [(each.student.name, sum(mark.entered for mark in each.marks)) for each in room.people]


@pytest.fixture
def twice(tmp_path: Path) -> Iterator[Twice]:
    made = copy_of(Twice, campus(tmp_path))
    yield made
    made.studio.store.close()
    made.messenger.store.close()


def names(node: SignedIn) -> set[str]:
    return {row.fields["name"] for row in held(node, "student")}


def test_both_entries_are_one_person_in_the_messengers_file(twice: Twice) -> None:
    assert twice.days() == [DAY]
    twice.merge()
    assert sorted(twice.days()) == [DAY - dt.timedelta(days=1), DAY]
    assert twice.seen_marks() == [("林晓雨", 1)]
    assert len(roster.list_students(twice.messenger)) == 1


def test_of_the_second_entry_the_file_keeps_no_more_than_whose_it_is(twice: Twice) -> None:
    twice.merge()
    second = next(row.fields for row in held(twice.messenger, "student") if row.key == twice.dropped_there)
    kept = next(row.id for row in held(twice.studio, "student") if row.key == twice.kept)
    assert (second["status"], second["merged_into"]) == ("merged", kept)
    assert {second[name] for name in ("name", "class_name", "building", "room", "bed", "student_no")} == {""}
    with twice.messenger.read() as read:
        assert read.exec_driver_sql("SELECT find FROM student WHERE key = ?", (twice.dropped_there,)).scalar() == ""


def test_no_byte_of_the_second_entrys_own_fields_travels(twice: Twice) -> None:
    change(twice.studio, Assignment, twice.stands, until=DAY - dt.timedelta(days=1))
    twice.down()
    roster.merge_students(twice.studio, twice.kept, twice.dropped)
    change(twice.studio, Assignment, twice.stands, until=None)
    plain = plain_text(twice.place.bundle(twice.studio, twice.messenger), twice.messenger)
    assert "林晓雨".encode() in plain
    for hidden in ("林小雨", "20269999", "SECOND-"):
        assert hidden.encode() not in plain


@pytest.mark.parametrize("room", ["412", "909"])
def test_taking_the_merge_back_parts_them_there_too(twice: Twice, room: str) -> None:
    twice.merge()
    change(twice.studio, Student, twice.dropped, room=room)
    twice.down()
    roster.unmerge_student(twice.studio, twice.dropped)
    assert twice.down().quarantined == 0
    assert twice.days() == [DAY]
    assert names(twice.messenger) == ({"林晓雨", "林小雨"} if room == "412" else {"林晓雨"})
    assert len(held(twice.messenger, "check-in")) == (2 if room == "412" else 1)


def test_an_entry_without_a_room_keeps_what_was_seen_under_it(twice: Twice) -> None:
    change(twice.studio, Student, twice.dropped, room="", class_name="")
    twice.merge()
    assert len(twice.days()) == 2


def test_once_the_kept_one_moves_out_both_go_and_come_back_together(twice: Twice) -> None:
    twice.merge()
    change(twice.studio, Student, twice.kept, room="909", class_name="")
    assert twice.down().quarantined == 0
    assert held(twice.messenger, "student") == held(twice.messenger, "check-in") == []
    change(twice.studio, Student, twice.kept, room="412")
    assert twice.down().quarantined == 0
    twice.kept_there = twice.there(twice.kept)
    assert len(twice.days()) == 2


def test_what_was_seen_before_word_of_the_merge_came_still_arrives(twice: Twice) -> None:
    roster.merge_students(twice.studio, twice.kept, twice.dropped)
    twice.place.bundle(twice.studio, twice.messenger)
    twice.see(twice.dropped_there, DAY)
    done = twice.place.carry(twice.messenger, twice.studio)
    assert (done.applied, done.quarantined) == (1, 0)
    twice.down()
    assert len(twice.days()) == 3


def test_a_person_in_two_entries_counts_as_one_that_is_told_by_name(twice: Twice) -> None:
    (before,) = [row.named for row in service.status(twice.studio).neighbours]
    twice.merge()
    (after,) = [row.named for row in service.status(twice.studio).neighbours]
    assert (before, after) == (2, 1)


def test_an_alert_raised_under_the_second_entry_still_says_whose_it_is(twice: Twice) -> None:
    add(twice.messenger, Alert, student=twice.dropped_there, day=DAY, level=3, raised_at=NOW,
        raised_by=twice.messenger.person, words="昨晚没回来")  # fmt: skip
    twice.place.carry(twice.messenger, twice.studio)
    twice.merge()
    with twice.messenger.read() as read:
        limit = twice.messenger.limit(Permission.SEE_PEOPLE)
        (alert,) = queries.alerts(read, limit, student=twice.kept_there)
    assert (alert.student_name, alert.room) == ("林晓雨", "412")
