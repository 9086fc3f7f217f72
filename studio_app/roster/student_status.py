"""Whether people study here: on leave and back, to another college, graduated, left; one or many at once, with words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.changes import Changes
from db.queries import people as queries
from db.queries.people import StudentDetail
from db.schema import Student
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.messengers_leaving import (
    NOTHING_ENDED,
    PlacesBecome,
    PlacesDecision,
    PlacesEnded,
    among,
    end_places,
    places_back,
)
from studio_app.roster.messengers_returning import give_back
from studio_app.roster.students import CHOSEN_STATUSES
from studio_app.roster.transfer_withdrawing import take_back_of
from studio_app.words import say

NOTE_LIMIT = 200
"""Characters of the words that go with a status."""


@dataclass(frozen=True)
class Stood:
    """What a student's status was before it was changed, and what it became."""

    student: int
    status: str
    note: str
    became: str


@dataclass(frozen=True)
class StandingReport:
    """Whose status changed, and what it was: `put_standing_back` takes it. `unchanged`: how many had it already.

    `places`: what Messengers among them do not stand for any more.
    """

    before: tuple[Stood, ...]
    unchanged: int
    changes: Changes
    places: PlacesEnded = NOTHING_ENDED


def set_standing(
    signed_in: SignedIn,
    students: Sequence[int],
    status: str,
    note: str = "",
    places: Sequence[PlacesDecision] = (),
    again: Collection[int] = (),
) -> StandingReport:
    """Gives `students` a status of `CHOSEN_STATUSES`, and `note`, the words with it: where they went, until when.

    Somebody who left for another college keeps what was entered here; the center learns that they left, and with
    `transfer_students` who they are. What was offered of somebody who stays after all is withdrawn. What Messengers among
    them stand for ends with today, in the same unit of work, as `places` says; of whom it says nothing, and who is certainly
    among them, it ends and is nobody's. `again`: of those who come back, the Messengers (their accounts' keys) who stand again
    for what ended when they went, as `messengers_back` names it. Raises Refusal `status-unknown`, `where-needed` (to which
    college?), `too-long`,
    `student-unknown`, `places-cannot-stay`, those of `end_places`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        return stand(unit, signed_in, students, status, note, places, again)


def stand(
    unit: UnitOfWork,
    signed_in: SignedIn,
    students: Sequence[int],
    status: str,
    note: str,
    places: Sequence[PlacesDecision],
    again: Collection[int] = (),
) -> StandingReport:
    """`set_standing` inside a unit of work that does more."""
    note = note.strip()
    if status not in CHOSEN_STATUSES:
        raise Refusal("status-unknown", say("The roster has no such status. Nothing was changed."))
    if status == "transferred" and not note:
        raise Refusal("where-needed", say("Please say to which college they went. Nothing was changed yet."))
    if len(note) > NOTE_LIMIT:
        raise Refusal(
            "too-long", say("Please say it in at most {count} characters. Nothing was changed yet.", count=NOTE_LIMIT)
        )
    found = queries.students_with(unit.connection, signed_in.limit(Permission.SEE_PEOPLE), students)
    entries = [one for one in found if one.merged_into is None]
    if not entries:
        raise Refusal("student-unknown", say("None of them is among those you may see. Nothing was changed."))
    if status == "present":
        ended = give_back(unit, signed_in, entries, again)
    else:
        decided = _decided(unit, signed_in, entries, status, places)
        ended = end_places(unit, signed_in.today(), decided, {one.key for one in entries})
    before = []
    for one in entries:
        if unit.change(Student, one.key, {"status": status, "status_note": note}):
            before.append(_stood(one, status))
    if status != "transferred":
        take_back_of(unit, [one.key for one in entries])
    return StandingReport(tuple(before), len(entries) - len(before), unit.changes, ended)


def put_standing_back(signed_in: SignedIn, before: Sequence[Stood], places: PlacesEnded | None = None) -> Changes:
    """Undoes `set_standing`, but for those whose status was changed again since; `places`: what was ended with it."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        limit = signed_in.limit(Permission.SEE_PEOPLE)
        now = {one.key: one for one in queries.students_with(unit.connection, limit, [one.student for one in before])}
        changed_since = 0
        for stood in before:
            if stood.student in now and now[stood.student].status == stood.became:
                take_back_of(unit, [stood.student])
                unit.change(Student, stood.student, {"status": stood.status, "status_note": stood.note})
            else:
                changed_since += 1
        if places is not None and (not before or changed_since < len(before)):
            places_back(unit, places)
    return unit.changes


def _decided(
    unit: UnitOfWork,
    signed_in: SignedIn,
    entries: Sequence[StudentDetail],
    status: str,
    places: Sequence[PlacesDecision],
) -> list[PlacesDecision]:
    """What was said of Messengers' places; of those who leave now and of whom nothing was said, they are nobody's."""
    found = [one for one in among(unit.connection, entries, signed_in.today()) if one.certain]
    gone = {one.person: one.name for one in found}
    for each in places:
        if each.becomes is PlacesBecome.KEPT and each.person in gone and status in ("left", "transferred"):
            raise Refusal(
                "places-cannot-stay",
                say(
                    "{name} is no longer here, so the rooms cannot stay theirs. Nothing was changed yet.",
                    name=gone[each.person],
                ),
            )
    said, as_before = {each.person for each in places}, {one.key for one in entries if one.status == status}
    unsaid = [one.person for one in found if one.person not in said and one.student not in as_before]
    return [*places, *(PlacesDecision(person, PlacesBecome.OPEN) for person in unsaid)]


def _stood(one: StudentDetail, became: str) -> Stood:
    return Stood(one.key, one.status, one.status_note, became)
