"""A dorm round: the rooms and their progress, and one room with its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import msgspec

from db.changes import Changes
from db.local_writes import drop_draft, keep_draft
from db.queries import observation as queries
from db.queries import people
from db.queries.merged_students import entries_under
from db.queries.observation import CheckInRow, RoomState
from db.queries.people import StudentRow
from studio_app.domain.permissions import Permission, Reach
from studio_app.node.signed_in import SignedIn
from studio_app.observation.entry import CheckInEntry, concerns
from studio_app.observation.recording import DRAFT_KIND

MARK_DAYS = 7
"""Days before the round that a room shows as marks."""


@dataclass(frozen=True)
class DayMark:
    """Summary of a person's day. `mood` is the lowest entered; `entered` is false for a day without an entry."""

    day: dt.date
    entered: bool
    seen: bool
    mood: int | None
    concerns: int
    signs: int


@dataclass(frozen=True)
class RoomPerson:
    """A person of the room: own entry of the day, others' entries, marks of earlier days, and the draft."""

    student: StudentRow
    own: CheckInRow | None
    others: tuple[CheckInRow, ...]
    marks: tuple[DayMark, ...]
    draft: CheckInEntry | None


@dataclass(frozen=True)
class Room:
    """A room with its people for a day's round."""

    building: str
    room: str
    day: dt.date
    people: tuple[RoomPerson, ...]


@dataclass(frozen=True)
class OwnRoom(RoomState):
    """A room of the round; `own` where the person asking is assigned to it."""

    own: bool


def rooms_of_round(signed_in: SignedIn, day: dt.date | None = None) -> list[OwnRoom]:
    """The rooms this person may enter, with their progress on `day` (today)."""
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    day = day or signed_in.today()
    with signed_in.read() as read:
        own = queries.own_rooms(read, signed_in.person, day)
        states = queries.rooms_on(read, limit, day)
    return [
        OwnRoom(s.building, s.room, s.people, s.entered, s.seen, s.messengers, (s.building, s.room) in own)
        for s in states
    ]


def unfinished_room_count(signed_in: SignedIn) -> int:
    """Number of unfinished rooms of today's round: own rooms, or all for a person without assignments."""
    rooms = rooms_of_round(signed_in)
    walk = [room for room in rooms if room.own] or rooms
    return sum(1 for room in walk if room.entered < room.people)


def open_room(signed_in: SignedIn, building: str, room: str, day: dt.date | None = None) -> Room:
    """The people of a room by bed, each with the last seven days, the day's entries and this person's draft.

    Check-ins under a merged entry of the same person are included.
    """
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    day = day or signed_in.today()
    first = day - dt.timedelta(days=MARK_DAYS)
    with signed_in.read() as read:
        living = people.living_in(read, limit, building, room)
        keys = [student.key for student in living]
        under = entries_under(read, keys)
        rows = [
            replace(redacted_check_in(signed_in, row), student=under.get(row.student, row.student))
            for row in queries.check_ins_of(read, [*keys, *under], first, day)
        ]
        kept = {
            whose: msgspec.structs.replace(msgspec.json.decode(draft.content, type=CheckInEntry), student=whose)
            for draft in queries.drafts(read, signed_in.person, DRAFT_KIND, [*keys, *under])
            if draft.day == day and (whose := under.get(draft.subject, draft.subject))
        }
    found = []
    for student in living:
        theirs = [row for row in rows if row.student == student.key]
        today = [row for row in theirs if row.day == day]
        mine = [row for row in today if row.observer == signed_in.person]
        own = max(mine, key=lambda row: row.entered_at, default=None)
        others = tuple(row for row in today if row.observer != signed_in.person)
        marks = tuple(day_mark(theirs, first + dt.timedelta(days=i)) for i in range(MARK_DAYS))
        found.append(RoomPerson(student, own, others, marks, kept.get(student.key)))
    return Room(building, room, day, tuple(found))


def save_entry_draft(signed_in: SignedIn, entry: CheckInEntry) -> Changes:
    """Saves the draft of an entry; called at every keystroke, survives a crash."""
    signed_in.require(Permission.ENTER_CHECK_INS)
    content = msgspec.json.encode(entry).decode()
    with signed_in.unit() as unit:
        keep_draft(unit, signed_in.person, DRAFT_KIND, entry.student, entry.day, content)
    return unit.changes


def delete_entry_draft(signed_in: SignedIn, student: int, day: dt.date) -> Changes:
    """Deletes a draft that was emptied again."""
    signed_in.require(Permission.ENTER_CHECK_INS)
    with signed_in.unit() as unit:
        drop_draft(unit, signed_in.person, DRAFT_KIND, student, day)
    return unit.changes


def entry_drafts(signed_in: SignedIn) -> list[CheckInEntry]:
    """This person's unsaved entries, oldest day first."""
    signed_in.require(Permission.ENTER_CHECK_INS)
    with signed_in.read() as read:
        rows = queries.drafts(read, signed_in.person, DRAFT_KIND)
    return [msgspec.json.decode(row.content, type=CheckInEntry) for row in rows]


def redacted_check_in(signed_in: SignedIn, row: CheckInRow) -> CheckInRow:
    """The check-in, without its note where this person may not read it."""
    reach = signed_in.reach(Permission.READ_CHECK_IN_NOTES)
    if reach is Reach.ALL or (reach is Reach.OWN and row.observer == signed_in.person):
        return row
    return replace(row, note="", reason="")


def day_mark(rows: list[CheckInRow], day: dt.date) -> DayMark:
    """The summary of a person's check-ins of one day."""
    that_day = [row for row in rows if row.day == day]
    moods = [row.mood for row in that_day if row.mood is not None]
    signs = 0
    for row in that_day:
        signs |= row.signs
    worries = max((concerns(as_entry(row)) for row in that_day), default=0)
    seen = any(row.contact < 3 for row in that_day)
    return DayMark(day, bool(that_day), seen, min(moods, default=None), worries, signs)


def as_entry(row: CheckInRow) -> CheckInEntry:
    """A stored check-in as an entry, to be corrected."""
    return msgspec.structs.replace(msgspec.convert(row, CheckInEntry, from_attributes=True), reason="")
