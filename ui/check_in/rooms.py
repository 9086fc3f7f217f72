"""The rooms of a round: their names, the floor a room number tells, how far each is, and which comes next. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from studio_app.observation.service import OwnRoom
from studio_app.roster.floors import by_number, floor_of
from studio_app.words import say


class Progress(Enum):
    """How far a room is on a day."""

    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not yet"


def progress(room: OwnRoom) -> Progress:
    """Done once everybody has an entry, whether seen or not."""
    if room.entered >= room.people:
        return Progress.DONE
    return Progress.PARTLY if room.entered else Progress.NOT_YET


def building_name(building: str) -> str:
    """The building in words: a bare number or letter says little by itself."""
    return say("Building {building}", building=building) if re.fullmatch(r"[0-9A-Za-z]{1,3}", building) else building


def floor_name(floor: str) -> str:
    """The floor in words."""
    return say("Floor {floor}", floor=floor)


def place_words(building: str, room: str) -> str:
    """Building, floor and room for a heading: `Building 7 › Floor 4 › Room 412`."""
    floor = floor_of(room)
    parts = [building_name(building), floor_name(floor) if floor else "", say("Room {room}", room=room)]
    return " › ".join(part for part in parts if part)


def in_order(rooms: Sequence[OwnRoom]) -> list[OwnRoom]:
    """Own rooms first, each part by building and number as people count them."""
    return sorted(rooms, key=lambda room: (not room.own, by_number(room.building), by_number(room.room)))


def beside(rooms: Sequence[OwnRoom], building: str, room: str, step: int) -> OwnRoom | None:
    """The room after (`step` 1) or before (-1) this one; None at the end, or where it is not in the list."""
    ordered = in_order(rooms)
    places = [place for place, each in enumerate(ordered) if (each.building, each.room) == (building, room)]
    if not places or not 0 <= places[0] + step < len(ordered):
        return None
    return ordered[places[0] + step]


def next_to_do(rooms: Sequence[OwnRoom], building: str = "", room: str = "") -> OwnRoom | None:
    """The next room that is not done, from this one on and then from the start; None when all are done.

    Who has own rooms is led through these only; who has none (staff), through all.
    """
    rooms = in_order(rooms)
    own = [each for each in rooms if each.own]
    walk = own or rooms
    here = next((place for place, each in enumerate(walk) if (each.building, each.room) == (building, room)), -1)
    for each in [*walk[here + 1 :], *walk[: here + 1]]:
        if progress(each) is not Progress.DONE and (each.building, each.room) != (building, room):
            return each
    return None
