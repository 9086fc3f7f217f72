"""A case's timeline: alerts, notes, changes and their authors, steps done, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from db.queries.cases import CaseRow, NoteRow, StepRow
from db.queries.observation import AlertRow
from db.queries.people import FieldChange
from studio_app.cases.note_kinds import ALL_KINDS, CLOSING
from studio_app.cases.referral import Answer
from studio_app.domain.day_words import day_words
from studio_app.domain.levels import Level
from studio_app.domain.signs import signs_of
from studio_app.words import say

TIMELINE_FIELDS = ("level", "owner", "status", "next_contact", "referred")
"""Fields of a case whose changes appear in the timeline."""


@dataclass(frozen=True)
class Note:
    """A note one may read, with its earlier versions, newest first.

    `amended_at` is None for a note that was never amended; `reason` says why it was.
    """

    key: int
    kind: str
    day: dt.date
    text: str
    author: str
    own: bool
    shared: bool
    written_at: int
    amended_at: int | None
    reason: str
    earlier: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Event:
    """A timeline entry: `at` in ms since 1970 UTC, a sentence, its author, and a text or a note if it has one."""

    at: int
    kind: Literal["opened", "alert", "note", "answer", "change", "step"]
    sentence: str
    who: str = ""
    text: str = ""
    level: Level | None = None
    note: Note | None = None


def events(
    case: CaseRow,
    alerts: Sequence[AlertRow],
    notes: Iterable[Note],
    changes: Iterable[FieldChange],
    steps: Iterable[tuple[StepRow, str]],
    answers: Iterable[Answer],
    names: Mapping[int, str],
) -> tuple[Event, ...]:
    """All events of a case, newest first. `steps` come with their sentences."""
    found = [_opened(case)]
    found += [_alert(row) for row in alerts]
    found += [_note(note) for note in notes]
    found += [_change(row, names) for row in changes]
    found += [_step(row, words) for row, words in steps if row.status == "done" and row.done_at is not None]
    found += [_answer(answer) for answer in answers]
    order = {"note": 0, "answer": 0, "change": 1, "step": 2, "opened": 3, "alert": 4}
    return tuple(sorted(found, key=lambda event: (-event.at, order[event.kind])))


def with_versions(rows: Sequence[NoteRow], person: int) -> list[Note]:
    """Current notes, each with its earlier versions. `rows` hold every version, oldest first."""
    by_key = {row.key: row for row in rows}
    replaced = {row.amends for row in rows if row.amends is not None}
    return [_chain(row, by_key, person) for row in rows if row.key not in replaced]


def _chain(row: NoteRow, by_key: Mapping[int, NoteRow], person: int) -> Note:
    earlier: list[Note] = []
    first, before = row, by_key.get(row.amends or 0)
    while before is not None:
        earlier.append(_version(before, person))
        first, before = before, by_key.get(before.amends or 0)
    return _version(row, person, written_at=first.written_at, earlier=tuple(earlier))


def _version(row: NoteRow, person: int, written_at: int | None = None, earlier: tuple[Note, ...] = ()) -> Note:
    return Note(
        key=row.key,
        kind=row.kind,
        day=row.day,
        text=row.text,
        author=row.author_name,
        own=row.author == person,
        shared=row.shared,
        written_at=row.written_at if written_at is None else written_at,
        amended_at=row.written_at if row.amends is not None else None,
        reason=row.reason,
        earlier=earlier,
    )


def _opened(case: CaseRow) -> Event:
    return Event(case.opened_at, "opened", say("Case opened"), case.opened_by, case.reason)


def _alert(row: AlertRow) -> Event:
    signs = [say(sign.text) for sign in signs_of(row.signs)]
    text = "\n".join([*signs, *([row.words] if row.words else [])])
    return Event(row.raised_at, "alert", say("Alert raised"), row.raised_by, text, Level(row.level))


def _note(note: Note) -> Event:
    if note.kind == CLOSING and note.earlier:
        return Event(note.amended_at or note.written_at, "note", say("Proposal to close taken back"), note=note)
    return Event(note.written_at, "note", say(ALL_KINDS.get(note.kind, note.kind)), note.author, note=note)


def _step(row: StepRow, words: str) -> Event:
    sentence = say("Done: {step}", step=words)
    return Event(row.done_at or row.due_at, "step", sentence, row.done_by)


def _answer(answer: Answer) -> Event:
    suggested = [] if answer.next_contact is None else [say("Next contact: {day}", day=answer.next_contact.isoformat())]
    text = "\n".join([answer.words, *suggested])
    return Event(answer.answered_at, "answer", answer.sentence, answer.by or say("center"), text, answer.level)


def _change(row: FieldChange, names: Mapping[int, str]) -> Event:
    return Event(row.at, "change", _change_sentence(row, names), row.by)


def _change_sentence(row: FieldChange, names: Mapping[int, str]) -> str:
    match row.field:
        case "level":
            return say("Level {old} → {new}", old=_level(row.old), new=_level(row.new))
        case "owner" if row.new is None:
            return say("Nobody owns the case now")
        case "owner":
            return say("{name} owns the case now", name=names.get(_number(row.new), "?"))
        case "status":
            return say("Case closed") if row.new == "closed" else say("Case reopened")
        case "next_contact" if row.new is None:
            return say("No next contact planned")
        case "next_contact":
            return say("Next contact on {day}", day=_day(str(row.new), row.at))
        case _:
            return say("Referred to the center")


def _day(iso: str, told_at: int) -> str:
    told = dt.datetime.fromtimestamp(told_at / 1000, dt.UTC).date()
    return day_words(dt.date.fromisoformat(iso), told)


def _level(value: object) -> str:
    return Level(_number(value)).label


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
