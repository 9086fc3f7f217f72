"""A student's page: identity, Messengers, earlier rooms, recent moods, open alerts and case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from db.queries import people as queries
from db.queries.observation import AlertRow
from db.queries.people import AssignmentRow, FieldChange, StudentDetail
from db.reading import Reading
from studio_app.cases.listing import ListedCase, listed_case, open_case_of
from studio_app.crisis.service import alerts
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.observation.service import check_ins
from studio_app.refusal import Refusal
from studio_app.roster.own_proposals import OwnProposal, own_proposals
from studio_app.roster.transfers import transfers_of
from studio_app.words import say

MARK_DAYS = 14
"""Number of days of mood marks on the page."""
MAX_PROPOSALS = 5
"""Maximum number of proposals shown."""
PLACE = ("building", "room", "bed")


@dataclass(frozen=True)
class FormerRoom:
    """A former room, until the move on `until`; `by` is who entered the move, empty for a bundle."""

    building: str
    room: str
    bed: str
    until: dt.date
    by: str


@dataclass(frozen=True)
class StudentPage:
    """All that this person may see of one student.

    `moods`: the last MARK_DAYS days, oldest first: 1 to 5, 0 = seen but could not tell, None = no record. `last_seen`:
    the last of these days on which somebody met them. `also`: merged entries of the same person, under which check-ins,
    alerts and cases were entered too. `asked`: open proposals to correct the entry.
    """

    student: StudentDetail
    messengers: tuple[AssignmentRow, ...]
    former_rooms: tuple[FormerRoom, ...]
    moods: tuple[int | None, ...]
    last_seen: dt.date | None
    alerts: tuple[AlertRow, ...]
    """those that are not closed"""
    case: ListedCase | None
    """the open one"""
    also: tuple[StudentDetail, ...] = ()
    asked: tuple[OwnProposal, ...] = ()
    transfer: str = ""
    """state of their last transfer to or from another college, in words"""


def student_page(signed_in: SignedIn, key: int) -> StudentPage:
    """The page of student `key`; logs the access. Raises Refusal `student-unknown`."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    today = signed_in.today()
    with signed_in.read() as read:
        student = visible_student(signed_in, read, key)
        stands_for = (
            queries.assignments(
                read, building=student.building, room=student.room, class_name=student.class_name, on=today
            )
            if student.room or student.class_name
            else []
        )
        moves = queries.field_changes(read, "student", key, PLACE)
        also = queries.entries_merged_into(read, limit, key)
    entries = {key, *(one.key for one in also)}
    first = today - dt.timedelta(days=MARK_DAYS - 1)
    rows = check_ins(signed_in, key, first, today)
    moods = [_mood([row.mood for row in rows if row.day == first + dt.timedelta(days=i)]) for i in range(MARK_DAYS)]
    open_alerts = [alert for alert in alerts(signed_in) if alert.student in entries]
    with signed_in.unit() as unit:
        unit.log("read", "student", student.id)
    return StudentPage(
        student,
        tuple(stands_for),
        former_rooms(moves, (student.building, student.room, student.bed), signed_in),
        tuple(moods),
        max((row.day for row in rows if row.contact < 3), default=None),
        tuple(open_alerts),
        _open_case(signed_in, key),
        tuple(also),
        () if signed_in.may(Permission.ROSTER) else tuple(_asked(signed_in, key)),
        _transfer(signed_in, key),
    )


def _transfer(signed_in: SignedIn, key: int) -> str:
    for one in transfers_of(signed_in, key)[:1]:
        day = signed_in.day_of(one.answered_at or one.offered_at).isoformat()
        if one.made_here:
            return say("{day}: {state}", day=day, state=one.sentence)
        return say("{day}: came from {college}", day=day, college=one.from_college)
    return ""


def former_rooms(
    moves: Sequence[FieldChange], now: tuple[str, str, str], signed_in: SignedIn
) -> tuple[FormerRoom, ...]:
    """Former rooms before `now` (building, room, bed), newest first, from the history of these fields.

    Fields that changed in one write are one move.
    """
    place = dict(zip(PLACE, now, strict=True))
    found: list[FormerRoom] = []
    i = 0
    while i < len(moves):
        move = moves[i]
        while i < len(moves) and moves[i].at == move.at:
            place[moves[i].field] = str(moves[i].old or "")
            i += 1
        if any(place.values()):
            found.append(FormerRoom(place["building"], place["room"], place["bed"], signed_in.day_of(move.at), move.by))
    return tuple(found)


def visible_student(signed_in: SignedIn, read: Reading, key: int) -> StudentDetail:
    """A student within this person's scope. Raises Refusal `student-unknown`."""
    found = queries.student(read, signed_in.limit(Permission.SEE_PEOPLE), key)
    if found is None:
        raise student_unknown()
    return found


def student_unknown() -> Refusal:
    """The refusal for a student who does not exist or whom the person may not see."""
    return Refusal("student-unknown", say("This person is not among those you may see. Nothing was changed."))


def _asked(signed_in: SignedIn, student: int) -> list[OwnProposal]:
    return own_proposals(signed_in, student)[:MAX_PROPOSALS] if signed_in.may(Permission.ENTER_CHECK_INS) else []


def _open_case(signed_in: SignedIn, student: int) -> ListedCase | None:
    key = open_case_of(signed_in, student) if signed_in.may(Permission.SEE_CASES) else None
    return None if key is None else listed_case(signed_in, key)


def _mood(moods: Sequence[int | None]) -> int | None:
    """A day's mark: the lowest mood entered; 0 where nobody could tell, None without a check-in."""
    observed = [mood for mood in moods if mood is not None]
    return min(observed) if observed else (0 if moods else None)
