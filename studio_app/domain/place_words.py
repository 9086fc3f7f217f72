"""Formats buildings, floors and rooms in words."""

from __future__ import annotations

import re

from studio_app.domain.floors import floor_of
from studio_app.words import say


def building_name(building: str) -> str:
    """The building's name; a bare number or letter gets the word for building."""
    return say("Building {building}", building=building) if re.fullmatch(r"[0-9A-Za-z]{1,3}", building) else building


def floor_name(floor: str) -> str:
    """The floor's name."""
    return say("Floor {floor}", floor=floor)


def room_name(room: str) -> str:
    """The room's name."""
    return say("Room {room}", room=room)


def place_words(building: str, room: str) -> str:
    """Building, floor and room for a heading: `Building 7 › Floor 4 › Room 412`."""
    floor = floor_of(room)
    parts = [building_name(building), floor_name(floor) if floor else "", room_name(room)]
    return " › ".join(part for part in parts if part)
