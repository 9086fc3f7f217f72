"""The left of the roster: two trees, classes and dormitory rooms, with counts; choosing a branch narrows the list."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QFrame,
    QStackedWidget,
    QTreeView,
    QWidget,
)

from studio_app.roster.service import ClassCount, Narrowing, RoomCount
from studio_app.words import say
from ui.roster.list.places_model import COUNT, PlaceNode, PlacesModel, class_tree, room_tree
from ui.theme import Theme
from ui.widgets.choices import Segmented
from ui.widgets.layouts import grow, rows
from ui.widgets.rows import TreeRows
from ui.widgets.tables import dress_tree

Index = QModelIndex | QPersistentModelIndex
CLASSES, ROOMS = "classes", "rooms"
_OPEN_UP_TO = 200
"""lines under a branch that is opened without being asked: each is laid out at once"""


def both_trees(classes: list[ClassCount], rooms: list[RoomCount]) -> dict[str, PlaceNode]:
    """The two trees; made off the GUI thread, for a large university has thousands of rooms."""
    return {CLASSES: class_tree(classes), ROOMS: room_tree(rooms)}


class PlacesPanel(QFrame):
    """Emits `chosen` with a `Narrowing` when a branch is clicked or reached by the arrow keys."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "filters")
        self.setFixedWidth(theme.size("filter"))
        self.which: Segmented[str] = Segmented([(CLASSES, say("Classes")), (ROOMS, say("Rooms"))], CLASSES)
        self.which.picked.connect(self._turn)
        self._stack = QStackedWidget()
        self._trees: dict[str, QTreeView] = {}
        for kind, name in ((CLASSES, say("Classes")), (ROOMS, say("Rooms"))):
            tree = QTreeView()
            dress_tree(tree, theme)
            tree.setModel(PlacesModel(tree))
            tree.setItemDelegate(TreeRows(theme, tree, COUNT))
            tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            tree.setAccessibleName(name)
            tree.selectionModel().currentChanged.connect(self._move)
            self._trees[kind] = tree
            self._stack.addWidget(tree)
        rows(self.which, grow(self._stack), on=self, margins=(3, 3, 3, 0))

    def show_trees(self, trees: dict[str, PlaceNode], narrowing: Narrowing) -> None:
        """Show these trees, with the branch of `narrowing` marked; a lone college or building is open unless it is long."""
        for kind, root in trees.items():
            tree = self._trees[kind]
            open_names = self._open_branches(tree)
            model = self._model(tree)
            with QSignalBlocker(tree.selectionModel()):
                model.show(root)
            branches = root.children[1:]
            if len(branches) == 1 and len(branches[0].children) <= _OPEN_UP_TO:
                tree.setExpanded(model.index(1, 0), True)
            self._open_again(tree, open_names)
        self.mark(narrowing)

    def mark(self, narrowing: Narrowing) -> None:
        """Mark the branch that narrows to this (whatever the text), opening what is above it, without a signal."""
        for tree in self._trees.values():
            model = self._model(tree)
            index = model.find(narrowing)
            with QSignalBlocker(tree.selectionModel()):
                flags = QItemSelectionModel.SelectionFlag
                tree.selectionModel().setCurrentIndex(index, flags.ClearAndSelect if index.isValid() else flags.Clear)
            tree.scrollTo(index)
            tree.viewport().update()

    def kind(self) -> str:
        """Which of the two trees one sees."""
        return self.which.value() or CLASSES

    def tree(self) -> QTreeView:
        """The tree one sees."""
        return self._trees[self.kind()]

    def turn_to(self, kind: str) -> None:
        """Show the classes or the rooms."""
        self.which.set_value(kind)
        self._stack.setCurrentWidget(self._trees[kind])

    def _turn(self, kind: str) -> None:
        self._stack.setCurrentWidget(self._trees[kind])

    def _move(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            model = current.model()
            assert isinstance(model, PlacesModel)
            self.chosen.emit(model.node(current).narrowing)

    @staticmethod
    def _model(tree: QTreeView) -> PlacesModel:
        model = tree.model()
        assert isinstance(model, PlacesModel)
        return model

    def _open_branches(self, tree: QTreeView) -> set[tuple[str, ...]]:
        """The names, from the top, of the branches that are open and seen to be so."""
        model, found = self._model(tree), set()
        waiting: list[tuple[PlaceNode, tuple[str, ...]]] = [(model.root, ())]
        while waiting:
            above, names = waiting.pop()
            for node in above.children:
                if node.children and tree.isExpanded(model.index_of(node)):
                    path = (*names, node.name)
                    found.add(path)
                    waiting.append((node, path))
        return found

    def _open_again(self, tree: QTreeView, paths: set[tuple[str, ...]]) -> None:
        model = self._model(tree)
        waiting: list[tuple[PlaceNode, tuple[str, ...]]] = [(model.root, ())]
        while waiting:
            above, names = waiting.pop()
            for node in above.children:
                if node.children and (path := (*names, node.name)) in paths:
                    tree.setExpanded(model.index_of(node), True)
                    waiting.append((node, path))
