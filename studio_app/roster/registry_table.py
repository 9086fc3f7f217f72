"""Parses a registry's table into students, refused rows and warnings."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.roster.column_mapping import ColumnMapping, map_columns, no_headings
from studio_app.roster.leading_zeros import PaddedNumber, restore_zeros
from studio_app.roster.registry_row import RefusedRow, RegistryRow, RowWarning
from studio_app.roster.student_fields import StudentFields, clean_field
from studio_app.tables import cleaning
from studio_app.tables.cleaning import Cleaned, Note
from studio_app.tables.headings import (
    FIELD_LABELS,
    HeadingRow,
    field_of,
    heading_row,
    probable_heading_row,
)
from studio_app.tables.table_file import Cell, SheetRows, read_sheets
from studio_app.words import say

_SAMPLES = 3
_CANCEL_CHECK_ROWS = 500
"""Rows read between two checks for cancellation."""


@dataclass(frozen=True, slots=True)
class RegistryTable:
    """A parsed registry table.

    `columns`: heading to field; `not_kept`: headings whose values are not read; `passed_over`: (heading, the field it
    could have been); `sheet`: the sheet's name, empty for text files; `other_sheets`: sheets that look like rosters too
    and were not read; `mended`: number of cells for each note; `padded`: student numbers with restored zeros;
    `empty_rows`: number of empty rows; `shape_key`: key to store a mapping under.
    """

    rows: tuple[RegistryRow, ...]
    refused: tuple[RefusedRow, ...]
    warnings: tuple[RowWarning, ...]
    columns: dict[str, str]
    not_kept: tuple[str, ...]
    passed_over: tuple[tuple[str, str], ...]
    encoding: str
    sheet: str
    other_sheets: tuple[str, ...]
    mended: dict[Note, int]
    padded: tuple[PaddedNumber, ...]
    empty_rows: int
    shape_key: str

    @property
    def numbers_seen(self) -> frozenset[str]:
        """Every student number in the table, those of refused rows too: these students are not missing."""
        refused = {row.student_no for row in self.refused if row.student_no}
        return frozenset(row.student_no for row in self.rows) | refused


def read_registry(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> RegistryTable:
    """Parses the registry's table at `path`.

    `mapping` (heading to field) overrides the known headings; `sheet` names the sheet of a workbook, by default the one
    most like a roster. Raises Refusal with the codes of `table_file.read_sheets` and `column_mapping.map_columns`,
    `no-such-sheet`, and `empty-table` where there are headings and no people.
    """
    sheets = read_sheets(path)
    if sheet is not None:
        sheets = tuple(one for one in sheets if one.name == sheet)
        if not sheets:
            raise Refusal(
                "no-such-sheet",
                say(
                    "“{file}” has no filled sheet named “{sheet}”. Nothing was changed. Please choose another sheet.",
                    file=path.name,
                    sheet=sheet,
                ),
            )
    found = [(row, one) for one in sheets if (row := heading_row(one, mapping)) is not None]
    if not found:
        fullest = max(sheets, key=lambda one: len(one.rows))
        likeliest = probable_heading_row(fullest)
        raise no_headings(likeliest, _samples(fullest, likeliest))
    headings, chosen = max(found, key=lambda pair: (pair[0].known, len(pair[1].rows)))
    columns = map_columns(headings, mapping, _samples(chosen, headings))
    others = tuple(one.name for row, one in found if one is not chosen and len(one.rows) > row.index + 1)
    table = _read(chosen, headings, columns, others, progress or NoProgress())
    if not table.rows and not table.refused:
        raise Refusal(
            "empty-table",
            say(
                "“{file}” has headings and nobody under them. Nothing was changed. Please choose another file.",
                file=path.name,
            ),
        )
    return table


def _samples(sheet: SheetRows, headings: HeadingRow) -> list[list[str]]:
    below = sheet.rows[headings.index + 1 : headings.index + 1 + _SAMPLES]
    return [
        [cleaning.text_of(cells[column]).strip() if column < len(cells) else "" for _, cells in below]
        for column in range(len(headings.headings))
    ]


@dataclass(slots=True)
class _Draft:
    """A row being parsed."""

    row: int
    values: dict[str, str]
    birth_date: datetime.date | None
    troubles: list[str]
    number_was_number: bool
    number_given: bool


def _read(
    sheet: SheetRows,
    headings: HeadingRow,
    mapping: ColumnMapping,
    other_sheets: tuple[str, ...],
    progress: Progress,
) -> RegistryTable:
    mended: Counter[Note] = Counter()
    drafts: list[_Draft] = []
    known: _Known = {}
    below = sheet.rows[headings.index + 1 :]
    for done, (row, cells) in enumerate(below):
        if done % _CANCEL_CHECK_ROWS == 0:
            progress.report(done, len(below))
            progress.check()
        if not _repeats_headings(cells, mapping):
            drafts.append(_draft(row, cells, mapping, mended, known))
    padded = restore_zeros(
        [(draft.row, draft.values["student_no"], draft.number_was_number) for draft in drafts],
        stored_apart=sheet.is_workbook,
    )
    new_number = {change.row: change.after for change in padded}
    for draft in drafts:
        draft.values["student_no"] = new_number.get(draft.row, draft.values["student_no"])
    if padded:
        mended[Note.ZEROS] = len(padded)
    rows, refused, warnings = _classified(drafts)
    return RegistryTable(
        rows=tuple(rows),
        refused=tuple(refused),
        warnings=tuple(warnings),
        columns=mapping.kept,
        not_kept=mapping.not_kept,
        passed_over=mapping.passed_over,
        encoding=sheet.encoding,
        sheet=sheet.name,
        other_sheets=other_sheets,
        mended=dict(mended),
        padded=tuple(padded),
        empty_rows=sheet.empty,
        shape_key=headings.shape_key,
    )


def _repeats_headings(cells: Sequence[Cell], mapping: ColumnMapping) -> bool:
    """Whether the row repeats the headings, as exports made for printing do on every page."""
    told = [cells[column] for column in mapping.columns if column < len(cells)]
    alike = sum(field_of(cell) is not None for cell in told if isinstance(cell, str))
    return alike >= 2 and alike * 2 > len(mapping.columns)


_Known = dict[tuple[str, type, Cell], Cleaned[str]]
"""Cache of normalized cells, since colleges, classes and buildings repeat. Keyed by type too, because 1 == True."""


def _draft(row: int, cells: Sequence[Cell], mapping: ColumnMapping, mended: Counter[Note], known: _Known) -> _Draft:
    draft = _Draft(row, {"student_no": "", "name": ""}, None, [], False, False)
    for column, field in mapping.columns.items():
        cell = cells[column] if column < len(cells) else None
        if field == "birth_date":
            day = clean_field(field, cell)
            draft.birth_date = day.value
            notes, trouble = day.notes, day.trouble
        else:
            same = (field, type(cell), cell)
            text = known.get(same) or known.setdefault(same, clean_field(field, cell))
            draft.values[field] = text.value
            notes, trouble = text.notes, text.trouble
        if field == "student_no":
            draft.number_was_number = isinstance(cell, int | float)
            draft.number_given = bool(text.value or trouble)
        mended.update(notes)
        if trouble:
            draft.troubles.append(trouble)
    return draft


def _classified(drafts: Sequence[_Draft]) -> tuple[list[RegistryRow], list[RefusedRow], list[RowWarning]]:
    rows: dict[str, RegistryRow] = {}
    people: dict[tuple[str, str, datetime.date], RegistryRow] = {}
    refused: list[RefusedRow] = []
    warnings: list[RowWarning] = []
    for draft in drafts:
        number, name = draft.values["student_no"], draft.values["name"]
        person = RegistryRow(row=draft.row, birth_date=draft.birth_date, **draft.values)
        who = (name, person.phone, person.birth_date) if person.phone and person.birth_date else None
        reason = _refusal_reason(draft, person, rows.get(number), people.get(who) if who else None)
        if reason:
            refused.append(RefusedRow(draft.row, " ".join([reason, *draft.troubles]).strip(), number, name))
            continue
        rows[number] = person
        if who:
            people[who] = person
        warnings += [RowWarning(draft.row, trouble) for trouble in draft.troubles]
    return list(rows.values()), refused, warnings


def _refusal_reason(
    draft: _Draft, person: RegistryRow, same_number: RegistryRow | None, same: RegistryRow | None
) -> str:
    """Why the row is refused; empty if it is not."""
    if not person.student_no:
        # What is wrong with a number that is given stands among the troubles already.
        return say("This row could not go in.") if draft.number_given else say("The row has no student number.")
    if not person.name:
        return say("The row has no name.")
    if same_number is not None:
        apart = [
            say(FIELD_LABELS[field.name])
            for field in fields(StudentFields)
            if getattr(person, field.name) != getattr(same_number, field.name)
        ]
        if not apart:
            return say("The same as row {row}.", row=same_number.row)
        return say(
            "The student number {number} already stands in row {row}; here it comes again with another {fields}. "
            "Row {row} was taken.",
            number=person.student_no,
            row=same_number.row,
            fields=say(", ").join(apart),
        )
    if same is not None:
        return say(
            "Row {row} has the same name, telephone and date of birth under the number {number}; here they come again "
            "under {other}. Row {row} was taken.",
            row=same.row,
            number=same.student_no,
            other=person.student_no,
        )
    return ""
