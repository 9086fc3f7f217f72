"""Wire types of the fields of every record kind, derived from the columns of its table.

Every field may be absent, for an edge carries only what is in scope; a field that no column is named for belongs to a
newer program, and the line that has it is quarantined whole.
"""

from __future__ import annotations

import inspect
from typing import Annotated, Any, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from db.schema import SYNCED, SyncedType

Id = Annotated[str, Meta(min_length=32, max_length=32)]
"""A reference: the id of the record it points at. That it is hex is asked of all ids of a line together (`records.read_line`):
a pattern for each takes four times as long as all else in the line."""

FIRST_DAY, LAST_DAY = "1900-01-01", "9998-12-31"
"""Of days: what is outside could not be reckoned with (a week before, a month after)."""


def fields_struct(kind: SyncedType) -> type[msgspec.Struct]:
    """A struct with the fields of `kind` as in a line; days are parsed, sealed texts are bytes."""
    # Of the class itself: `typing.get_type_hints` would evaluate those of every class it inherits from too.
    said = inspect.get_annotations(kind.model, eval_str=True)
    fields: list[tuple[str, Any, Any]] = []
    for field in kind.fields:
        (taken,) = get_args(said[field.name])  # of `Mapped[...]`
        if field.refers_to is not None:
            taken = Id | None if type(None) in get_args(taken) else Id
        fields.append((field.name, taken | UnsetType, UNSET))
    name = f"{kind.model.__name__}Fields"
    return msgspec.defstruct(name, fields, frozen=True, forbid_unknown_fields=True, kw_only=True)


FIELDS = {kind.name: fields_struct(kind) for kind in SYNCED}
"""Type of record to what its fields may hold."""
