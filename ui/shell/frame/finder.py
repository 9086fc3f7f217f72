"""The search popup: people, rooms, cases, articles and commands, found as one types.

The index is read in the background when somebody first comes to the box, and again once something in it has changed; it
lives as long as the frame, and goes with it when the window is locked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyleOptionViewItem, QWidget

from studio_app.search.index import HitKind, SearchEntry, SearchIndex
from studio_app.words import marked, say
from ui.theme import Theme
from ui.widgets.choice_list import ROW, Index, RowsModel
from ui.widgets.layouts import rows
from ui.widgets.rows import Rows
from ui.widgets.search import SearchBox
from ui.work import Job, Work

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn

KIND_NAMES: dict[HitKind, str] = {
    HitKind.COMMAND: marked("view"),
    HitKind.PERSON: marked("person"),
    HitKind.ROOM: marked("room"),
    HitKind.CASE: marked("case"),
    HitKind.ARTICLE: marked("article"),
}
_ROWS = 10


class _Hits(RowsModel[SearchEntry]):
    def title(self, row: SearchEntry) -> str:
        return row.title

    def spoken(self, row: SearchEntry) -> Sequence[str]:
        return row.title, row.line, say(KIND_NAMES[row.kind])


class _HitRows(Rows):
    """Item delegate of a hit: title, a muted line beside it, its kind at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(320, self._theme.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = cast(SearchEntry, index.data(ROW))
        space = self._theme.size("space_2")
        box: QRect = option.rect.adjusted(space, 0, -space, 0)  # type: ignore[attr-defined]
        painter.save()
        self.ground(painter, option)
        kind = self.write(painter, box, say(KIND_NAMES[hit.kind]), "muted_text", "small", right=True)
        box = box.adjusted(0, 0, -kind - space, 0)
        title = self.write(painter, box, hit.title)
        self.write(painter, box.adjusted(title + 2 * space, 0, 0, 0), hit.line, "muted_text", "small")
        painter.restore()


class Finder(QFrame):
    """The list of hits; the search box keeps the focus, and an event filter takes Up, Down, Enter and Escape there."""

    chosen = Signal(object)
    """the `SearchEntry` to open"""
    asked_page = Signal(str)
    """the text is to be looked for in the page itself"""

    def __init__(self, theme: Theme, box: SearchBox, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._box = box
        self._index: SearchIndex | None = None
        self._make: Callable[[], None] | None = None
        self._making: Job | None = None
        self.setProperty("kind", "popup")
        self.setAutoFillBackground(True)
        self.model = _Hits()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_HitRows(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(say("Search results"))
        self.list.clicked.connect(self._open)
        rows(self.list, on=self).setContentsMargins(1, 1, 1, 1)  # the frame stays free
        self._row = theme.size("row")
        self.hide()
        box.textEdited.connect(self.look)
        box.installEventFilter(self)

    def read_with(self, signed_in: SignedIn, work: Work, commands: Callable[[], Sequence[SearchEntry]]) -> None:
        """From now on the index is read for this person when it is wanted."""

        def make() -> None:
            from studio_app.search.service import search_index

            if self._making is None or self._making.over:
                self._making = work.run(
                    lambda progress: search_index(signed_in, commands(), progress),
                    self.use,
                    owner=self,
                    quiet=True,
                )

        self._make = make

    def use(self, index: SearchIndex) -> None:
        """Looks in this index from now on."""
        self._index = index
        if self._box.hasFocus() and self._box.text():
            self.look(self._box.text())

    def changed(self, changes: Changes) -> None:
        """What was written may have made the index old: it is read again when it is wanted next."""
        from studio_app.search.service import SEARCHED_KINDS

        if changes.kinds & SEARCHED_KINDS:
            self._index = None
            if self._making is not None:
                self._making.drop()  # it may have passed what is new
                self._making = None
            if self._box.hasFocus() and self._make is not None:
                self._make()

    def look(self, typed: str) -> None:
        """Shows what is found for what was typed so far."""
        if self._index is None:
            if self._make is not None:
                self._make()
            return
        hits = self._index.find(typed, _ROWS) if typed.strip() else []
        self.model.show(hits)
        if not hits:
            self.hide()
            return
        self.list.setCurrentIndex(self.model.index(0, 0))
        corner = self._box.mapTo(self._over, QPoint(0, self._box.height() + 2))
        width = max(self._box.width(), 420)
        self.setGeometry(
            corner.x() + self._box.width() - width, corner.y(), width, self._row * min(len(hits), _ROWS) + 4
        )
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self._index is None and self._make is not None:
            self._make()
        elif event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        entering = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entering and (modifiers & Qt.KeyboardModifier.ControlModifier or not self.isVisible()):
            if self._box.text():
                self.hide()
                self.asked_page.emit(self._box.text())
            return True
        if not self.isVisible():
            return False
        if entering:
            self._open(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            row = (self.list.currentIndex().row() + step) % self.model.rowCount()
            self.list.setCurrentIndex(self.model.index(row, 0))
        else:
            return False
        return True

    def _open(self, index: QModelIndex) -> None:
        hit = index.data(ROW)
        self.hide()
        if isinstance(hit, SearchEntry):
            self._box.clear()
            self.chosen.emit(hit)
