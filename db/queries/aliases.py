"""Thread-safe SQLAlchemy aliases."""

from __future__ import annotations

import functools
from typing import TypeVar

from sqlalchemy import Alias, FromClause, inspect
from sqlalchemy.orm import aliased

from db.schema.base import Base

M = TypeVar("M", bound=Base)


def eager_alias(model: type[M]) -> type[M]:
    """An alias of `model`, for module constants.

    SQLAlchemy computes an alias's columns when they are first asked for; of two threads that ask at the same moment one
    gets the columns of the table itself, and its query becomes a cross join. Here all are computed at import.
    """
    alias = aliased(model)
    for attribute in inspect(model).column_attrs:
        getattr(alias, attribute.key).expression  # noqa: B018
    return alias


def unaliased(table: FromClause) -> FromClause:
    """The table of an alias; the alias's columns carry no marks."""
    return table.element if isinstance(table, Alias) else table


@functools.cache
def cached_alias(table: FromClause, _within: str) -> FromClause:
    """An alias of a table for use within one condition, cached: creating one costs more than many a query.

    A condition nested in itself would need another alias.
    """
    return table.alias()
