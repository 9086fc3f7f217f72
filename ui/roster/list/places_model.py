"""Classes and rooms as trees: built in the background as plain nodes, shown by a model that makes no item each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio_app.roster.service import ClassCount, Narrowing, RoomCount, by_number, floor_of
from studio_app.words import say
from ui.roster.place_words import building_name

Index = QModelIndex | QPersistentModelIndex

COUNT = Qt.ItemDataRole.UserRole + 1
NARROWING = Qt.ItemDataRole.UserRole + 2


@dataclass(eq=False)
class PlaceNode:
    """A branch of a tree: its name, how many present people are in it, and what choosing it narrows the list to."""

    name: str
    narrowing: Narrowing
    count: int = 0
    children: list[PlaceNode] = field(default_factory=list)
    above: PlaceNode | None = None
    place: int = 0
    found: dict[tuple[object, ...], PlaceNode] = field(default_factory=dict)
    """of a whole tree's root: the first branch of each place; a large university has thousands"""

    def put(self, child: PlaceNode) -> PlaceNode:
        """Hang `child` under this branch, last."""
        child.above, child.place = self, len(self.children)
        self.children.append(child)
        return child

    def branch_of(self, narrowing: Narrowing) -> PlaceNode | None:
        """The branch of a whole tree that narrows to this, whatever the text."""
        return self.found.get(_place(narrowing))


def class_tree(classes: Sequence[ClassCount]) -> PlaceNode:
    """College, major, class; classes alone where nobody's college is known, as in a Messenger's file."""
    root = PlaceNode("", Narrowing())
    everyone = root.put(PlaceNode(say("Everyone"), Narrowing()))
    are_told = any(one.college or one.major for one in classes)
    for one in classes:
        college = _branch(root, one.college, replace(Narrowing(), college=one.college)) if are_told else root
        major = _branch(college, one.major, replace(college.narrowing, major=one.major)) if one.major else college
        leaf = major.put(
            PlaceNode(one.class_name or say("No class"), replace(major.narrowing, class_name=one.class_name))
        )
        _counted({leaf, major, college, everyone}, one.count)
    return _whole(root)


def room_tree(rooms: Sequence[RoomCount]) -> PlaceNode:
    """Building, floor, room, in the order people count them."""
    root = PlaceNode("", Narrowing())
    everyone = root.put(PlaceNode(say("Everyone"), Narrowing()))
    for one in sorted(
        rooms, key=lambda one: (by_number(one.building), by_number(floor_of(one.room)), by_number(one.room))
    ):
        here = Narrowing(building=one.building, status="present")
        building = _branch(root, building_name(one.building) or say("No building"), here)
        number = floor_of(one.room)
        above = [building]
        if number:
            floor = _branch(building, say("Floor {floor}", floor=number), here)
            floor.narrowing = replace(here, rooms=(*floor.narrowing.rooms, one.room))
            above.append(floor)
        leaf = above[-1].put(PlaceNode(one.room, replace(here, room=one.room)))
        _counted((leaf, *above, everyone), one.count)
    return _whole(root)


def _whole(root: PlaceNode) -> PlaceNode:
    waiting = list(reversed(root.children))
    while waiting:
        node = waiting.pop()
        root.found.setdefault(_place(node.narrowing), node)
        waiting += reversed(node.children)
    return root


def _place(narrowing: Narrowing) -> tuple[object, ...]:
    now = narrowing
    return (now.college, now.major, now.class_name, now.building, now.room, now.rooms)


def _branch(above: PlaceNode, name: str, narrowing: Narrowing) -> PlaceNode:
    """The last branch of `above` when it has this name (the rows come sorted), or a new one."""
    name = name or say("Not given")
    last = above.children[-1] if above.children else None
    if last is not None and last.name == name and last.children:
        return last
    return above.put(PlaceNode(name, narrowing))


def _counted(nodes: Iterable[PlaceNode], count: int) -> None:
    for node in nodes:
        node.count += count


class PlacesModel(QAbstractItemModel):
    """Shows a tree of `PlaceNode`s."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.root = PlaceNode("", Narrowing())

    def show(self, root: PlaceNode) -> None:
        """Show another tree."""
        self.beginResetModel()
        self.root = root
        self.endResetModel()

    def node(self, index: Index) -> PlaceNode:
        """The branch at `index`; the root for none."""
        found = index.internalPointer() if index.isValid() else self.root
        assert isinstance(found, PlaceNode)
        return found

    def index_of(self, node: PlaceNode) -> QModelIndex:
        """Where a branch of this tree stands."""
        return self.createIndex(node.place, 0, node)

    def find(self, narrowing: Narrowing) -> QModelIndex:
        """The branch that narrows to this; none where there is none."""
        node = self.root.branch_of(narrowing)
        return QModelIndex() if node is None else self.index_of(node)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self.node(parent).children
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        above = self.node(index).above if index.isValid() else None
        return QModelIndex() if above is None or above is self.root else self.createIndex(above.place, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == COUNT:
            return node.count
        if role == NARROWING:
            return node.narrowing
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{node.name} {node.count}"
        return None
