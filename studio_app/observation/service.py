"""Entry module of observation for views and commands: the dorm round, its drafts, and a person's check-ins."""

from __future__ import annotations

import datetime as dt

from db.queries import observation as queries
from db.queries import people
from db.queries.merged_students import all_entries, last_met_under_merged
from db.queries.never_seen import never_met
from db.queries.observation import CheckInRow, PeriodRow
from db.queries.people import StudentDetail
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.observation import rounds
from studio_app.observation.recording import RoundRecorded, record_round
from studio_app.observation.round_sheet import RoundSheet, SheetPerson, round_sheet, save_round_sheet
from studio_app.observation.rounds import (
    DayMark,
    OwnRoom,
    Room,
    RoomPerson,
    as_entry,
    delete_entry_draft,
    entry_drafts,
    open_room,
    rooms_of_round,
    save_entry_draft,
    unfinished_room_count,
)
from studio_app.observation.sheet_import import (
    SheetImported,
    SheetPreview,
    import_previewed_sheet,
    import_sheet,
    preview_sheet,
)
from studio_app.refusal import Refusal
from studio_app.words import say

UNSEEN_DAYS = 3
"""Days after which an unseen person appears in the studio's Today."""


def check_ins(signed_in: SignedIn, student: int, first: dt.date, last: dt.date) -> list[CheckInRow]:
    """A person's check-ins from `first` to `last` within the reader's scope, with the notes they may read.

    Check-ins under a merged entry of the same person are included.
    """
    limit = signed_in.limit(Permission.SEE_PEOPLE)

    with signed_in.read() as read:
        if people.student(read, limit, student) is None:
            return []
        rows = queries.check_ins_of(read, all_entries(read, student), first, last)
    return [rounds.redacted_check_in(signed_in, row) for row in rows]


def student_to_observe(signed_in: SignedIn, student_no: str) -> StudentDetail:
    """The student with this number, for whom the person may enter check-ins.

    Raises Refusal `student-unknown`, `not-permitted`.
    """
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    with signed_in.read() as read:
        found = people.student_by_no(read, limit, student_no.strip())
    if found is None:
        raise Refusal(
            "student-unknown",
            say("Nobody with this number is among those you may enter a check-in for. Nothing was saved."),
        )
    return found


def check_in_ids(signed_in: SignedIn, recorded: RoundRecorded) -> list[str]:
    """The ids in hex of the stored check-ins, in the order of the entries."""
    signed_in.require(Permission.ENTER_CHECK_INS)
    with signed_in.read() as read:
        return queries.check_in_ids(read, recorded.check_ins)


def period_marks(signed_in: SignedIn) -> list[PeriodRow]:
    """Periods that charts name."""
    with signed_in.read() as read:
        return queries.period_marks(read)


def unseen(signed_in: SignedIn) -> list[tuple[int, dt.date | None]]:
    """(student, last day seen) of present students not seen for UNSEEN_DAYS, the longest first.

    Students never seen (None) come first, where they have been in the roster for so long and are in a room of the
    round.
    """
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    before = signed_in.today() - dt.timedelta(days=UNSEEN_DAYS)
    known_before = signed_in.now() - UNSEEN_DAYS * 24 * 3600 * 1000
    with signed_in.read() as read:
        missed: list[tuple[int, dt.date | None]] = [(key, None) for key in never_met(read, limit, before, known_before)]
        missed += queries.not_seen_since(read, limit, before)
        elsewhere = last_met_under_merged(read)
    if elsewhere:
        last = {key: max(filter(None, (day, elsewhere.get(key))), default=None) for key, day in missed}
        missed = sorted(
            ((key, day) for key, day in last.items() if day is None or day <= before),
            key=lambda one: (one[1] is not None, one[1] or before),
        )
    return missed
