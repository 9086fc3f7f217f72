"""What a table would change, as tables to look through: one for each kind of row, their texts made when shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from studio_app.roster.service import GENDER_NAMES, ImportPreview
from studio_app.tables.cleaning import NOTE_LABELS
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import say
from ui.roster.person.detail import day_words
from ui.roster.place_words import bed_place
from ui.roster.tasks.plain_table import TextRows

ADDED, UPDATED, REFUSED, LOOK, MISSING, COLUMNS = "added", "updated", "refused", "look", "missing", "columns"


@dataclass(frozen=True)
class ReportTable:
    """One table of the report: `rows` are shown by `texts`; `wide`: the column that takes the room left over.

    `wraps`: its texts are sentences, shown whole on as many lines as they need.
    """

    kind: str
    title: str
    count: int
    sentence: str
    headings: tuple[str, ...]
    rows: Sequence[Any]
    texts: Callable[[Any], tuple[str, ...]]
    wide: int
    wraps: bool = False


def report_tables(preview: ImportPreview) -> list[ReportTable]:
    """The tables of a preview, those without rows too except warnings."""
    row, number, name = say("Row"), say("Number"), say("Name")
    tables = [
        ReportTable(
            ADDED,
            say("New"),
            len(preview.added),
            say("These people come into the roster."),
            (row, number, name, say("Class"), say("Room and bed")),
            preview.added,
            lambda one: (
                str(one.row),
                one.student_no,
                one.name,
                one.class_name,
                bed_place(one.building, one.room, one.bed),
            ),
            3,
        ),
        ReportTable(
            UPDATED,
            say("Changed"),
            len(preview.updated),
            say("What stands in the roster now, and what the table says. What stood before is kept in the history."),
            (row, number, name, say("What"), say("Now"), say("In the table")),
            [(update, field) for update in preview.updated for field in update.changes],
            lambda pair: (
                str(pair[0].row.row),
                pair[0].row.student_no,
                pair[0].row.name,
                say(FIELD_LABELS[pair[1]]),
                *(value_words(pair[1], value) for value in pair[0].changes[pair[1]]),
            ),
            5,
        ),
        ReportTable(
            REFUSED,
            say("Refused"),
            len(preview.refused),
            say("These rows do not go in. Everything else does; the registry can mend them for the next time."),
            (row, number, name, say("Why")),
            preview.refused,
            lambda one: (str(one.row), one.student_no, one.name, one.reason),
            3,
            wraps=True,
        ),
    ]
    if preview.warnings:
        tables.append(
            ReportTable(
                LOOK,
                say("To look at"),
                len(preview.warnings),
                say("These rows go in, without the value that could not be read."),
                (row, say("What was found")),
                preview.warnings,
                lambda one: (str(one.row), one.sentence),
                1,
                wraps=True,
            )
        )
    tables.append(
        ReportTable(
            MISSING,
            say("No longer listed"),
            len(preview.not_listed),
            say(
                "They are in the roster and not in the table. Choose them (Ctrl+A: all) and say what became of them; "
                "until then they stay as they are."
            ),
            (number, name, say("Class"), say("Room and bed")),
            preview.not_listed,
            lambda one: (one.student_no, one.name, one.class_name, bed_place(one.building, one.room, one.bed)),
            2,
        )
    )
    tables.append(_columns(preview))
    return tables


def value_words(field: str, value: str | dt.date | None) -> str:
    """A field's value as people read it; a stroke where there is none."""
    if isinstance(value, dt.date):
        return day_words(value)
    if field == "gender" and value in GENDER_NAMES and value:
        return say(GENDER_NAMES[value])
    return value or "—"


def _columns(preview: ImportPreview) -> ReportTable:
    passed = dict(preview.passed_over)
    rows = [(heading, say(FIELD_LABELS[field])) for heading, field in preview.columns.items()]
    rows += [
        (heading, say("not kept, another column was taken") if heading in passed else say("not kept"))
        for heading in preview.not_kept
    ]
    mended = say(", ").join(
        f"{say(NOTE_LABELS[note])} ({count})" for note, count in sorted(preview.mended.items()) if count
    )
    sentence = say("How the table was read ({encoding}).", encoding=preview.encoding)
    if preview.sheet:
        sentence = say("How the sheet “{sheet}” was read.", sheet=preview.sheet)
    if preview.other_sheets:
        sentence += "\n" + say("Not read: {sheets}.", sheets=say(", ").join(preview.other_sheets))
    if mended:
        sentence += "\n" + say("Mended on the way: {mended}.", mended=mended)
    return ReportTable(
        COLUMNS,
        say("Columns"),
        len(preview.columns),
        sentence,
        (say("Column of the table"), say("Field of the roster")),
        rows,
        lambda pair: pair,
        1,
    )


class ReportModel(TextRows):
    """Shows one `ReportTable`."""

    def __init__(self, table: ReportTable, parent: QObject | None = None) -> None:
        super().__init__(table.headings, table.texts, table.rows, parent)
        self.table = table
