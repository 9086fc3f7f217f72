"""The access log for auditor and lead: paged, filtered, and exported as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from db.atomic_write import atomic_write_bytes
from db.queries import access
from db.queries.access import AccessRow, Narrowed
from db.reading import Reading
from studio_app.domain.permissions import Permission
from studio_app.node.access_log_details import detail_words
from studio_app.node.kinds import KINDS
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.tables.spreadsheet_text import csv_text
from studio_app.words import marked, say

LOG_PAGE = 200
"""Page size."""

ACTION_NAMES: dict[str, str] = {
    "read": marked("looked at"),
    "read-chart": marked("looked at the chart of"),
    "export": marked("took out"),
    "print": marked("printed"),
    "failed-sign-in": marked("sign-in that failed"),
    "file-made": marked("made the file"),
    "recovered": marked("opened it with the recovery code"),
    "recovery-code-made": marked("made a new recovery code"),
    "device-secret-carried": marked("carried the device secret out"),
    "person-added": marked("added an account"),
    "account-closed": marked("closed an account"),
    "account-opened": marked("opened an account again"),
    "role-changed": marked("changed a role"),
    "password-reset": marked("gave a one-time password"),
    "password-chosen": marked("chose a password"),
    "password-changed": marked("changed the password"),
    "roster-import": marked("imported the roster"),
    "student-deleted": marked("deleted an entry made by mistake"),
    "student-erased": marked("erased a person"),
    "transfer-offered": marked("told the center who goes to another college"),
    "transfer-withdrawn": marked("withdrew a transfer"),
    "transfer-passed": marked("passed a transfer on"),
    "transfer-returned": marked("sent a transfer back"),
    "transfer-accepted": marked("took in who came from another college"),
    "transfer-declined": marked("declined a transfer"),
    "period-deleted": marked("deleted a marked period"),
    "roster-undone": marked("undid an import of the roster"),
    "backup": marked("made a backup"),
    "restored": marked("restored a backup"),
    "clock-was-ahead": marked("the clock here had been ahead"),
    "new-incarnation": marked("the file was copied or restored"),
    "invited": marked("invited another file"),
    "joined": marked("joined"),
    "enrolled": marked("took another file in"),
    "revoked": marked("revoked another file"),
    "held-listed": marked("listed what another file may hold"),
    "words-agreed": marked("compared the words: they agree"),
    "words-differed": marked("compared the words: they differ"),
    "keys-rotated": marked("gave the file new keys"),
    "keys-changed": marked("took note of another file's new keys"),
    "plan-published": marked("published the plan"),
    "article-published": marked("published an article"),
    "article-withdrawn": marked("withdrew an article"),
    "article-put-back": marked("published a withdrawn article again"),
    "bundle-made": marked("made a bundle"),
    "bundle-read": marked("read a bundle"),
    "conflict-settled": marked("settled what two had written"),
}
"""Labels of actions, for `say`; an unknown action is shown by its code."""

_OTHER_SUBJECTS: dict[str, str] = {
    "node": marked("data file"),
    "access-log": marked("access log"),
    "building": marked("building"),
}
"""What an entry may be about that is no record."""


@dataclass(frozen=True)
class LogFilter:
    """Filter of the log: a person's key, an action, and the days from `first` to `last`."""

    person: int | None = None
    action: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class LogEntry:
    """An entry in words. `number` counts from 1; `who` is empty where nobody was signed in."""

    number: int
    at: dt.datetime
    who: str
    login: str
    action: str
    action_code: str
    subject: str
    detail: str


@dataclass(frozen=True)
class LogPage:
    """Entries, newest first; `total` number that match, and whether there are `more` before the last of these."""

    entries: tuple[LogEntry, ...]
    total: int
    more: bool


@dataclass(frozen=True)
class LogChoices:
    """Possible filter values: people as (key, name), actions as (code, label)."""

    people: tuple[tuple[int, str], ...]
    actions: tuple[tuple[str, str], ...]


def log_page(
    signed_in: SignedIn, wanted: LogFilter = LogFilter(), *, below: int | None = None, count: int = LOG_PAGE
) -> LogPage:
    """A page of the log, starting below the entry numbered `below`. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.ACCESS_LOG)
    which = _log_filter(signed_in, wanted)
    with signed_in.read() as read:
        rows = list(access.access_entries(read, which, below=below, limit=count + 1))
        entries = _in_words(signed_in, read, rows[:count])
        return LogPage(entries, access.access_count(read, which), len(rows) > count)


def log_choices(signed_in: SignedIn) -> LogChoices:
    """The people and actions that occur in the log. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.ACCESS_LOG)
    with signed_in.read() as read:
        people = access.people_in_log(read)
        actions = access.actions_done(read)
    return LogChoices(tuple(people), tuple((action, action_words(action)) for action in actions))


def export_log(signed_in: SignedIn, to: Path, wanted: LogFilter = LogFilter()) -> int:
    """Exports the entries as a CSV table to `to`, logs the export, and gives their number.

    The table opens in a spreadsheet (UTF-8 with byte-order mark, escaped formulas) and is outside the program's
    protection. Raises Refusal `not-written`, `not-permitted`.
    """
    signed_in.require(Permission.ACCESS_LOG)
    which = _log_filter(signed_in, wanted)
    with signed_in.unit() as unit:
        rows = list(access.access_entries(unit.connection, which))
        entries = _in_words(signed_in, unit.connection, rows)
        unit.log("export", "access-log", detail=f"{len(entries)} entries")
        _write_table(to, entries)
    return len(entries)


def action_words(action: str) -> str:
    """An action's label in the display language."""
    return say(ACTION_NAMES[action]) if action in ACTION_NAMES else action


def _log_filter(signed_in: SignedIn, wanted: LogFilter) -> Narrowed:
    zone = ZoneInfo(signed_in.node.time_zone)

    def start_of(day: dt.date) -> int:
        return round(dt.datetime.combine(day, dt.time(), zone).timestamp() * 1000)

    since = None if wanted.first is None else start_of(wanted.first)
    before = None if wanted.last is None else start_of(wanted.last + dt.timedelta(days=1))
    return Narrowed(wanted.person, wanted.action, since, before)


def _in_words(signed_in: SignedIn, read: Reading, rows: Iterable[AccessRow]) -> tuple[LogEntry, ...]:
    rows = list(rows)
    names = _subjects(signed_in, read, rows)
    return tuple(
        LogEntry(
            row.number,
            signed_in.local_time(row.at),
            row.name or row.login,
            row.login,
            action_words(row.action),
            row.action,
            _subject_words(row, names),
            detail_words(row.action, row.detail),
        )
        for row in rows
    )


def _subjects(signed_in: SignedIn, read: Reading, rows: Iterable[AccessRow]) -> dict[str, str]:
    """Names by subject id. A person who may not see people, as an auditor, gets no student's name."""
    subjects: dict[str, set[str]] = {"student": set(), "case": set(), "person": set(), "node": set()}
    for row in rows:
        if row.subject and row.subject_type in subjects:
            subjects[row.subject_type].add(row.subject)
    names = access.account_names(read, subjects["person"]) | access.node_names(read, subjects["node"])
    if signed_in.may(Permission.SEE_PEOPLE):
        of_case = access.case_students(read, subjects["case"])
        students = access.student_names(read, subjects["student"] | set(of_case.values()))
        names |= students | {case: students[student] for case, student in of_case.items() if student in students}
    return names


def _subject_words(row: AccessRow, names: dict[str, str]) -> str:
    if not row.subject_type:
        return ""
    found = KINDS.get(row.subject_type)
    kind = say(found.name if found else _OTHER_SUBJECTS.get(row.subject_type, row.subject_type))
    name = names.get(row.subject, "")
    return f"{kind} {name or row.subject[-8:]}".strip()


def _write_table(to: Path, entries: Iterable[LogEntry]) -> None:
    headings = (say("number"), say("time"), say("who"), say("login"), say("what"), say("about"), say("detail"))
    rows = [
        (str(one.number), one.at.isoformat(" ", "seconds"), one.who, one.login, one.action, one.subject, one.detail)
        for one in entries
    ]
    try:
        atomic_write_bytes(to, csv_text([headings, *rows]).encode())
    except OSError as error:
        raise Refusal(
            "not-written",
            say("{file} could not be written there, so nothing was taken out. Choose another folder.", file=to.name),
        ) from error
