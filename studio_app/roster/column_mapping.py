"""Maps the columns of a table to fields: by headings, by a person's answers, or with a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio_app.refusal import Refusal
from studio_app.tables.headings import (
    FIELD_LABELS,
    FIELDS,
    HeadingRow,
    field_of,
    is_dormitory,
    plain,
    rank_of,
)
from studio_app.words import say

NOT_KEPT = ""
"""The field of a heading that a person chose not to import."""
_REQUIRED_FIELDS = ("student_no", "name")
"""Required fields: two columns for one of them lead to a question, never to a guess."""


@dataclass(frozen=True, slots=True)
class HeadingQuestion:
    """A question that a person must answer before a table can be read.

    `code`: `two-name-columns`, `ambiguous-column`, `no-student-number`, `no-name` or `no-headings`. `field` is the
    field to find a column for (empty for `no-headings`), `candidates` the possible headings, `headings` all of
    the table's, `samples` the first values under each of `headings`, `shape_key` the key to store the answer under.
    """

    code: str
    field: str
    candidates: tuple[str, ...]
    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    shape_key: str


class HeadingRefusal(Refusal):
    """Raised where a person must first map columns; `questions` are in the order to ask."""

    def __init__(self, questions: Sequence[HeadingQuestion]) -> None:
        super().__init__(questions[0].code, _sentence(questions[0]))
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """`columns`: column index (from 0) to field; `headings`: the table's; `passed_over`: heading and the field it
    could have been, where another column was chosen.
    """

    columns: dict[int, str]
    headings: tuple[str, ...]
    passed_over: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> dict[str, str]:
        """Heading to field, in the table's order."""
        return {self.headings[column]: self.columns[column] for column in sorted(self.columns)}

    @property
    def not_kept(self) -> tuple[str, ...]:
        """Headings whose values are not read, in the table's order."""
        return tuple(text for column, text in enumerate(self.headings) if text and column not in self.columns)


def map_columns(
    row: HeadingRow, named: Mapping[str, str] | None = None, samples: Sequence[Sequence[str]] = ()
) -> ColumnMapping:
    """Column to field by the known headings, overridden by what a person `named` (heading to field).

    A field may be named by its name or by a known heading of it (`姓名`); an empty one means 'do not import'.
    Raises HeadingRefusal where a person must be asked; Refusal `unknown-field`, `unknown-heading` or `field-twice`
    for an invalid answer.
    """
    named_columns = _named_columns(row.headings, named or {})
    columns = {column: field for column, field in named_columns.items() if field != NOT_KEPT}
    candidates: dict[str, list[int]] = {}
    for column, heading in enumerate(row.headings):
        field = field_of(heading)
        if column not in named_columns and field is not None and field not in columns.values():
            candidates.setdefault(field, []).append(column)

    questions: list[HeadingQuestion] = []
    passed_over: list[tuple[str, str]] = []

    def ask(code: str, field: str, among: Sequence[int]) -> None:
        texts = tuple(row.headings[column] for column in among if row.headings[column])
        questions.append(
            HeadingQuestion(code, field, texts, row.headings, tuple(tuple(values) for values in samples), row.shape_key)
        )

    for field in FIELDS:
        found = candidates.get(field, [])
        if len(found) > 1 and field in _REQUIRED_FIELDS:
            ask("two-name-columns" if field == "name" else "ambiguous-column", field, found)
        elif found:
            taken = min(found, key=lambda column: (rank_of(row.headings[column]), column))
            columns[taken] = field
            passed_over += [(row.headings[column], field) for column in found if column != taken]
        elif field in _REQUIRED_FIELDS and field not in columns.values():
            ask("no-name" if field == "name" else "no-student-number", field, range(len(row.headings)))
    if questions:
        raise HeadingRefusal(sorted(questions, key=lambda question: question.field != "student_no"))
    _map_dormitory(row.headings, columns, named_columns)
    return ColumnMapping(columns, row.headings, tuple(passed_over))


def no_headings(row: HeadingRow, samples: Sequence[Sequence[str]] = ()) -> HeadingRefusal:
    """The refusal for a table without a known heading; `row` is the most probable heading row."""
    texts = tuple(filter(None, row.headings))
    shown = tuple(tuple(values) for values in samples)
    return HeadingRefusal([HeadingQuestion("no-headings", "", texts, row.headings, shown, row.shape_key)])


def _named_columns(headings: Sequence[str], named: Mapping[str, str]) -> dict[int, str]:
    named_columns: dict[int, str] = {}
    for heading, text in named.items():
        field = NOT_KEPT if not text else field_of(text)
        if field is None:
            raise Refusal(
                "unknown-field",
                say(
                    "The mapping gives the column “{heading}” to “{field}”, which is no field of the roster. "
                    "Nothing was changed. The fields are: {fields}.",
                    heading=heading,
                    field=text,
                    fields=say(", ").join(FIELDS),
                ),
            )
        fits = [column for column, own in enumerate(headings) if own == heading] or [
            column for column, own in enumerate(headings) if own and plain(own) == plain(heading)
        ]
        if not fits:
            raise Refusal(
                "unknown-heading",
                say(
                    "The mapping names a column “{heading}” that this table does not have. Nothing was changed. "
                    "Its columns are: {headings}.",
                    heading=heading,
                    headings=say(", ").join(filter(None, headings)),
                ),
            )
        if field and field in named_columns.values():
            raise Refusal(
                "field-twice",
                say(
                    "The mapping gives two columns to the {field}. Nothing was changed. Please name one of them.",
                    field=say(FIELD_LABELS[field]),
                ),
            )
        named_columns[fits[0]] = field
    return named_columns


def _map_dormitory(headings: Sequence[str], columns: dict[int, str], named_columns: Mapping[int, str]) -> None:
    """Maps 宿舍 to the room where there is no room column, else to the building where there is none."""
    for column, heading in enumerate(headings):
        if column in named_columns or not is_dormitory(heading):
            continue
        free = next((field for field in ("room", "building") if field not in columns.values()), None)
        if free is not None:
            columns[column] = free


def _sentence(question: HeadingQuestion) -> str:
    headings = say(", ").join(question.candidates)
    if question.code == "two-name-columns":
        return say(
            "More than one column could be the student's name: {headings}. Nothing was changed. "
            "Please say which one it is.",
            headings=headings,
        )
    if question.code == "ambiguous-column":
        return say(
            "More than one column could be the {field}: {headings}. Nothing was changed. Please say which one it is.",
            field=say(FIELD_LABELS[question.field]),
            headings=headings,
        )
    if question.code == "no-student-number":
        return say(
            "No column for the student number was found, so people cannot be told apart. Nothing was changed. "
            "The columns are: {headings}. Please say which one it is, or ask the registry for a table that has it.",
            headings=headings,
        )
    if question.code == "no-name":
        return say(
            "No column for the student's name was found. Nothing was changed. The columns are: {headings}. "
            "Please say which one it is.",
            headings=headings,
        )
    return say(
        "No row with headings such as 学号 and 姓名 was found. Nothing was changed. "
        "Please say which column is which, or choose another file."
    )
