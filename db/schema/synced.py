"""The types of record that travel, read off the tables themselves so that there is no second list of fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Table

from db.schema.base import Fact, Record, Synced
from db.schema.cases import Case, CaseNote, PlanStep, ReferralAnswer
from db.schema.column_types import Day
from db.schema.network import Publication, Revocation, WeekFigure
from db.schema.observation import Alert, CheckIn, PeriodMark
from db.schema.people import Assignment, Person, Proposal, Student, TrainingResult
from db.schema.transfers import Transfer

_BOOKKEEPING = frozenset({"key", "id", "origin", "rev", "came_from", "stamps"})


@dataclass(frozen=True)
class Field:
    """A column that travels. `refers_to` names the type a foreign key points at; it travels as that record's id."""

    name: str
    refers_to: str | None
    is_day: bool
    review: bool
    personal: bool


@dataclass(frozen=True)
class SyncedType:
    """A type of record as bundles name it."""

    name: str
    model: type[Synced]

    @property
    def is_fact(self) -> bool:
        """Whether such records are never changed."""
        return issubclass(self.model, Fact)

    @property
    def table(self) -> Table:
        """The table its records stand in."""
        table = self.model.__table__
        assert isinstance(table, Table)
        return table

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that travel, in the table's order."""
        found = []
        for column in self.table.columns:
            if column.name in _BOOKKEEPING or column.info.get("local"):
                continue
            foreign = next(iter(column.foreign_keys), None)
            found.append(
                Field(
                    name=column.name,
                    refers_to=foreign.column.table.name.replace("_", "-") if foreign else None,
                    is_day=isinstance(column.type, Day),
                    review=bool(column.info.get("review")),
                    personal=bool(column.info.get("personal")),
                )
            )
        return tuple(found)

    @cached_property
    def review(self) -> frozenset[str]:
        """Fields whose concurrent edits a person must look at."""
        return frozenset(field.name for field in self.fields if field.review)


SYNCED: tuple[SyncedType, ...] = tuple(
    SyncedType(model.__tablename__.replace("_", "-"), model)
    for model in (
        Student,
        Person,
        Assignment,
        PeriodMark,
        Publication,
        Revocation,
        TrainingResult,
        WeekFigure,
        Proposal,
        CheckIn,
        Alert,
        Case,
        CaseNote,
        ReferralAnswer,
        PlanStep,
        Transfer,
    )
)
"""In an order in which what a record refers to comes before it."""

_BY_MODEL = {kind.model: kind for kind in SYNCED}
_BY_NAME = {kind.name: kind for kind in SYNCED}


def synced_type(which: type[Synced] | str) -> SyncedType:
    """The type of a model or of a name. Raises KeyError for one that does not travel."""
    return _BY_NAME[which] if isinstance(which, str) else _BY_MODEL[which]


__all__ = ["SYNCED", "Fact", "Field", "Record", "SyncedType", "synced_type"]
