"""The shape that a plain line of a fact has on one edge, so that hundreds of lines are decoded by one call.

It is read off `FIELDS`, with the same limits: a line that this shape takes, `records.read_line` takes too, and to the
same values. What it does not take may still be in order; that is for `read_line` to say.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Callable, Collection, Sequence
from enum import Enum
from operator import attrgetter, methodcaller
from typing import Annotated, Any, Literal, NamedTuple, Protocol, cast

import msgspec
from msgspec import Meta, UnsetType

from db.schema import Field, SyncedType
from studio_app.sync.bundle.fields import FIELDS, FIRST_YEAR, LAST_YEAR, Id
from studio_app.sync.bundle.records import NotTaken, blank, column_value
from studio_app.sync.rules.scope import Cell

_LENGTH = 32
_ANY_ID = Annotated[str, Meta(min_length=_LENGTH, max_length=_LENGTH)]
"""In place of an id's pattern, which costs more than all else in a line: see `are_ids`."""


class _FactLine(Protocol):
    """A decoded line. `fields` has an attribute for each field that the edge carries."""

    id: str
    origin: str
    fields: Any


class FactShape:
    """Lines of facts of `kind` as an edge with this `cell` carries them.

    `references` point at records of other types; `alike` are the columns of which a line says nothing, or nothing that
    could be done with many at once, with what they hold then.
    """

    def __init__(self, kind: SyncedType, cell: Cell) -> None:
        self.kind = kind
        self.begins = b'{"type":"%b",' % kind.name.encode()
        told = [field for field in kind.fields if field.name in cell.fields]
        self.references = [field for field in told if field.refers_to not in (None, kind.name)]
        self._own = [field.name for field in told if field.refers_to == kind.name]
        self._days = [field.name for field in told if field.is_day]
        self._values = [field.name for field in told if not field.refers_to and not field.is_day]
        untold = [field.name for field in kind.fields if field not in told]
        blanks = {name: column_value(kind, name, blank(kind, name)) for name in untold}
        self.alike: dict[str, Any] = {**dict.fromkeys(self._own), **blanks}
        line = _line_type(kind, told)
        self._one, self._many = msgspec.json.Decoder(line), msgspec.json.Decoder(list[line])  # type: ignore[valid-type]

    def is_shape_of(self, lines: Sequence[bytes]) -> bool:
        """Whether all lines say that they are of this type, at their beginning."""
        return all(map(methodcaller("startswith", self.begins), lines))

    def batch(self, lines: Sequence[bytes], leave: Collection[int] = ()) -> FactBatch:
        """Those of `lines` that are plain in themselves, without the places in `leave`. All lines start with `begins`."""
        places = [place for place in range(len(lines)) if place not in leave] if leave else list(range(len(lines)))
        decoded = self._decode([lines[place] for place in places] if leave else lines)
        if odd := self._odd(decoded):
            places = [place for number, place in enumerate(places) if number not in odd]
            decoded = [line for number, line in enumerate(decoded) if number not in odd]
        plain = cast(list[_FactLine], decoded)
        fields = [line.fields for line in plain]
        columns: dict[str, list[Any]] = {}
        for name in self._days:
            columns[name] = [None if day is None else day.toordinal() for day in map(attrgetter(name), fields)]
        for name in self._values:
            columns[name] = list(map(attrgetter(name), fields))
        return FactBatch(
            lines,
            set(range(len(lines))).difference(places) if len(places) < len(lines) else set(),
            places,
            [line.id for line in plain],
            [line.origin for line in plain],
            {field.name: list(map(attrgetter(field.name), fields)) for field in self.references},
            columns,
        )

    def _decode(self, lines: Sequence[bytes]) -> list[_FactLine | None]:
        """Each line decoded, or None where it has not this shape.

        Since all start with `begins`, none can begin inside another: if there are as many as lines, each is whole.
        """
        try:
            found: list[Any] = self._many.decode(b"[%b]" % b",".join(lines))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return [self._decode_one(line) for line in lines]
        return found if len(found) == len(lines) else [self._decode_one(line) for line in lines]

    def _decode_one(self, line: bytes) -> _FactLine | None:
        try:
            found: Any = self._one.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        return cast(_FactLine, found)

    def _odd(self, decoded: Sequence[_FactLine | None]) -> set[int]:
        """Numbers of those that are not plain: of another shape, corrections, days that no calendar holds."""
        found = {number for number, line in enumerate(decoded) if line is None} if None in decoded else set()
        each = {number: line for number, line in enumerate(decoded) if line is not None} if found else None
        lines = list(each.values()) if each is not None else cast(list[_FactLine], decoded)
        numbers = list(each) if each is not None else range(len(lines))
        ids = [line.id for line in lines]
        if not are_ids(ids) or len(set(ids)) < len(ids):
            return set(range(len(decoded)))
        fields = [line.fields for line in lines]
        for name in self._own:
            found |= places_of(numbers, list(map(attrgetter(name), fields)), lambda id: id is not None)
        for name in self._days:
            found |= places_of(numbers, list(map(attrgetter(name), fields)), lambda day: not _is_good_day(day))
        return found


class FactBatch(NamedTuple):
    """Lines, and what those say that are plain in themselves: one of each list for each of `places`.

    `odd` are the places of the others. `origins` are ids of nodes, `references` ids of records by field, `columns` all
    else as their columns hold it (days as ordinals).
    """

    lines: Sequence[bytes]
    odd: set[int]
    places: list[int]
    ids: list[str]
    origins: list[str]
    references: dict[str, list[str | None]]
    columns: dict[str, list[Any]]


def places_of(places: Sequence[int], values: Sequence[Any], is_odd: Callable[[Any], bool]) -> set[int]:
    """Those of `places` whose value is odd; each value is looked at once."""
    odd = {value for value in set(values) if is_odd(value)}
    return {place for place, value in zip(places, values, strict=True) if value in odd} if odd else set()


def are_ids(found: Sequence[str]) -> bool:
    """Whether all of these texts of 32 characters are ids: lower-case hex."""
    text = "".join(found)
    try:
        return bytes.fromhex(text).hex() == text
    except ValueError:
        return False


def _is_good_day(day: dt.date | None) -> bool:
    """Whether it is a day that can be reckoned with."""
    return day is None or FIRST_YEAR <= day.year <= LAST_YEAR


def _line_type(kind: SyncedType, told: Sequence[Field]) -> type[msgspec.Struct]:
    hints = typing.get_type_hints(FIELDS[kind.name], include_extras=True)
    fields = [_field(kind, field.name, hints[field.name]) for field in told]
    options: dict[str, Any] = {"frozen": True, "forbid_unknown_fields": True, "kw_only": True, "gc": False}
    inside = msgspec.defstruct("Fields", fields, **options)
    line = [("type", Literal[kind.name]), ("id", _ANY_ID), ("origin", _ANY_ID), ("fields", inside)]
    return msgspec.defstruct("Line", line, **options)


def _field(kind: SyncedType, name: str, hint: Any) -> tuple[str, Any] | tuple[str, Any, Any]:
    """The field's kinds of value as they travel, and what it is where the line does not have it."""
    each = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
    taken: Any = typing.Union[tuple(_as_travels(one) for one in each if one is not UnsetType)]  # noqa: UP007
    try:
        return (name, taken, blank(kind, name))
    except NotTaken:
        return (name, taken)


def _as_travels(one: Any) -> Any:
    if one == Id:
        return _ANY_ID
    if isinstance(one, type) and issubclass(one, Enum):
        return Literal[tuple(member.value for member in one)]
    return one
