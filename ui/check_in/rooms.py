"""The rooms of a round: in what order they come, how far each is, and which is next. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from studio_app.observation.service import OwnRoom
from studio_app.roster.floors import by_number


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
