"""The types of record that travel, read off the tables themselves so that there is no second list of fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Table

# A class that is in no file named here is in no bundle: a test reads the folder.
from db.schema import cases, network, observation, people, transfers  # noqa: F401
from db.schema.base import Base, Fact, Synced
from db.schema.column_types import Day

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
    def speaks_of(self) -> tuple[str, ...]:
        """The columns that say whom a record is about: `case`, a case of theirs, or `student` themselves, or both."""
        return tuple(field.name for field in self.fields if field.name == field.refers_to in ("student", "case"))

    def with_mark(self, mark: str) -> tuple[str, ...]:
        """Columns that carry this mark of `db.schema.base.column`, those that do not travel among them."""
        return tuple(column.name for column in self.table.columns if column.info.get(mark))

    @cached_property
    def review(self) -> frozenset[str]:
        """Fields whose concurrent edits a person must look at."""
        return frozenset(field.name for field in self.fields if field.review)


def _synced_types() -> Iterator[SyncedType]:
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table in Base.metadata.sorted_tables:
        model = models[table]
        if issubclass(model, Synced):
            yield SyncedType(table.name.replace("_", "-"), model)


SYNCED = tuple(_synced_types())
"""In an order in which what a record refers to comes before it, and by name."""

_BY_MODEL = {kind.model: kind for kind in SYNCED}
_BY_NAME = {kind.name: kind for kind in SYNCED}


def synced_type(which: type[Synced] | str) -> SyncedType:
    """The type of a model or of a name. Raises KeyError for one that does not travel."""
    return _BY_NAME[which] if isinstance(which, str) else _BY_MODEL[which]
