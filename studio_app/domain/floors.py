"""The floor that a room's number tells."""

from __future__ import annotations

import re
from functools import lru_cache

_ROOMS_COUNTED_BY = 2
"""Digits of a room number that count the rooms of a floor: 412 is room 12 of floor 4, 1203 room 3 of floor 12."""

_KEPT = 20_000
"""so many names are taken apart only once: a large college has ten thousand rooms, put in order at every reading"""


@lru_cache(_KEPT)
def floor_of(room: str) -> str:
    """The floor of a room, empty where its number tells none: `412` and `B412` are on `4`, `1203` on `12`."""
    digits = re.search(r"\d{3,4}(?!\d)", room)
    return digits[0][:-_ROOMS_COUNTED_BY].lstrip("0") if digits else ""


@lru_cache(_KEPT)
def by_number(name: str) -> tuple[object, ...]:
    """A key to sort buildings, floors and rooms by as people count them: 3, then 9, then 12."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name) if part)
