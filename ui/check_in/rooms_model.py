"""The tree of the round's rooms as Qt asks for it: what a line says is put together when it comes into sight."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from studio_app.domain.place_words import building_name
from studio_app.observation.service import OwnRoom
from studio_app.words import say, say_count
from ui.check_in.model import Index
from ui.check_in.rooms import Branch, Place, Progress, Round, progress
from ui.widgets.plain import plain_tip

ROOM = Qt.ItemDataRole.UserRole + 1
"""(building, room) of a room's line; None for a branch"""
COUNT = Qt.ItemDataRole.UserRole + 2
"""`4/6`"""
MARK = Qt.ItemDataRole.UserRole + 3
"""icon and colour token, or None"""

_NOWHERE = QModelIndex()


class RoomsModel(QAbstractItemModel):
    """Shows a `Round`. The number of the branch above is what an index carries."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.round = Round()

    def show_round(self, round_: Round) -> bool:
        """Takes another round in; gives whether lines came or went, else only what they say is new."""
        same = round_.shape == self.round.shape
        if same:
            self.round = round_  # the view paints itself anew: told line by line it would ask for all of them
        else:
            self.beginResetModel()
            self.round = round_
            self.endResetModel()
        return not same

    def index_of(self, place: Place) -> QModelIndex:
        """The line of a room; not a valid one where the round does not have it."""
        spot = self.round.spots.get(place)
        return _NOWHERE if spot is None else self.createIndex(spot[1], 0, spot[0])

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        return (
            self.createIndex(row, column, self._branch_at(parent)) if self.hasIndex(row, column, parent) else _NOWHERE
        )

    def parent(self, index: Index = _NOWHERE) -> Any:
        above = index.internalId() if index.isValid() else 0
        if not above:
            return _NOWHERE
        branch = self.round.branches[above]
        return self.createIndex(branch.row, 0, branch.above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        branch = self._branch_at(parent)
        return 0 if branch is None else len(self.round.branches[branch].children)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: ARG002
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.round.branches[index.internalId()].children[index.row()]
        if isinstance(line, OwnRoom):
            return self._of_room(line, role)
        return _of_branch(self.round.branches[line], role)

    def _branch_at(self, index: Index) -> Any:
        """The number of the branch at this index, 0 for the root, None where a room stands."""
        if not index.isValid():
            return 0
        line = self.round.branches[index.internalId()].children[index.row()]
        return None if isinstance(line, OwnRoom) else line

    def _of_room(self, room: OwnRoom, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            in_full = room.own and self.round.names_buildings
            return f"{building_name(room.building)} {room.room}" if in_full else room.room
        if role == ROOM:
            return room.building, room.room
        if role == COUNT:
            return f"{room.entered}/{room.people}"
        if role == MARK:
            return _mark(room)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_room_words(room))
        return _room_words(room) if role == Qt.ItemDataRole.AccessibleTextRole else None


def _of_branch(branch: Branch, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return branch.text
    if role == COUNT:
        return f"{branch.done}/{branch.rooms}"
    if role == MARK:
        return ("check", "accent") if branch.done == branch.rooms else None
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(_branch_words(branch))
    return f"{branch.text}: {_branch_words(branch)}" if role == Qt.ItemDataRole.AccessibleTextRole else None


def _branch_words(branch: Branch) -> str:
    words = say("{done} of {rooms} rooms done", done=branch.done, rooms=branch.rooms)
    if branch.unattended:
        nobody = branch.unattended
        words += "\n" + say_count("nobody stands for {count} room", "nobody stands for {count} rooms", nobody)
    return words


def _mark(room: OwnRoom) -> tuple[str, str] | None:
    far = progress(room)
    if far is Progress.DONE:
        return "check", "accent"
    if not room.messengers:
        return "circle-alert", "yellow_text"
    return ("minus", "accent") if far is Progress.PARTLY else None


def _room_words(room: OwnRoom) -> str:
    words = {
        Progress.DONE: say("done"),
        Progress.PARTLY: say("partly done"),
        Progress.NOT_YET: say("not yet"),
    }[progress(room)]
    tip = say(
        "Room {room}: seen {seen} of {people}, {far}", room=room.room, seen=room.seen, people=room.people, far=words
    )
    if not room.messengers:
        return tip + "\n" + say("Nobody stands for this room")
    return tip + "\n" + say("Stands for it: {names}", names=say(", ").join(room.messengers))
