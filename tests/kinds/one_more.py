"""A further kind of record and two facts that belong to it, in test code alone: `pytest -p tests.kinds.one_more PATH`.

The places are those of any new kind: class, cells, row of words. `WITHOUT` in the environment names marks that are left out,
so that a test can see that their absence is noticed.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

import db.schema
import db.schema.synced
from db.schema.base import Fact, Record, column
from db.schema.column_types import Moment, Note, Sealed, Short, Words

_WITHOUT = frozenset(os.environ.get("WITHOUT", "").split())


def _with(**marks: Any) -> dict[str, Any]:
    return {mark: value for mark, value in marks.items() if mark not in _WITHOUT}


class HelpPlan(Record):
    """What helps a student in the worst hours, agreed with them."""

    __tablename__ = "help_plan"
    __table_args__ = (Index("ix_help_plan_student", "student"), Index("ix_help_plan_case", "case"))

    student: Mapped[int] = column(ForeignKey("student.key"), **_with(draft=True))
    case: Mapped[int | None] = column(ForeignKey("case.key"))
    status: Mapped[Literal["open", "closed"]] = column(default="open", **_with(review=True))
    words: Mapped[Words] = column(default="", **_with(personal=True))
    ring: Mapped[Short] = column(default="", personal=True, **_with(passing=True))
    """whom to ring until it is agreed"""
    agreed_at: Mapped[Moment] = column(**_with(anew=True))
    agreed_by: Mapped[int | None] = column(ForeignKey("person.key"), **_with(maker=True))
    kept_here: Mapped[Sealed] = column(default=b"", sealed="care")
    read_at: Mapped[Moment | None] = column(**_with(local=True))


class HelpPlanNote(Fact):
    """What was said about the plan later on."""

    __tablename__ = "help_plan_note"
    __table_args__ = (Index("ix_help_plan_note_plan", "plan"),)

    plan: Mapped[int] = column(ForeignKey("help_plan.key"))
    case: Mapped[int] = column(ForeignKey("case.key"))
    written_at: Mapped[Moment]
    words: Mapped[Note] = column(default="", personal=True)
    amends: Mapped[int | None] = column(ForeignKey("help_plan_note.key"))
    amended_by: Mapped[int | None] = column(local=True)


class HelpPlanSheet(Fact):
    """What the student filled in for it, which only those who counsel may read."""

    __tablename__ = "help_plan_sheet"

    case: Mapped[int] = column(ForeignKey("case.key"))
    filled_at: Mapped[Moment]
    answers: Mapped[Sealed] = column(default=b"", **_with(sealed="care"))


# The list of kinds is made when it is imported: nobody else may have it yet.
assert not any(name.startswith(("studio_app", "db.queries")) for name in sys.modules)
importlib.reload(db.schema.synced)
importlib.reload(db.schema)

from db.queries.scope_conditions import Which  # noqa: E402
from studio_app.domain.permissions import Permission  # noqa: E402
from studio_app.node.kinds import KINDS, Kind  # noqa: E402
from studio_app.sync.rules.scope import EDGES, Cell, EdgeName  # noqa: E402

KINDS["help-plan"] = Kind(
    "help plan",
    "a help plan",
    "{count} help plan",
    "{count} help plans",
    **_with(undo=Permission.CASE_NOTES, resolve=Permission.CASE_NOTES),
)
KINDS["help-plan-note"] = Kind(
    "note of a help plan", "a note of a help plan", "{count} note of a help plan", "{count} notes of help plans"
)
KINDS["help-plan-sheet"] = Kind(
    "sheet of a help plan", "a sheet of a help plan", "{count} sheet of a help plan", "{count} sheets of help plans"
)


def _carry(edge: EdgeName, kind: str, cell: Cell) -> None:
    cells: Any = EDGES[edge].cells
    cells[kind] = cell


_ABOUT = frozenset({"student", "status", "words", "agreed_at", "agreed_by"})
_HEADER = frozenset({"student", "case", "status", "agreed_at", "ring"})
_NOTE = frozenset({"plan", "case", "written_at", "words", "amends"})
_SHEET = frozenset({"case", "filled_at", "answers"})

_carry("messenger->studio", "help-plan", Cell(Which.MADE_HERE, _ABOUT))
_carry("studio->messenger", "help-plan", Cell(Which.ABOUT_THEIR_PLACES, _ABOUT, tracked=True))
_carry(
    "studio->center",
    "help-plan",
    Cell(
        Which.OF_GRAVE_OR_REFERRED,
        _HEADER,
        more_of=Which.OF_REFERRED,
        more=frozenset({"words"}),
        tracked=True,
    ),
)
_carry("studio->center", "help-plan-note", Cell(Which.OF_GRAVE_OR_REFERRED, _NOTE, tracked=True))
_carry("studio->center", "help-plan-sheet", Cell(Which.OF_GRAVE_OR_REFERRED, _SHEET, tracked=True))
_carry("center->studio", "help-plan", Cell(Which.OF_THEIR_CASES, _HEADER | {"words"}, **_with(new=True)))
_carry("center->studio", "help-plan-note", Cell(Which.MADE_HERE_OF_THEIR_CASES, _NOTE, new=True))
