"""What the check-in page asks of the services, put together so that each answer comes back at once. No Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio_app.crisis import service as crisis
from studio_app.crisis.service import FirstAid
from studio_app.observation.entry import CheckInEntry
from studio_app.observation.service import Room, RoundRecorded, open_room, record_round, rooms_of_round
from studio_app.roster import service as roster
from studio_app.words import say, say_count
from ui.check_in.rooms import Place, Round
from ui.widgets.level import level_text

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


@dataclass(frozen=True)
class Opened:
    """The rooms of the round and the one that is open; `room` is None where there is none to open."""

    rooms: Round
    room: Room | None
    aid_done: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """student of the room to what is ticked already of the first steps at a red sign"""


@dataclass(frozen=True)
class Saved:
    """What was recorded, and the round as it stands after it."""

    recorded: RoundRecorded | None
    """None where nothing had to be written"""
    opened: Opened


@dataclass(frozen=True)
class Aid:
    """The plan's first steps at a red sign, and its closing words."""

    steps: tuple[FirstAid, ...]
    closing: str


def open_place(signed_in: SignedIn, day: dt.date, place: Place | None = None) -> Opened:
    """The round of `day` with the room `place` open, or else the next that is to be done, or the first."""
    rooms = Round(rooms_of_round(signed_in, day))
    if place is None:
        found = rooms.next_to_do() or next(iter(rooms.rooms), None)
        place = None if found is None else (found.building, found.room)
    return _opened(signed_in, rooms, None if place is None else open_room(signed_in, *place, day))


def save_round(signed_in: SignedIn, day: dt.date, entries: Sequence[CheckInEntry], here: Place, go_on: bool) -> Saved:
    """Records the entries; then the next room to do (`go_on`) or again this one. All or nothing, as the service does."""
    recorded = record_round(signed_in, entries) if entries else None
    if not go_on:
        return Saved(recorded, open_place(signed_in, day, here))
    rooms = Round(rooms_of_round(signed_in, day))
    following = rooms.next_to_do(*here)
    room = None if following is None else open_room(signed_in, following.building, following.room, day)
    return Saved(recorded, _opened(signed_in, rooms, room))


def _opened(signed_in: SignedIn, rooms: Round, room: Room | None) -> Opened:
    if room is None or not room.people:
        return Opened(rooms, None)
    students = [person.student.key for person in room.people]
    return Opened(rooms, room, crisis.first_aid_done(signed_in, students, room.day))


def place_of_student(signed_in: SignedIn, student: int) -> Place | None:
    """Where a student lives; None for one without a room, or whom this person may not see."""
    everybody = roster.Narrowing()
    place = roster.listing(signed_in, everybody, student).place
    rows = [] if place is None else roster.list_students(signed_in, everybody, place, 1)
    return (rows[0].building, rows[0].room) if rows and rows[0].room else None


def place_looked_for(signed_in: SignedIn, rooms: Round, text: str) -> Place | None:
    """The room that `text` names, or else where somebody of that name or number lives, among these rooms."""
    for building, room in sorted(rooms.places):
        if room == text:
            return building, room
    for student in roster.list_students(signed_in, roster.Narrowing(text=text), count=20):
        if (student.building, student.room) in rooms.places:
            return student.building, student.room
    return next(((building, room) for building, room in sorted(rooms.places) if room.startswith(text)), None)


def first_aid(signed_in: SignedIn) -> Aid:
    """What the danger band shows."""
    return Aid(crisis.first_aid(signed_in), crisis.closing(signed_in))


def saved_words(room: str, saved: int, left: int, recorded: RoundRecorded) -> str:
    """What the status bar says: `412 saved: 6 people, 1 alert. ▲ Orange: Lin Xiaoyu`. `left`: people not entered yet."""
    parts = [say_count("{count} person", "{count} people", saved)]
    if recorded.alerts:
        parts.append(say_count("{count} alert", "{count} alerts", len(recorded.alerts)))
    if left:
        parts.append(say_count("{count} not entered yet", "{count} not entered yet", left))
    text = say("{room} saved: {parts}", room=room, parts=say(", ").join(parts))
    told = [say("{level}: {name}", level=level_text(alert.level), name=alert.student_name) for alert in recorded.alerts]
    return " · ".join([text, *told])
