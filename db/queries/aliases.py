"""A table under a second name, for queries that every thread puts together from the same constants."""

from __future__ import annotations

import functools
from typing import TypeVar

from sqlalchemy import Alias, FromClause, inspect
from sqlalchemy.orm import aliased

from db.schema.base import Base

M = TypeVar("M", bound=Base)


def named_apart(model: type[M]) -> type[M]:
    """`model` once more under a name of its own, to be made when the module is imported.

    SQLAlchemy works out an alias's columns when they are first asked for; of two threads that ask at the same moment one
    is given the columns of the table itself, and its query joins every row with every other. Here all are asked for before
    anybody else can.
    """
    alias = aliased(model)
    for attribute in inspect(model).column_attrs:
        getattr(alias, attribute.key).expression  # noqa: B018
    return alias


def unnamed(table: FromClause) -> FromClause:
    """The table itself of one under a second name, whose columns carry no marks."""
    return table.element if isinstance(table, Alias) else table


@functools.cache
def table_apart(table: FromClause, _within: str) -> FromClause:
    """A table under a name of its own within one condition, made once: making one costs more than many a query.

    A condition that stands within itself would need another.
    """
    return table.alias()
