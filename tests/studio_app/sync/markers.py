"""Words that occur nowhere else, put into every text field of a record, and searched for in whatever form they could hide."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pyrage

from db.schema import SyncedType
from db.schema.column_types import Moment
from tests.kinds.said import choices, plainly, said
from tests.studio_app.sync.campus import DAY, NOW

FIXED: dict[tuple[str, str], str] = {
    ("person", "role"): "counselor",
    ("alert", "status"): "acknowledged",
    ("plan-step", "status"): "waived",
    ("publication", "kind"): "article",
}
"""Texts that are one of a few words, where not the first of them: whether they travel is seen from the fields of the lines."""

_SEALER = pyrage.x25519.Identity.generate().to_public()


class Markers:
    """Gives out marked values; `of` remembers where each mark stands: (record as the test calls it, field)."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str]] = {}
        self._numbers = itertools.count(1)

    def text(self, record: str, name: str) -> str:
        """A new mark, with a letter after it that encodings treat in different ways."""
        mark = f"qx{next(self._numbers):04d}kz"
        self.of[mark] = (record, name)
        return f"{mark}记"

    def values(self, record: str, kind: SyncedType, **given: Any) -> dict[str, Any]:
        """A value for every field of the type: marks for texts, something for all others but references."""
        values: dict[str, Any] = {}
        for each in kind.fields:
            if each.name in given or each.refers_to is not None:
                values[each.name] = given.get(each.name)
            else:
                values[each.name] = FIXED.get((kind.name, each.name)) or self._value(record, kind.name, each.name)
        return values

    def _value(self, record: str, kind: str, name: str) -> Any:
        taken, _ = said(kind, name)
        if words := choices(taken):
            return next((word for word in words if word), words[0])
        if taken == Moment:
            return NOW
        usual = {bool: False, int: 1, dt.date: DAY + dt.timedelta(days=1)}
        if plainly(taken) is bytes:
            return bytes(pyrage.encrypt(self.text(record, name).encode(), [_SEALER]))
        return usual[plainly(taken)] if plainly(taken) in usual else self.text(record, name)

    def in_value(self, value: object) -> str | None:
        """The mark that a value holds, if any."""
        return next((mark for mark in self.of if isinstance(value, str) and value.startswith(mark)), None)

    def found_in(self, plain: bytes) -> set[str]:
        """The marks that are in the text, in any of the forms of `forms`; letters in either case."""
        small = plain.lower()
        return {
            mark
            for mark in self.of
            if any(form.lower() in small for form in forms(mark)) or any(form in plain for form in in_base64(mark))
        }


def forms(mark: str) -> Iterator[bytes]:
    """A mark as plain text, backwards, escaped for JSON, as hex, with percent signs, in UTF-16 and UTF-32."""
    raw = mark.encode()
    yield from (raw, raw[::-1], raw.hex().encode())
    yield from ("".join(f"{sign}{byte:0{digits}x}" for byte in raw).encode() for sign, digits in _ESCAPES)
    for name in _WIDE:
        yield mark.encode(name)
        yield mark.encode(name).hex().encode()


_ESCAPES = (("\\u", 4), ("\\x", 2), ("%", 2))
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def in_base64(mark: str) -> Iterator[bytes]:
    """What of a mark's base64 does not depend on what stands before and after it, at each of three places."""
    for raw in (mark.encode(), *(mark.encode(name) for name in _WIDE)):
        for before in range(3):
            text = base64.b64encode(bytes(before) + raw)
            yield text[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
