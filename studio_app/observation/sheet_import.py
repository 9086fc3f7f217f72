"""Imports check-ins from a table: previews every row, then stores all valid ones in one transaction.

Validation is the same as in the window. A row is refused with its reason where the student is unknown, where number and
name do not match, or where a cell has an unknown value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from db.changes import Changes
from db.queries import people
from db.queries.observation import AlertRow, CheckInRow
from db.queries.people import StudentDetail
from studio_app.domain.check_in_form import Contact
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.observation import sheet_columns
from studio_app.observation.entry import CheckInEntry, as_usual, validate
from studio_app.observation.recording import own_entry, record_round, same_content
from studio_app.observation.sheet_columns import COLUMN_LABELS, SheetColumns, find_columns
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.tables.table_file import Cell, SheetRows, read_sheets
from studio_app.words import say

T = TypeVar("T")
_Find = Callable[[str], StudentDetail | None]
_OBSERVED = ("mood", "sleep", "appetite", "social", "study")
_BATCH = 200


@dataclass(frozen=True)
class SheetEntry:
    """A valid row. `changes` is `new`, `corrected` or `same`."""

    row: int
    name: str
    entry: CheckInEntry
    changes: str


@dataclass(frozen=True)
class SheetRefusal:
    """A refused row: its number in the file and the reason."""

    row: int
    reason: str


@dataclass(frozen=True)
class SheetPreview:
    """The result of reading a sheet. `blank` counts rows with a person and nothing observed."""

    file: str
    encoding: str
    columns: Mapping[str, str]
    not_read: tuple[str, ...]
    entries: tuple[SheetEntry, ...]
    refused: tuple[SheetRefusal, ...]
    blank: int

    def count(self, changes: str) -> int:
        """Number of rows that are `new`, `corrected` or `same`."""
        return sum(1 for found in self.entries if found.changes == changes)


@dataclass(frozen=True)
class SheetImported:
    """The result of an import, with the alerts raised."""

    preview: SheetPreview
    alerts: tuple[AlertRow, ...]
    changes: Changes


def preview_sheet(
    signed_in: SignedIn, path: Path, day: dt.date | None = None, progress: Progress | None = None
) -> SheetPreview:
    """Reads the sheet at `path`; `day` (today) applies to rows without a day.

    Raises Refusal `not-permitted`, those of `table_file.read_sheets`, `no-check-in-columns`.
    """
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    progress = progress or NoProgress()
    today = signed_in.today()
    sheet, columns = _sheet_of_check_ins(path)
    entries: list[SheetEntry] = []
    refused: list[SheetRefusal] = []
    seen: dict[tuple[int, dt.date], int] = {}
    blank = 0
    rows = sheet.rows[columns.index + 1 :]
    with signed_in.read() as read:
        for done, (number, cells) in enumerate(rows):
            if done % _BATCH == 0:
                progress.check()
                progress.report(done, len(rows))
            values = _values(columns, cells)
            try:
                student = _student(lambda no: people.student_by_no(read, limit, no), values)
                entry = _entry(student, values, day or today)
                if entry is None:
                    blank += 1
                    continue
                if entry.day < today and not entry.reason:
                    # Late and corrected entries say why; those of a sheet come late because they were on the sheet.
                    entry = msgspec.structs.replace(entry, reason=say("from a sheet"))
                validate(entry, today)
            except Refusal as refusal:
                refused.append(SheetRefusal(number, refusal.sentence))
                continue
            before = seen.setdefault((entry.student, entry.day), number)
            if before != number:
                refused.append(SheetRefusal(number, say("The same person and day as row {row}.", row=before)))
                continue
            own = own_entry(read, signed_in.person, entry)
            entries.append(SheetEntry(number, student.name, entry, _difference(own, entry)))
    progress.report(len(rows), len(rows))
    return SheetPreview(
        path.name, sheet.encoding, columns.headings, columns.not_read, tuple(entries), tuple(refused), blank
    )


def import_sheet(
    signed_in: SignedIn, path: Path, day: dt.date | None = None, progress: Progress | None = None
) -> SheetImported:
    """Imports every valid row of the sheet in one transaction. Raises as `preview_sheet`."""
    return import_previewed_sheet(signed_in, preview_sheet(signed_in, path, day, progress))


def import_previewed_sheet(signed_in: SignedIn, preview: SheetPreview) -> SheetImported:
    """Imports every valid row of the preview in one transaction, regardless of later changes to the file.

    Raises Refusal as `record_round` does.
    """
    signed_in.require(Permission.ENTER_CHECK_INS)
    good = [found.entry for found in preview.entries if found.changes != "same"]
    recorded = record_round(signed_in, good)
    return SheetImported(preview, recorded.alerts, recorded.changes)


def _sheet_of_check_ins(path: Path) -> tuple[SheetRows, SheetColumns]:
    for sheet in read_sheets(path):
        columns = find_columns([cells for _, cells in sheet.rows])
        if columns is not None:
            return sheet, columns
    raise Refusal(
        "no-check-in-columns",
        say(
            "No row of headings with a student number and something observed was found in {file}. Nothing was saved. "
            "Headings that are understood: {headings}.",
            file=path.name,
            headings=" · ".join(say(label) for label in COLUMN_LABELS.values()),
        ),
    )


def _values(columns: SheetColumns, cells: Sequence[Cell]) -> dict[str, Cell]:
    return {field: cells[column] for column, field in columns.columns.items() if column < len(cells)}


def _student(find: _Find, values: Mapping[str, Cell]) -> StudentDetail:
    number = sheet_columns.text(values.get("student_no"))
    if not number:
        raise Refusal("row", say("There is no student number in this row."))
    found = find(number)
    if found is None:
        raise Refusal("row", say("Nobody with the number {number} is among those you may enter.", number=number))
    name = sheet_columns.text(values.get("name"))
    if name and "".join(name.split()) != "".join(found.name.split()):
        raise Refusal(
            "row", say("The number {number} belongs to somebody of another name. Please check the row.", number=number)
        )
    return found


def _entry(student: StudentDetail, values: Mapping[str, Cell], day: dt.date) -> CheckInEntry | None:
    """The row as an entry; None where nothing was observed."""
    read: dict[str, int | None] = {}
    for field in (*_OBSERVED, "contact"):
        read[field] = _read(field, values, partial(sheet_columns.choice, field))
    signs = _read("signs", values, sheet_columns.signs) or 0
    own_day = _read("day", values, sheet_columns.day)
    note, reason = sheet_columns.text(values.get("note")), sheet_columns.text(values.get("reason"))
    usual = sheet_columns.is_ticked(values.get("as_usual"))
    if not usual and not signs and not note and all(value is None for value in read.values()):
        return None
    contact = Contact(read["contact"] if read["contact"] is not None else Contact.SEEN)
    entry = CheckInEntry(student.key, own_day or day, contact=contact, signs=signs, note=note, reason=reason)
    if usual and contact.seen:
        entry = msgspec.structs.replace(
            as_usual(student.key, entry.day), contact=contact, signs=signs, note=note, reason=reason
        )
    observed = {field: value for field, value in read.items() if field != "contact" and value is not None}
    return msgspec.structs.replace(entry, **observed)


def _read(field: str, values: Mapping[str, Cell], read: Callable[[Cell], T]) -> T:
    try:
        return read(values.get(field))
    except ValueError as problem:
        raise Refusal(
            "row",
            say("“{text}” is no choice for {field}.", text=str(problem)[:40], field=say(COLUMN_LABELS[field])),
        ) from None


def _difference(before: CheckInRow | None, entry: CheckInEntry) -> str:
    if before is None:
        return "new"
    return "same" if same_content(before, entry) else "corrected"
