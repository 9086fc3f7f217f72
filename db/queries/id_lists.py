"""A condition on many ids at once that is one statement, compiled once: a list of parameters takes ten times as long."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Ids(FunctionElement[bytes]):
    """A subquery of the ids in a JSON array of hex texts."""

    name = "ids"
    inherit_cache = True


@compiles(_Ids)
def _in_sqlite(element: _Ids, compiler: Any, **options: Any) -> str:
    return f"(SELECT unhex(value) FROM json_each({compiler.process(element.clauses, **options)}))"


@compiles(_Ids, "postgresql")
def _in_postgresql(element: _Ids, compiler: Any, **options: Any) -> str:
    array = f"CAST({compiler.process(element.clauses, **options)} AS json)"
    return f"(SELECT decode(value, 'hex') FROM json_array_elements_text({array}))"


def is_one_of(column: ColumnElement[bytes], ids: Collection[bytes]) -> ColumnElement[bool]:
    """Whether the id in `column` is one of `ids`."""
    return column.op("IN", is_comparison=True)(_Ids(msgspec.json.encode(list(map(bytes.hex, ids))).decode()))
