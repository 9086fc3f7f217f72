"""Queue items for the dorm round: unseen people, unfinished rooms, corrections to the roster, and drafts."""

from __future__ import annotations

import datetime as dt
import functools

from db.queries import people
from db.queries.people import StudentDetail
from studio_app.domain.floors import by_number
from studio_app.domain.permissions import Permission, Reach
from studio_app.domain.place_words import building_name, room_name
from studio_app.node.signed_in import SignedIn
from studio_app.observation.rounds import OwnRoom, entry_drafts, rooms_of_round
from studio_app.observation.service import unseen
from studio_app.roster.own_proposals import own_proposals
from studio_app.roster.proposals import open_proposals
from studio_app.today.items import Act, Kind, QueueItem, TargetView
from studio_app.words import say, say_count

_ANSWER_DAYS = 14
"""days for which a person sees the answers to corrections they proposed"""
_MAX_ROOMS_NAMED = 6
"""number of rooms without a Messenger that are named; the rest is counted"""


def unseen_items(signed_in: SignedIn) -> list[QueueItem]:
    """Students not seen for three days, the longest first."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    missed = unseen(signed_in)
    with signed_in.read() as read:
        known = people.whereabouts(read, limit, [key for key, _ in missed])
    today, where = signed_in.today(), functools.cache(_where)  # after a holiday there are very many, six to a room
    words: dict[dt.date | None, str] = {None: say("never met yet")}
    for last in {last for _, last in missed if last is not None}:
        words[last] = say_count("last seen {count} day ago", "last seen {count} days ago", (today - last).days)
    return [
        QueueItem(
            kind=Kind.UNSEEN,
            title=one.name,
            line=where(one.building, one.room) or one.class_name,
            due=words[last],
            opens=TargetView.CHECK_IN if one.room else TargetView.ROSTER,
            acts=(Act.CONTACTED,),
            student=key,
        )
        for key, last in missed
        if (one := known.get(key)) is not None
    ]


def room_items(signed_in: SignedIn) -> list[QueueItem]:
    """Unfinished own rooms; for staff also each building's progress and the rooms without a Messenger."""
    rooms = rooms_of_round(signed_in)
    rooms.sort(key=lambda room: (by_number(room.building), by_number(room.room)))
    items = [_own_room(room) for room in rooms if room.own and room.entered < room.people]
    if signed_in.reach(Permission.ENTER_CHECK_INS) is not Reach.ALL:
        return items
    buildings: dict[str, list[OwnRoom]] = {}
    for room in rooms:
        buildings.setdefault(room.building, []).append(room)
    for building, inside in buildings.items():
        items += _building(building, inside)
    return items


def proposal_items(signed_in: SignedIn) -> list[QueueItem]:
    """Corrections to the roster that Messengers proposed."""
    return [
        QueueItem(
            kind=Kind.PROPOSAL,
            title=row.student_name,
            line=" · ".join(
                part
                for part in (
                    say("{field}: {now} → {value}", field=row.field_name, now=row.now or "–", value=row.value or "–"),
                    row.words,
                    row.also,
                )
                if part
            ),
            due=row.proposed_by,
            opens=TargetView.ROSTER,
            acts=(Act.TAKE_OVER, Act.LEAVE),
            student=row.student,
            proposal=row.proposal,
        )
        for row in open_proposals(signed_in)
    ]


def own_proposal_items(signed_in: SignedIn) -> list[QueueItem]:
    """Answers to corrections that this person proposed in the last days; for information only."""
    since = signed_in.now() - _ANSWER_DAYS * 24 * 3600 * 1000
    return [
        QueueItem(
            kind=Kind.PROPOSAL,
            title=one.student_name,
            line=one.sentence(),
            due=say("asked on {day}", day=signed_in.day_of(one.proposed_at).isoformat()),
            opens=TargetView.ROSTER,
            waits=False,
            student=one.student,
            proposal=one.proposal,
        )
        for one in own_proposals(signed_in, since=since)
    ]


def draft_items(signed_in: SignedIn) -> list[QueueItem]:
    """This person's unsaved check-ins, one item per room and day."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    places: dict[tuple[str, str, dt.date], list[StudentDetail]] = {}
    with signed_in.read() as read:
        for draft in entry_drafts(signed_in):
            student = people.student(read, limit, draft.student)
            if student is not None:
                places.setdefault((student.building, student.room, draft.day), []).append(student)
    return [
        QueueItem(
            kind=Kind.DRAFT,
            title=room_name(room) if room else say("No room"),
            line=" · ".join(
                part for part in (building_name(building), say(", ").join(each.name for each in begun)) if part
            ),
            due=say("begun today") if day == signed_in.today() else say("begun for {day}", day=day.isoformat()),
            opens=TargetView.CHECK_IN if room else TargetView.ROSTER,
            student=begun[0].key,
            building=building,
            room=room,
            day=day,
        )
        for (building, room, day), begun in places.items()
    ]


def _own_room(room: OwnRoom) -> QueueItem:
    return QueueItem(
        kind=Kind.ROOM,
        title=room_name(room.room),
        line=building_name(room.building),
        due=say("{entered} of {people} entered", entered=room.entered, people=room.people),
        opens=TargetView.CHECK_IN,
        building=room.building,
        room=room.room,
    )


def _building(building: str, rooms: list[OwnRoom]) -> list[QueueItem]:
    left = [room for room in rooms if room.entered < room.people]
    items = []
    if left:
        people_left = sum(room.people - room.entered for room in left)
        items.append(
            QueueItem(
                kind=Kind.ROOM,
                title=building_name(building),
                line=say_count("{count} person not entered yet", "{count} people not entered yet", people_left),
                due=say("{done} of {rooms} rooms done", done=len(rooms) - len(left), rooms=len(rooms)),
                opens=TargetView.CHECK_IN,
                waits=False,
                building=building,
                room=left[0].room,
            )
        )
    nobody = [room.room for room in rooms if not room.messengers]
    if nobody:
        more = len(nobody) - _MAX_ROOMS_NAMED
        named = say(", ").join(nobody[:_MAX_ROOMS_NAMED])
        items.append(
            QueueItem(
                kind=Kind.ROOM,
                title=building_name(building),
                line=say_count(
                    "{count} room without a Messenger: {rooms}",
                    "{count} rooms without a Messenger: {rooms}",
                    len(nobody),
                    rooms=f"{named} …" if more > 0 else named,
                ),
                opens=TargetView.ROSTER,
                waits=False,
                building=building,
                room=nobody[0],
            )
        )
    return items


def _where(building: str, room: str) -> str:
    return f"{building_name(building)} {room}".strip() if room else ""
