"""Reads a table file (csv, xlsx, xls, ods) into rows of cells with their row numbers."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio_app.refusal import Refusal
from studio_app.tables import csv_text, file_type
from studio_app.words import say

SIZE_LIMIT = 64 * 1024 * 1024
"""Maximum file size in bytes; a registry's export of 40,000 people is about 5 MB."""
UNPACKED_LIMIT = 1024 * 1024 * 1024
"""Maximum uncompressed size of a workbook in bytes."""
ROW_LIMIT = 200_000
"""Maximum number of non-empty rows of a sheet."""

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet, without its empty rows.

    `encoding` is the text's encoding (`gb18030`, `utf-8-sig`, ...) or the format (`xlsx`, `xls`, `ods`);
    `name` is empty for a text file. `rows` holds (row number in the file counted from 1, cells). `empty` counts
    the empty rows between others.
    """

    encoding: str
    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    empty: int = 0

    @property
    def is_workbook(self) -> bool:
        """Whether the cells come from a spreadsheet, which distinguishes numbers from texts."""
        return self.encoding in ("xlsx", "xls", "ods")


def read_sheets(path: Path) -> tuple[SheetRows, ...]:
    """Every visible sheet of the table at `path`, in the file's order; a text file has one.

    Raises Refusal: `missing-file`, `unreadable-file`, `too-large`, `empty-table`, `not-a-table`,
    `protected-workbook`, `broken-table`, `unreadable-encoding`, `unclosed-quote`.
    """
    content = _content(path)
    kind = file_type.non_table_kind(content)
    if kind is not None:
        raise Refusal(
            "not-a-table",
            say(
                "“{file}” is not a table: it is {kind}. Nothing was changed. Please choose the "
                "registry's csv, xlsx or xls file.",
                file=path.name,
                kind=say(kind),
            ),
        )
    if content.startswith((file_type.ZIP, file_type.OLE)):
        sheets = _workbook(path.name, content)
    else:
        sheets = (_text(path.name, content),)
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise _empty(path.name)
    return filled


def _content(path: Path) -> bytes:
    if not path.exists():
        raise Refusal(
            "missing-file",
            say("There is no file “{file}”. Nothing was changed. Please check where it was saved.", file=path.name),
        )
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise _too_large(path.name)
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(
            "unreadable-file",
            say(
                "“{file}” could not be read. Nothing was changed. Close it in other programs, or "
                "copy it to this computer, and try again.",
                file=path.name,
            ),
        ) from error
    if not content.strip():
        raise _empty(path.name)
    return content


def _text(file: str, content: bytes) -> SheetRows:
    decoded = csv_text.decode(content)
    if decoded is None:
        raise Refusal(
            "unreadable-encoding",
            say(
                "“{file}” is not a table, or its text is written in a way this program does not "
                "know. Nothing was changed. Open it in Excel or WPS, save it as xlsx, and try "
                "again.",
                file=file,
            ),
        )
    text, encoding = decoded
    try:
        return _kept(file, encoding, "", csv_text.records(text.removeprefix("\ufeff")))
    except csv_text.UnclosedQuote as unclosed:
        raise Refusal(
            "unclosed-quote",
            say(
                "Row {row} of “{file}” has a quotation mark that is never closed, so the rows "
                "after it cannot be told apart. Nothing was changed. Take the mark out and try "
                "again.",
                row=unclosed.line,
                file=file,
            ),
        ) from None


def _workbook(file: str, content: bytes) -> tuple[SheetRows, ...]:
    if file_type.is_locked_workbook(content):
        raise _protected(file)
    if file_type.unpacked_size(content) > UNPACKED_LIMIT:
        raise _too_large(file)
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        shown = [sheet for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible] or sheets
        encoding = _format(content)
        return tuple(
            _kept(
                file,
                encoding,
                sheet.name,
                enumerate(workbook.get_sheet_by_name(sheet.name).iter_rows(), start=1),
            )
            for sheet in shown
        )
    except PasswordError:
        raise _protected(file) from None
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal(
            "broken-table",
            say(
                "“{file}” looks like a workbook, but it is damaged or was not copied to its end. "
                "Nothing was changed. Please ask for the file again, or open it in Excel or WPS "
                "and save it anew.",
                file=file,
            ),
        ) from error


def _format(content: bytes) -> str:
    if content.startswith(file_type.OLE):
        return "xls"
    return "ods" if b"opendocument.spreadsheet" in content[:200] else "xlsx"


def _kept(file: str, encoding: str, name: str, numbered: Iterable[tuple[int, Sequence[Cell]]]) -> SheetRows:
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    empty = empty_so_far = 0
    for number, cells in numbered:
        if any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells):
            rows.append((number, tuple(cells)))
            empty = empty_so_far
        else:
            empty_so_far += 1
        if len(rows) > ROW_LIMIT:
            raise _too_large(file)
    return SheetRows(encoding, name, tuple(rows), empty)


def _empty(file: str) -> Refusal:
    return Refusal(
        "empty-table",
        say("“{file}” has nothing in it. Nothing was changed. Please choose another file.", file=file),
    )


def _too_large(file: str) -> Refusal:
    return Refusal(
        "too-large",
        say(
            "“{file}” is too large for a roster. Nothing was changed. Please ask the registry for your college only.",
            file=file,
        ),
    )


def _protected(file: str) -> Refusal:
    return Refusal(
        "protected-workbook",
        say(
            "“{file}” is locked with a password. Nothing was changed. Open it in Excel or WPS, "
            "save it without a password, and try again.",
            file=file,
        ),
    )
