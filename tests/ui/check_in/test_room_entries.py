"""What one key does to a room's entries, and that nothing typed is lost by the next."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from studio_app.domain.check_in_form import Contact
from studio_app.observation.entry import as_usual, validate
from studio_app.observation.service import Room, RoomPerson, open_room, save_entry_draft
from studio_app.roster.service import StudentRow
from tests.studio_app.observation.campus import BUILDING, Campus
from ui.check_in.room_entries import CHOICES, OBSERVED, RoomEntries

DAY = dt.date(2026, 11, 24)


def room_of(count: int) -> Room:
    people = []
    for key in range(1, count + 1):
        student = StudentRow(key, f"N{key}", f"Name {key}", "", "", "", "", "", "7", "412", str(key), "present")
        people.append(RoomPerson(student, None, (), (), None))
    return Room("7", "412", DAY, tuple(people))


@pytest.fixture
def room_entries() -> RoomEntries:
    return RoomEntries(room_of(6))


def _values(room_entries: RoomEntries, place: int) -> dict[str, object]:
    entry = room_entries.rows[place].entry
    assert entry is not None
    return {field: getattr(entry, field) for field in (*OBSERVED, "contact", "signs", "note")}


def test_the_first_value_of_a_person_begins_an_ordinary_day(room_entries: RoomEntries) -> None:
    room_entries.choose(0, "mood", 2)
    assert room_entries.rows[0].entry == as_usual(1, DAY).__class__(
        1, DAY, mood=2, sleep=0, appetite=0, social=0, study=0
    )


def test_a_field_turns_forth_and_back_round_and_round(room_entries: RoomEntries) -> None:
    seen = []
    for _ in range(4):
        room_entries.turn(0, "sleep", 1)
        seen.append(_values(room_entries, 0)["sleep"])
    assert seen == [1, 2, 3, 0]
    room_entries.turn(0, "sleep", -1)
    assert _values(room_entries, 0)["sleep"] == 3


def test_all_as_usual_leaves_everybody_alone_who_was_entered(room_entries: RoomEntries) -> None:
    room_entries.choose(1, "mood", 1)
    room_entries.write_note(2, "asked for a talk")
    room_entries.set_sign(3, 1 << 10, True)
    assert room_entries.usual_for_all() == [0, 2, 4, 5]
    assert _values(room_entries, 1)["mood"] == 1
    assert (_values(room_entries, 2)["mood"], _values(room_entries, 2)["note"]) == (3, "asked for a talk")
    assert (_values(room_entries, 3)["mood"], _values(room_entries, 3)["signs"]) == (None, 1 << 10)


def test_as_usual_for_one_person_keeps_signs_and_note(room_entries: RoomEntries) -> None:
    room_entries.write_note(0, "new glasses")
    room_entries.set_sign(0, 1 << 16, True)
    room_entries.usual(0)
    assert (_values(room_entries, 0)["mood"], _values(room_entries, 0)["note"], _values(room_entries, 0)["signs"]) == (
        3,
        "new glasses",
        1 << 16,
    )


def test_somebody_not_seen_has_nothing_observed_and_what_was_comes_back(room_entries: RoomEntries) -> None:
    room_entries.choose(0, "mood", 2)
    room_entries.choose(0, "contact", int(Contact.NOT_SEEN_HOSPITAL))
    assert all(_values(room_entries, 0)[field] is None for field in OBSERVED)
    room_entries.choose(0, "contact", int(Contact.TALKED))
    assert (_values(room_entries, 0)["mood"], _values(room_entries, 0)["contact"]) == (2, Contact.TALKED)


def test_a_mood_for_somebody_not_seen_means_they_were_seen(room_entries: RoomEntries) -> None:
    room_entries.choose(0, "contact", int(Contact.NOT_SEEN_HOME))
    room_entries.choose(0, "mood", 4)
    assert (_values(room_entries, 0)["mood"], _values(room_entries, 0)["contact"]) == (4, Contact.SEEN)


def test_undo_takes_back_all_as_usual_in_one_step_and_redo_makes_it_again(room_entries: RoomEntries) -> None:
    room_entries.usual_for_all()
    room_entries.undo()
    assert [row.entry for row in room_entries.rows] == [None] * 6
    room_entries.redo()
    assert room_entries.entered() == 6
    assert room_entries.redo() == []


def test_a_note_typed_letter_by_letter_is_one_step(room_entries: RoomEntries) -> None:
    room_entries.choose(0, "mood", 2)
    for end in range(1, 6):
        room_entries.write_note(0, "alone"[:end])
    room_entries.undo()
    assert (_values(room_entries, 0)["mood"], _values(room_entries, 0)["note"]) == (2, "")


def test_a_sign_ticked_and_unticked_leaves_nothing_to_save(room_entries: RoomEntries) -> None:
    room_entries.set_sign(0, 1, True)
    room_entries.set_sign(0, 1, False)
    assert room_entries.to_save() == []
    assert room_entries.rows[0].entry is None


def test_a_room_read_again_keeps_what_was_typed_meanwhile(campus: Campus) -> None:
    room = open_room(campus.messenger, BUILDING, "411")
    room_entries = RoomEntries(room)
    room_entries.choose(0, "mood", 1)
    save_entry_draft(campus.messenger, as_usual(campus.keys["Chen Siyuan"], room.day))
    room_entries.refresh(open_room(campus.messenger, BUILDING, "411"))
    assert _values(room_entries, 0)["mood"] == 1
    assert room_entries.rows[1].from_draft


_KEYS = some.tuples(
    some.sampled_from(["turn", "choose", "usual", "all", "sign", "undo", "redo", "clear"]),
    some.integers(0, 2),
    some.sampled_from(sorted(CHOICES)),
    some.integers(0, 17),
    some.sampled_from([1, -1]),
)


@given(some.lists(_KEYS, max_size=25))
def test_whatever_keys_are_pressed_every_entry_may_be_saved(keys: list[tuple[str, int, str, int, int]]) -> None:
    room_entries = RoomEntries(room_of(3))
    for key, place, field, number, step in keys:
        match key:
            case "turn":
                room_entries.turn(place, field, step)
            case "choose":
                values = CHOICES[field]
                room_entries.choose(place, field, values[number % len(values)])
            case "usual":
                room_entries.usual(place)
            case "all":
                room_entries.usual_for_all()
            case "sign":
                room_entries.set_sign(place, 1 << number, step > 0)
            case "undo":
                room_entries.undo()
            case "redo":
                room_entries.redo()
            case "clear":
                room_entries.clear(place)
    for entry in room_entries.to_save():
        validate(entry, DAY)


@given(some.lists(_KEYS, max_size=12))
def test_undoing_every_change_leaves_the_room_as_it_was(keys: list[tuple[str, int, str, int, int]]) -> None:
    room_entries = RoomEntries(room_of(3))
    for _, place, field, number, step in keys:
        room_entries.turn(place, field, step) if number % 3 else room_entries.set_sign(place, 1 << number, True)
    while room_entries.undo():
        pass
    assert [row.entry for row in room_entries.rows] == [None, None, None]
