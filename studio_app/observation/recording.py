"""Stores a round's check-ins and raises the alerts that their warning signs require, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from db.changes import Changes
from db.local_writes import drop_draft
from db.queries import observation as queries
from db.queries import people
from db.queries.limits import Limit
from db.queries.merged_students import all_entries
from db.queries.observation import AlertRow, CheckInRow
from db.reading import Reading
from db.schema import Alert, CheckIn
from db.store import UnitOfWork
from studio_app.crisis.rules import HISTORY_DAYS, AlertProposal, History, OpenAlert, evaluate
from studio_app.domain.check_in_form import Source
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission, Role
from studio_app.node.signed_in import SignedIn
from studio_app.observation.entry import CheckInEntry, validate
from studio_app.refusal import Refusal
from studio_app.words import say

OBSERVED_FIELDS = ("mood", "sleep", "appetite", "social", "study", "contact", "signs", "note")
DRAFT_KIND = "check-in"


@dataclass(frozen=True)
class RoundRecorded:
    """The result: keys of the check-ins (one per entry; an unchanged one gives the existing key), and the alerts
    raised.
    """

    check_ins: tuple[int, ...]
    alerts: tuple[AlertRow, ...]
    new: int
    corrected: int
    changes: Changes


def record_round(signed_in: SignedIn, entries: Sequence[CheckInEntry]) -> RoundRecorded:
    """Stores the entries of one observer, all or none, and deletes their drafts.

    An entry for a day that this observer entered before corrects the earlier one, which stays in the file; an identical
    one changes nothing. Other observers' entries are not touched. Raises Refusal: those of `entry.validate`,
    `not-permitted`, `student-unknown`, and `reason-needed` for correcting a past day without a reason.
    """
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    today = signed_in.today()
    for entry in entries:
        validate(entry, today)
    keys: list[int] = []
    raised: list[int] = []
    new = corrected = 0
    with signed_in.unit() as unit:
        for entry in entries:
            _require_in_scope(unit.connection, limit, entry.student)
            before = own_entry(unit.connection, signed_in.person, entry)
            for student in all_entries(unit.connection, entry.student):
                drop_draft(unit, signed_in.person, DRAFT_KIND, student, entry.day)
            if before is not None and same_content(before, entry):
                keys.append(before.key)
                continue
            if before is not None and entry.day < today and not entry.reason.strip():
                raise _reason_needed(entry.day)
            key = _store(unit, signed_in, entry, before)
            keys.append(key)
            new, corrected = new + (before is None), corrected + (before is not None)
            if before is not None and not entry.signs & ~before.signs:
                continue  # a correction without a new sign alarms nobody twice
            for proposal in evaluate(entry, _history(unit.connection, entry)):
                raised.append(_raise(unit, signed_in.person, proposal, key))
        found = [queries.alerts(unit.connection, Limit("everyone"), key=alert)[0] for alert in dict.fromkeys(raised)]
    return RoundRecorded(tuple(keys), tuple(found), new, corrected, unit.changes)


def _require_in_scope(read: Reading, limit: Limit, student: int) -> None:
    if people.student(read, limit, student) is None:
        raise Refusal(
            "student-unknown",
            say("This person is not among those you may enter a check-in for. Nothing was saved; ask the studio lead."),
        )


def own_entry(read: Reading, person: int, entry: CheckInEntry) -> CheckInRow | None:
    """This observer's existing check-in of the entry's person and day, also under a merged entry of the person."""
    rows = queries.check_ins_of(read, all_entries(read, entry.student), entry.day, entry.day)
    mine = [row for row in rows if row.observer == person]
    return max(mine, key=lambda row: row.entered_at, default=None)


def same_content(before: CheckInRow, entry: CheckInEntry) -> bool:
    """Whether `entry` adds nothing to the earlier one."""
    return all(getattr(before, name) == getattr(entry, name) for name in OBSERVED_FIELDS)


def _store(unit: UnitOfWork, signed_in: SignedIn, entry: CheckInEntry, before: CheckInRow | None) -> int:
    values = msgspec.structs.asdict(entry)
    values["observer"] = signed_in.person
    values["source"] = Source.MESSENGER if signed_in.role is Role.MESSENGER else Source.STAFF
    values["entered_at"] = unit.now
    values["amends"] = before.key if before else None
    key = unit.add(CheckIn, values)
    if before is not None:
        unit.mark_amended(CheckIn, before.key, key)
    return key


def _history(read: Reading, entry: CheckInEntry) -> History:
    span = dt.timedelta(days=HISTORY_DAYS)
    rows = queries.sign_days(read, [entry.student], entry.day - span, entry.day + span)
    days = tuple((day, mask) for _, day, mask in rows)
    waiting = queries.open_alerts_of(read, [entry.student])
    signs = 0
    for _, _, _, mask, _ in waiting:
        signs |= mask
    level = max((level for _, _, level, _, _ in waiting), default=None)
    return History(days, None if level is None else OpenAlert(Level(level), signs))


def _raise(unit: UnitOfWork, person: int, proposal: AlertProposal, check_in: int) -> int:
    """Raises a new alert, or updates the person's unacknowledged one."""
    waiting = [row for row in queries.open_alerts_of(unit.connection, [proposal.student]) if row[4] == "raised"]
    if waiting:
        key, _, level, signs, _ = waiting[-1]
        unit.change(Alert, key, {"level": max(level, proposal.level.value), "signs": signs | proposal.signs})
        return key
    values = {
        "student": proposal.student,
        "check_in": check_in,
        "day": proposal.day,
        "level": proposal.level.value,
        "signs": proposal.signs,
        "raised_at": unit.now,
        "raised_by": person,
    }
    return unit.add(Alert, values)


def _reason_needed(day: dt.date) -> Refusal:
    return Refusal(
        "reason-needed",
        say(
            "{day} was entered already. To correct a day that is past, add a word on why. Nothing was changed, and your "
            "entry is still here.",
            day=day.isoformat(),
        ),
    )
