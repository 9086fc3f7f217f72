"""The tree of rooms as Qt asks for it, also of a college with very many, and the rooms in the order of the round."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio_app.observation.service import OwnRoom
from ui.check_in.rooms import Round
from ui.check_in.rooms_model import COUNT, MARK, ROOM, RoomsModel


def _room(
    building: str, room: str, entered: int = 0, *, own: bool = False, stands: tuple[str, ...] = ("Lin",)
) -> OwnRoom:
    return OwnRoom(building, room, 4, entered, entered, stands, own)


ROOMS = [
    _room("12", "203"),
    _room("3", "1203", 4),
    _room("3", "412", 2),
    _room("3", "the loft", stands=()),
    _room("9", "101", own=True),
    _room("3", "401", 4),
]


def _lines(model: RoomsModel, above: QModelIndex | None = None, depth: int = 0) -> list[str]:
    found = []
    parent = QModelIndex() if above is None else above
    for row in range(model.rowCount(parent)):
        line = model.index(row, 0, parent)
        assert model.parent(line) == parent
        found += [f"{'  ' * depth}{line.data()} {line.data(COUNT)}", *_lines(model, line, depth + 1)]
    return found


def test_the_tree_stands_as_people_count_and_every_line_knows_where_it_is(qtbot: QtBot) -> None:
    model = RoomsModel()
    checked = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.show_round(Round(ROOMS))
    assert _lines(model) == [
        "My rooms · Building 9 0/1",
        "  101 0/4",
        "Building 3 2/4",
        "  Floor 4 1/2",
        "    401 4/4",
        "    412 2/4",
        "  Floor 12 1/1",
        "    1203 4/4",
        "  the loft 0/4",
        "Building 12 0/1",
        "  Floor 2 0/1",
        "    203 0/4",
    ]
    assert model.index_of(("3", "412")).data(ROOM) == ("3", "412")
    assert not model.index_of(("3", "999")).isValid()
    assert model.index_of(("3", "the loft")).data(MARK) == ("circle-alert", "yellow_text")
    assert checked is not None


def test_another_count_leaves_the_lines_where_they_are(qtbot: QtBot) -> None:
    model = RoomsModel()
    model.show_round(Round(ROOMS))
    place = model.index_of(("3", "412"))
    saved = [_room("3", "412", 4) if room.room == "412" else room for room in ROOMS]
    assert not model.show_round(Round(saved))
    assert (place.data(COUNT), place.data(MARK)) == ("4/4", ("check", "accent"))
    assert model.show_round(Round(saved[1:]))


def test_the_round_goes_from_room_to_room_and_begins_again() -> None:
    rooms = Round([room for room in ROOMS if not room.own])
    assert [room.room for room in rooms.rooms] == ["401", "412", "1203", "the loft", "203"]
    assert rooms.beside(("3", "1203"), 1) == rooms.room(("3", "the loft"))
    assert rooms.beside(("3", "401"), -1) is None
    following = rooms.next_to_do("12", "203")
    assert following is not None
    assert following.room == "412"
    assert Round([_room("3", "401", 4)]).next_to_do() is None
