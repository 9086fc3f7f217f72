"""A Messenger's own file and the studio: their rooms go down, what they saw comes up, and nothing clinical goes back."""

from __future__ import annotations

import datetime as dt

import pytest

from db.schema import Alert, Assignment, Case, CheckIn, Person, Student
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from tests.studio_app.sync.campus import DAY, NOW, Campus, add, change, copy_of, digest, held, stand_for, student


def _pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    studio, messenger = place.node("studio", "教育学院"), place.node("messenger", "周明")
    place.link(studio, messenger)
    place.carry(messenger, studio)
    stand_for(studio, messenger)
    student(studio)
    student(studio, "王小川", student_no="20260002", room="413")
    place.carry(studio, messenger)
    return studio, messenger


@pytest.fixture
def pair(place: Campus) -> tuple[SignedIn, SignedIn]:
    """A studio and the file of a Messenger who stands for room 412, with one bundle carried each way."""
    return copy_of(_pair, place)


def seen(node: SignedIn, **values: object) -> int:
    who = held(node, "student")[0].key
    return add(node, CheckIn, **{"student": who, "day": DAY, "mood": 1, "contact": 1, "entered_at": NOW,
               "note": "哭过", "observer": node.person, **values})  # fmt: skip


def raised(node: SignedIn, **values: object) -> int:
    who = held(node, "student")[0].key
    return add(node, Alert, **{"student": who, "day": DAY, "level": 3, "signs": 64, "raised_at": NOW,
               "raised_by": node.person, "words": "昨晚没回来", **values})  # fmt: skip


def test_the_messenger_holds_the_people_of_their_room_and_no_more_of_them_than_they_need(
    pair: tuple[SignedIn, SignedIn],
) -> None:
    _, messenger = pair
    (one,) = held(messenger, "student")
    fields = one.fields
    assert (fields["name"], fields["room"], fields["bed"], fields["class_name"]) == ("林晓雨", "412", "2", "学前2601")
    assert fields["student_no"] == fields["phone"] == fields["ethnicity"] == ""
    assert [row.fields["person"] for row in held(messenger, "assignment")] == [messenger.person_id]
    with messenger.read() as read:
        (text,) = read.exec_driver_sql("SELECT find FROM student").scalars()
    assert "linxiaoyu" in text


def test_what_a_messenger_saw_arrives_whole(place: Campus, pair: tuple[SignedIn, SignedIn]) -> None:
    studio, messenger = pair
    raised(messenger, check_in=seen(messenger))
    done = place.carry(messenger, studio)
    assert (done.applied, done.quarantined) == (2, 0)
    (check_in,) = held(studio, "check-in")
    assert (check_in.fields["note"], check_in.fields["observer"]) == ("哭过", messenger.person_id)
    (alert,) = held(studio, "alert")
    assert (alert.fields["words"], alert.fields["check_in"]) == ("昨晚没回来", check_in.id)


def test_the_messenger_learns_that_an_alert_was_acted_on_and_nothing_else(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    raised(messenger)
    place.carry(messenger, studio)
    (alert,) = held(studio, "alert")
    case = add(studio, Case, student=alert.key and held(studio, "student")[0].key, level=4, opened_at=NOW)
    change(studio, Alert, alert.key, status="case", level=4, outcome="已建立个案", acknowledged_by=studio.person)
    assert case
    assert place.carry(studio, messenger).conflicts == 0
    (there,) = held(messenger, "alert")
    assert (there.fields["status"], there.fields["level"], there.fields["outcome"]) == ("closed", 3, "")
    assert held(messenger, "case") == []
    # A later addition by the Messenger does not carry that simplified word back over the studio's own.
    change(messenger, Alert, there.key, words="昨晚没回来，今早回来了")
    assert place.carry(messenger, studio).conflicts == 0
    (after,) = held(studio, "alert")
    assert (after.fields["status"], after.fields["level"]) == ("case", 4)
    assert after.fields["words"] == "昨晚没回来，今早回来了"


def test_a_room_handed_over_leaves_the_messengers_file_once_its_check_ins_have_arrived(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    seen(messenger)
    change(studio, Assignment, held(studio, "assignment")[0].key, until=DAY - dt.timedelta(days=1))
    place.carry(studio, messenger)
    assert len(held(messenger, "check-in")) == 1, "not yet at the studio, so still here"
    place.carry(messenger, studio)
    assert len(held(studio, "check-in")) == 1
    place.carry(studio, messenger)
    assert held(messenger, "student") == held(messenger, "check-in") == []
    change(studio, Assignment, held(studio, "assignment")[0].key, until=None)
    place.carry(studio, messenger)
    assert len(held(messenger, "student")) == len(held(messenger, "check-in")) == 1


def test_a_student_who_moves_in_comes_and_one_who_moves_out_goes(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    first, second = (row.key for row in held(studio, "student"))
    change(studio, Student, first, room="413")
    change(studio, Student, second, room="412")
    assert place.carry(studio, messenger).records["withdrawn"] == 1
    assert [row.fields["name"] for row in held(messenger, "student")] == ["王小川"]


def test_a_messenger_may_not_write_about_people_of_other_rooms_nor_make_themselves_a_lead(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    other = next(row for row in held(studio, "student") if row.fields["room"] == "413")
    with messenger.unit() as unit:
        key = unit.add(Student, {"name": "王小川"})
        unit.connection.exec_driver_sql("UPDATE student SET id = ? WHERE key = ?", (bytes.fromhex(other.id), key))
    seen(messenger, student=key)
    change(messenger, Person, messenger.person, role="lead")
    done = place.carry(messenger, studio)
    assert (done.applied, done.reasons) == (0, {"out-of-scope": 2})
    assert held(studio, "check-in") == []
    assert {row.reason for row in service.quarantined_lines(studio)} == {"The sender may not write this."}


def test_a_messengers_check_ins_travel_on_to_the_center_without_who_saw_them(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    center = place.node("center", "心理中心")
    place.link(center, studio)
    seen(messenger)
    place.carry(messenger, studio)
    place.carry(studio, center)
    (figures,) = held(center, "check-in")
    assert (figures.fields["mood"], figures.fields["note"], figures.fields["observer"]) == (1, "", None)
    assert figures.origin == studio.node.id
    before = digest(center)
    place.carry(center, studio)
    place.carry(studio, center)
    assert digest(center) == before
    center.store.close()


def test_a_messenger_whose_file_was_lost_gets_their_own_work_back(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    seen(messenger)
    place.carry(messenger, studio)
    with messenger.unit() as unit:  # as a restored older copy has it
        unit.connection.exec_driver_sql("DELETE FROM check_in")
        unit.connection.exec_driver_sql("UPDATE node_state SET incarnation = x'0102030405060708'")
        unit.connection.exec_driver_sql("UPDATE neighbour SET acknowledged_upto = 0")
    done = place.carry(messenger, studio)
    assert "restored or copied" in done.notes[0]
    place.carry(studio, messenger)
    assert [row.fields["note"] for row in held(messenger, "check-in")] == ["哭过"]


def test_a_room_handed_back_brings_the_messengers_alerts_back_without_the_counselors_level(
    place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, messenger = pair
    raised(messenger, signs=64, level=3)
    place.carry(messenger, studio)
    change(studio, Alert, held(studio, "alert")[0].key, level=4)
    change(studio, Assignment, held(studio, "assignment")[0].key, until=DAY - dt.timedelta(days=1))
    place.carry(studio, messenger)
    assert held(messenger, "alert") == []
    change(studio, Assignment, held(studio, "assignment")[0].key, until=None)
    done = place.carry(studio, messenger)
    assert done.quarantined == 0
    assert [(row.fields["level"], row.fields["words"]) for row in held(messenger, "alert")] == [(3, "昨晚没回来")]
    place.carry(messenger, studio)
    assert held(studio, "alert")[0].fields["level"] == 4
