"""The rooms of a round: in what order they come, how far each is, which is next, and the tree they are shown in. No Qt.

A `Round` is put together in the background: at a large college it holds ten thousand rooms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from studio_app.domain.floors import by_number, floor_of
from studio_app.domain.place_words import building_name, floor_name
from studio_app.observation.service import OwnRoom
from studio_app.words import say

Place = tuple[str, str]
"""building and room"""


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


@dataclass
class Branch:
    """A line of the tree that has lines under it; `above` and `row` say where it stands (-1: it is the root)."""

    text: str
    above: int
    row: int
    children: list[int | OwnRoom] = field(default_factory=list)
    """the numbers of branches, and rooms"""
    rooms: int = 0
    """how many rooms are under it, at any depth"""
    done: int = 0
    unattended: int = 0
    """rooms for which nobody stands"""


def _digest(rooms: Sequence[OwnRoom]) -> bytes:
    named = "\0".join(f"{room.building}\0{room.room}\0{room.own:d}" for room in rooms)
    return hashlib.blake2b(named.encode()).digest()


class Round:
    """The rooms of one evening in order: own rooms first, each part by building and number as people count them."""

    def __init__(self, rooms: Sequence[OwnRoom] = ()) -> None:
        self.rooms = tuple(
            sorted(rooms, key=lambda room: (not room.own, by_number(room.building), by_number(room.room)))
        )
        self.places: dict[Place, int] = {(room.building, room.room): at for at, room in enumerate(self.rooms)}
        self.branches = [Branch("", -1, 0)]
        """the root first"""
        self.spots: dict[Place, tuple[int, int]] = {}
        """the branch a room is in, and its row there"""
        own = [room for room in self.rooms if room.own]
        self.names_buildings = len({room.building for room in own}) > 1
        """own rooms are in several buildings, so that each tells which"""
        self.shape = _digest(self.rooms)
        """what stays the same while only the counts change"""
        self._add_own(own)
        self._add_buildings([room for room in self.rooms if not room.own])

    def room(self, place: Place | None) -> OwnRoom | None:
        """The room at this place; None where it is not in the round."""
        at = None if place is None else self.places.get(place)
        return None if at is None else self.rooms[at]

    def own(self) -> tuple[OwnRoom, ...]:
        """The person's own rooms; all for who has none (staff)."""
        return tuple(room for room in self.rooms if room.own) or self.rooms

    def beside(self, place: Place, step: int) -> OwnRoom | None:
        """The room after (`step` 1) or before (-1) this one; None at the end, or where it is not in the round."""
        at = self.places.get(place)
        if at is None or not 0 <= at + step < len(self.rooms):
            return None
        return self.rooms[at + step]

    def next_to_do(self, building: str = "", room: str = "") -> OwnRoom | None:
        """The next room that is not done, from this one on and then from the start; None when all are done.

        Who has own rooms is led through these only; who has none, through all.
        """
        walk = self.own()
        here = next((at for at, each in enumerate(walk) if (each.building, each.room) == (building, room)), -1)
        for each in (*walk[here + 1 :], *walk[: here + 1]):
            if progress(each) is not Progress.DONE and (each.building, each.room) != (building, room):
                return each
        return None

    def _add_own(self, own: Sequence[OwnRoom]) -> None:
        if own:
            one = say("My rooms · {building}", building=building_name(own[0].building))
            mine = self._branch(say("My rooms") if self.names_buildings else one, 0)
            for room in own:
                self._add(room, mine)

    def _add_buildings(self, rooms: Sequence[OwnRoom]) -> None:
        buildings: dict[str, int] = {}
        floors: dict[Place, int] = {}
        for room in rooms:
            if room.building not in buildings:
                buildings[room.building] = self._branch(building_name(room.building), 0)
            above, floor = buildings[room.building], floor_of(room.room)
            if floor:
                if (room.building, floor) not in floors:
                    floors[room.building, floor] = self._branch(floor_name(floor), above)
                above = floors[room.building, floor]
            self._add(room, above)

    def _branch(self, text: str, above: int) -> int:
        number, children = len(self.branches), self.branches[above].children
        self.branches.append(Branch(text, above, len(children)))
        children.append(number)
        return number

    def _add(self, room: OwnRoom, above: int) -> None:
        children = self.branches[above].children
        self.spots[room.building, room.room] = (above, len(children))
        children.append(room)
        is_done, unattended = progress(room) is Progress.DONE, not room.messengers
        while above > 0:
            branch = self.branches[above]
            branch.rooms += 1
            branch.done += is_done
            branch.unattended += unattended
            above = branch.above
