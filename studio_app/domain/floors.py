"""Derives a room's floor from its number, and sorts places by number."""

from __future__ import annotations

import re
from functools import lru_cache

_ROOM_DIGITS = 2
"""Digits of a room number that count the rooms of a floor: 412 is room 12 of floor 4, 1203 room 3 of floor 12."""

_CACHE_SIZE = 20_000
"""Size of the cache: a large college has ten thousand rooms, sorted at every read."""


@lru_cache(_CACHE_SIZE)
def floor_of(room: str) -> str:
    """The floor of a room: `412` and `B412` are on `4`, `1203` on `12`; empty where the number does not show it."""
    digits = re.search(r"\d{3,4}(?!\d)", room)
    return digits[0][:-_ROOM_DIGITS].lstrip("0") if digits else ""


@lru_cache(_CACHE_SIZE)
def by_number(name: str) -> tuple[object, ...]:
    """Natural sort key for buildings, floors and rooms: 3, 9, 12."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name) if part)
