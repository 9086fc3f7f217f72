"""A dorm round as a Messenger meets it: which rooms, who is in them, what was seen before, and what was begun."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from studio_app.domain.check_in_form import Contact
from studio_app.observation import service as observation
from studio_app.observation.entry import as_usual
from tests.studio_app.observation.campus import BUILDING, NAMES, Campus, days_earlier


def _rooms(campus: Campus) -> dict[str, tuple[int, int, int]]:
    rooms = observation.rooms_of_round(campus.messenger)
    return {room.room: (room.people, room.entered, room.seen) for room in rooms}


def test_a_messenger_walks_through_own_rooms_and_sees_no_others(campus: Campus) -> None:
    assert _rooms(campus) == {"411": (6, 0, 0), "412": (6, 0, 0)}
    assert all(room.own for room in observation.rooms_of_round(campus.messenger))
    assert observation.open_room(campus.messenger, BUILDING, "501").people == ()


def test_the_lead_sees_every_room_and_which_have_nobody(campus: Campus) -> None:
    rooms = {room.room: room for room in observation.rooms_of_round(campus.lead)}
    assert rooms["501"].messengers == ()
    assert rooms["411"].messengers == ("May Zhou",)
    assert not any(room.own for room in rooms.values())


def test_a_room_counts_who_was_entered_and_of_those_who_was_seen(campus: Campus) -> None:
    today = campus.messenger.today()
    entries = [as_usual(campus.keys[name], today) for name in ("Lin Xiaoyu", "Chen Siyuan")]
    away = replace(
        entries[1], contact=int(Contact.NOT_SEEN_HOME), mood=None, sleep=None, appetite=None, social=None, study=None
    )
    observation.record_round(campus.messenger, [entries[0], away])
    assert _rooms(campus)["411"] == (6, 2, 1)


def test_an_opened_room_shows_the_seven_days_before_with_the_lowest_mood_of_each(campus: Campus) -> None:
    lin, today = campus.keys["Lin Xiaoyu"], campus.messenger.today()
    before = today - dt.timedelta(days=2)
    observation.record_round(campus.messenger, [replace(as_usual(lin, before), mood=4)])
    observation.record_round(campus.lead, [replace(as_usual(lin, before), mood=2)])
    person = observation.open_room(campus.messenger, BUILDING, "411").people[0]
    assert [mark.mood for mark in person.marks] == [None] * 5 + [2, None]
    assert [mark.day for mark in person.marks][-1] == today - dt.timedelta(days=1)
    assert [mark.entered for mark in person.marks].count(True) == 1


def test_what_others_entered_today_stands_beside_ones_own_without_their_note(campus: Campus) -> None:
    lin, today = campus.keys["Lin Xiaoyu"], campus.messenger.today()
    observation.record_round(campus.lead, [replace(as_usual(lin, today), mood=2, note="cried at noon")])
    observation.record_round(campus.messenger, [as_usual(lin, today)])
    person = observation.open_room(campus.messenger, BUILDING, "411").people[0]
    assert person.own is not None
    assert person.own.mood == 3
    assert [(other.mood, other.note) for other in person.others] == [(2, "")]
    seen_by_lead = observation.open_room(campus.lead, BUILDING, "411").people[0]
    assert seen_by_lead.own is not None
    assert seen_by_lead.own.note == "cried at noon"


def test_a_draft_outlives_the_program_and_is_gone_once_saved(campus: Campus) -> None:
    lin, today = campus.keys["Lin Xiaoyu"], campus.messenger.today()
    begun = replace(as_usual(lin, today), mood=2, note="half a sen")
    observation.save_entry_draft(campus.messenger, begun)
    campus.messenger.store.close()
    again = campus.again()
    assert observation.open_room(again, BUILDING, "411").people[0].draft == begun
    assert observation.open_room(campus.lead, BUILDING, "411").people[0].draft is None
    assert observation.entry_drafts(again) == [begun]
    observation.record_round(again, [begun])
    assert observation.entry_drafts(again) == []
    again.store.close()


def test_a_draft_belongs_to_its_day(campus: Campus) -> None:
    lin, today = campus.keys["Lin Xiaoyu"], campus.messenger.today()
    observation.save_entry_draft(campus.messenger, as_usual(lin, today - dt.timedelta(days=1)))
    assert observation.open_room(campus.messenger, BUILDING, "411").people[0].draft is None
    earlier = observation.open_room(campus.messenger, BUILDING, "411", today - dt.timedelta(days=1))
    assert earlier.people[0].draft is not None
    observation.delete_entry_draft(campus.messenger, lin, today - dt.timedelta(days=1))
    assert observation.entry_drafts(campus.messenger) == []


def test_people_nobody_met_for_three_days_come_up_the_longest_first(campus: Campus) -> None:
    today = campus.messenger.today()
    for name, days in (("Lin Xiaoyu", 3), ("Chen Siyuan", 2), ("Wang Zihan", 9)):
        observation.record_round(campus.messenger, [as_usual(campus.keys[name], today - dt.timedelta(days=days))])
    missed = observation.unseen(campus.lead)
    assert [student for student, _ in missed] == [campus.keys["Wang Zihan"], campus.keys["Lin Xiaoyu"]]


def test_somebody_whom_the_round_passes_by_comes_up_and_a_room_without_rounds_does_not(campus: Campus) -> None:
    lin = campus.keys["Lin Xiaoyu"]
    observation.record_round(campus.messenger, [as_usual(lin, campus.messenger.today())])
    assert observation.unseen(campus.lead) == []  # the others came into the roster today
    with days_earlier(campus.messenger, -4), days_earlier(campus.lead, -4):
        observation.record_round(campus.messenger, [as_usual(lin, campus.messenger.today())])
        never = {student for student, last in observation.unseen(campus.lead) if last is None}
    in_411 = {campus.keys[name] for room, names in NAMES if room == "411" for name in names}
    assert never == in_411 - {lin}


def test_a_message_counts_as_met_and_an_entry_of_not_seen_does_not(campus: Campus) -> None:
    lin, chen, today = campus.keys["Lin Xiaoyu"], campus.keys["Chen Siyuan"], campus.messenger.today()
    long_ago = today - dt.timedelta(days=5)
    observation.record_round(campus.messenger, [as_usual(lin, long_ago), as_usual(chen, long_ago)])
    nobody = replace(
        as_usual(chen, today),
        contact=int(Contact.NOT_SEEN_UNKNOWN),
        mood=None,
        sleep=None,
        appetite=None,
        social=None,
        study=None,
    )
    by_message = replace(as_usual(lin, today), contact=int(Contact.MESSAGE))
    observation.record_round(campus.messenger, [nobody, by_message])
    assert [student for student, _ in observation.unseen(campus.lead)] == [chen]


def test_a_round_over_midnight_still_belongs_to_the_day_it_was_opened_for(campus: Campus) -> None:
    with days_earlier(campus.messenger, 1):
        yesterday = campus.messenger.today()
        entry = as_usual(campus.keys["Lin Xiaoyu"], yesterday)
    recorded = observation.record_round(campus.messenger, [entry])
    assert recorded.new == 1
    found = observation.check_ins(campus.messenger, campus.keys["Lin Xiaoyu"], yesterday, yesterday)
    assert [row.day for row in found] == [yesterday]
