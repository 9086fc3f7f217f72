"""The rooms of the round at the left: own rooms first, then buildings, floors and rooms, each with how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from studio_app.observation.place_words import building_name, floor_name
from studio_app.observation.service import OwnRoom
from studio_app.roster.floors import floor_of
from studio_app.words import say, say_count
from ui.check_in.model import Index
from ui.check_in.rooms import Progress, in_order, progress
from ui.theme import Theme
from ui.widgets.plain import plain_tip
from ui.widgets.tables import dress_tree

ROOM = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_MARK = Qt.ItemDataRole.UserRole + 3
"""icon and colour token, or None"""
_OPEN_UP_TO = 40
"""so many rooms are shown with every branch open"""

Place = tuple[str, str]


class _RoomRows(QStyledItemDelegate):
    """A room's name, at the right how many are entered, and a mark for done, partly, or nobody assigned."""

    def __init__(self, theme: Theme, parent: QTreeView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(120, self._theme.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        count, mark = index.data(_COUNT), index.data(_MARK)
        if not count:
            return
        theme = self._theme
        side = theme.size("icon_small")
        box: QRect = option.rect
        painter.save()
        if mark:
            icon, token = mark
            place = QRect(box.right() - side - 3, box.center().y() - side // 2 + 1, side, side)
            theme.icon(icon, token).paint(painter, place)
        font = theme.font("small")
        painter.setFont(font)
        painter.setPen(theme.colour("muted_text"))
        width = QFontMetrics(font).horizontalAdvance(count) + 4
        right = QRect(box.right() - side - 10 - width, box.top(), width, box.height())
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        painter.restore()


class RoomTree(QTreeView):
    """Emits `chosen` when a room is clicked or entered; follows `mark_open` without a signal."""

    chosen = Signal(str, str)
    """building and room"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rooms = QStandardItemModel(self)
        self._items: dict[Place, QStandardItem] = {}
        self._shape: list[tuple[str, str, bool]] = []
        self.setModel(self._rooms)
        dress_tree(self, theme)
        self.setItemDelegate(_RoomRows(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Rooms of the round"))
        self.clicked.connect(self._choose)

    def show_rooms(self, rooms: Sequence[OwnRoom]) -> None:
        """Show these rooms; branches stay as they are while only the counts changed."""
        rooms = in_order(rooms)
        shape = [(room.building, room.room, room.own) for room in rooms]
        if shape != self._shape:
            self._build(rooms)
            self._shape = shape
        for room in rooms:
            self._describe(self._items[room.building, room.room], room)
        self._add_up(self._rooms.invisibleRootItem(), {(room.building, room.room): room for room in rooms})

    def mark_open(self, building: str, room: str) -> None:
        """Show this room as the one that is open."""
        item = self._items.get((building, room))
        if item is None:
            return
        with QSignalBlocker(self):
            self.setCurrentIndex(item.index())
        self.scrollTo(item.index())
        self.viewport().update()

    def mark_none(self) -> None:
        """No room is open."""
        with QSignalBlocker(self):
            self.setCurrentIndex(QModelIndex())
        self.viewport().update()

    def texts(self) -> list[str]:
        """Every line from top to bottom with its depth as leading spaces, for screen readers' tests and logs."""
        found: list[str] = []

        def walk(item: QStandardItem, depth: int) -> None:
            for row in range(item.rowCount()):
                child = item.child(row)
                count = child.data(_COUNT)
                found.append("  " * depth + child.text() + (f" {count}" if count else ""))
                walk(child, depth + 1)

        walk(self._rooms.invisibleRootItem(), 0)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        place = index.data(ROOM)
        if place:
            self.chosen.emit(*place)
        elif index.isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def _build(self, rooms: Sequence[OwnRoom]) -> None:
        self._rooms.clear()
        self._items.clear()
        root = self._rooms.invisibleRootItem()
        own = [room for room in rooms if room.own]
        others = [room for room in rooms if not room.own]
        if own:
            mine = _line(root, say("My rooms"))
            one_building = len({room.building for room in own}) == 1
            for room in own:
                name = room.room if one_building else f"{building_name(room.building)} {room.room}"
                self._add(mine, room, name)
            if one_building:
                mine.setText(say("My rooms · {building}", building=building_name(own[0].building)))
        buildings: dict[str, QStandardItem] = {}
        floors: dict[tuple[str, str], QStandardItem] = {}
        for room in others:
            floor = floor_of(room.room)
            if room.building not in buildings:
                buildings[room.building] = _line(root, building_name(room.building))
            above = buildings[room.building]
            if floor:
                if (room.building, floor) not in floors:
                    floors[room.building, floor] = _line(above, floor_name(floor))
                above = floors[room.building, floor]
            self._add(above, room, room.room)
        if len(rooms) <= _OPEN_UP_TO:
            self.expandAll()
        else:
            self.expandToDepth(0)

    def _add(self, above: QStandardItem, room: OwnRoom, name: str) -> None:
        item = _line(above, name)
        item.setData((room.building, room.room), ROOM)
        self._items[room.building, room.room] = item

    def _add_up(self, above: QStandardItem, rooms: Mapping[Place, OwnRoom]) -> list[OwnRoom]:
        """Tells on each branch how many of its rooms are done, and whether nobody stands for one of them."""
        inside: list[OwnRoom] = []
        for row in range(above.rowCount()):
            item = above.child(row)
            place = item.data(ROOM)
            inside += [rooms[tuple(place)]] if place else self._add_up(item, rooms)
        if above is not self._rooms.invisibleRootItem():
            done = sum(1 for room in inside if progress(room) is Progress.DONE)
            nobody = sum(1 for room in inside if not room.messengers)
            above.setData(f"{done}/{len(inside)}", _COUNT)
            above.setData(("check", "accent") if done == len(inside) else None, _MARK)
            tip = say("{done} of {rooms} rooms done", done=done, rooms=len(inside))
            if nobody:
                tip += "\n" + say_count("nobody stands for {count} room", "nobody stands for {count} rooms", nobody)
            above.setToolTip(plain_tip(tip))
            above.setData(f"{above.text()}: {tip}", Qt.ItemDataRole.AccessibleTextRole)
        return inside

    def _describe(self, item: QStandardItem, room: OwnRoom) -> None:
        far = progress(room)
        words = {
            Progress.DONE: say("done"),
            Progress.PARTLY: say("partly done"),
            Progress.NOT_YET: say("not yet"),
        }[far]
        mark: tuple[str, str] | None = ("check", "accent") if far is Progress.DONE else None
        tip = say(
            "Room {room}: seen {seen} of {people}, {far}", room=room.room, seen=room.seen, people=room.people, far=words
        )
        if not room.messengers:
            tip += "\n" + say("Nobody stands for this room")
            mark = mark or ("circle-alert", "yellow_text")
        else:
            tip += "\n" + say("Stands for it: {names}", names=say(", ").join(room.messengers))
            if far is Progress.PARTLY:
                mark = ("minus", "accent")
        item.setData(f"{room.entered}/{room.people}", _COUNT)
        item.setData(mark, _MARK)
        item.setToolTip(plain_tip(tip))
        item.setData(tip, Qt.ItemDataRole.AccessibleTextRole)


def _line(above: QStandardItem, text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    above.appendRow(item)
    return item
