"""What the columns of synced tables may hold, in the file and in a bundle: kinds of value, ranges, sizes.

`Mapped[...]` names one of these, a `Literal` of texts, `bool` or `dt.date`; `studio_app.sync.bundle.fields` makes of it what a line
of a bundle is checked by. Every text and every number has a limit.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta
from sqlalchemy import Dialect, Integer
from sqlalchemy.types import TypeDecorator

LATEST = 253_370_764_800_000
"""The beginning of 9999 in milliseconds since 1970: no later moment can be shown as a date."""

SEALED_LIMIT = 129 * 1024
"""Bytes of an age message: 128 KiB of padded JSON, and at most 4 recipients. In base64 it fits into a line (256 KiB)."""

Code: TypeAlias = Annotated[str, Meta(max_length=80)]
Short: TypeAlias = Annotated[str, Meta(max_length=200)]
Note: TypeAlias = Annotated[str, Meta(max_length=2000)]
Words: TypeAlias = Annotated[str, Meta(max_length=20_000)]
LongWords: TypeAlias = Annotated[str, Meta(max_length=60_000)]
Hex16: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
"""16 bytes in hex, such as the id of a record or of a node."""
Hex16OrEmpty: TypeAlias = Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
Hex32: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]

Moment: TypeAlias = Annotated[int, Meta(ge=0, lt=LATEST)]
"""Milliseconds since 1970 UTC."""
Count: TypeAlias = Annotated[int, Meta(ge=0, lt=1 << 31)]
Version: TypeAlias = Annotated[int, Meta(ge=1, lt=1 << 31)]
PerCent: TypeAlias = Annotated[int, Meta(ge=0, le=100)]
Mask: TypeAlias = Annotated[int, Meta(ge=0, lt=1 << 53)]
"""Signs as bits. A later version may know more signs than this one; they are kept and passed over when shown."""

Grade: TypeAlias = Literal[1, 2, 3, 4]
"""A level: 4 red, 3 orange, 2 yellow, 1 blue."""
Rating5: TypeAlias = Literal[1, 2, 3, 4, 5]
Scale3: TypeAlias = Literal[0, 1, 2]
Scale4: TypeAlias = Literal[0, 1, 2, 3]
Scale7: TypeAlias = Literal[0, 1, 2, 3, 4, 5, 6]

Compartment: TypeAlias = Literal["care", "office", "own"]
"""Whose keys open a sealed text: those who counsel, the staff too, the Messenger whose file it is."""
Sealed: TypeAlias = Annotated[bytes, Meta(max_length=SEALED_LIMIT)]
"""A text as an age message, which only those who hold a key of its compartment can open; empty where there is none."""


class Day(TypeDecorator[dt.date]):
    """A calendar day in the node's time zone, stored as its proleptic Gregorian ordinal: small, and sorts."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value.toordinal()

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.date | None:  # noqa: ARG002
        return None if value is None else dt.date.fromordinal(value)
