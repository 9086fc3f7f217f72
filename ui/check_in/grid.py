"""The grid of a room under the hands: one key an observation, one click a choice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from studio_app.words import say
from ui.check_in.cell_words import FIELDS, Column, value_words
from ui.check_in.cells import GridCells
from ui.check_in.model import GridModel, Index
from ui.check_in.room_entries import CHOICES
from ui.theme import Theme
from ui.widgets.mood import mood_swatch
from ui.widgets.plain import plain_caption
from ui.widgets.tables import dress_table

_TURNS = {
    Qt.Key.Key_S: "sleep",
    Qt.Key.Key_F: "appetite",
    Qt.Key.Key_O: "social",
    Qt.Key.Key_T: "study",
    Qt.Key.Key_C: "contact",
}
_WIDTHS = {
    Column.BED: 56,
    Column.NAME: 108,
    Column.DAYS: 112,
    Column.MOOD: 54,
    Column.SLEEP: 68,
    Column.FOOD: 68,
    Column.SOCIAL: 74,
    Column.STUDY: 68,
    Column.CONTACT: 80,
}
_ROWS_SEEN = 2
"""rows the grid never gets smaller than"""


class RoundGrid(QTableView):
    """Takes the keys of a round; changes go into the model's entries and are announced by the model."""

    saves = Signal(bool)
    """Enter (True: then the next room) or Ctrl+S"""
    signs_asked = Signal()
    note_asked = Signal()
    person_chosen = Signal(int)
    """another row is the current one"""
    closed = Signal()
    """Esc: whatever panel is open may close"""

    def __init__(self, theme: Theme, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filled = model
        self._held: list[QKeyEvent] | None = None
        self._menu: QMenu | None = None
        self.setModel(model)
        dress_table(self, theme)
        self.setItemDelegate(GridCells(theme, model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("People of the room"))
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setMinimumSectionSize(40)
        # letters are keys here, not words: a Chinese input method must not take them
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        model.modelReset.connect(self._fit)
        self._fit()

    def place(self) -> int:
        """The row the person is on; -1 in an empty room."""
        return self.currentIndex().row()

    def choose_person(self, place: int, column: int = Column.MOOD) -> None:
        """Make this row the current one."""
        self.setCurrentIndex(self._filled.index(place, column))

    def hold(self) -> None:
        """Keep the keys that come from now on: the room they are meant for is being opened."""
        if self._held is None:
            self._held = []

    def release(self, *, use: bool) -> None:
        """The room is open: the keys that came meanwhile happen now, or (not `use`) are forgotten."""
        held, self._held = self._held or [], None
        for place, event in enumerate(held):
            if not use:
                break
            self.keyPressEvent(event)
            if self._held is not None:  # one of them saved and opened another room
                self._held.extend(held[place + 1 :])
                break

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and current.row() != previous.row():
            self.person_chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the cells, and out of the grid after the last (or before the first)."""
        here = self.currentIndex()
        place = here.row() * len(Column) + here.column() + (1 if forward else -1)
        if not here.isValid() or not 0 <= place < self._filled.rowCount() * len(Column):
            return super().focusNextPrevChild(forward)
        self.setCurrentIndex(self._filled.index(*divmod(place, len(Column))))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._held is not None:
            self._held.append(event.clone())
        elif not self._take(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters do not look for names here."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self._held is None:
            self.setCurrentIndex(index)
            self._open_choices(index)

    def menu(self) -> QMenu | None:
        """The choices of a cell that are open now."""
        return self._menu

    def _take(self, event: QKeyEvent) -> bool:
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._take_with_control(key, shift)
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.saves.emit(True)
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self.place(), 0 if key == Qt.Key.Key_Home else len(Column) - 1)
        elif self._filled.room_entries is None or self.place() < 0:
            return False
        else:
            return self._take_value(key, shift)
        return True

    def event(self, event: QEvent) -> bool:
        # What is not saved yet is undone here, one key at a time; what is saved, by the window.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            room_entries = self._filled.room_entries
            if event.matches(QKeySequence.StandardKey.Undo) and room_entries is not None and room_entries.can_undo():
                event.accept()
                return True
        return super().event(event)

    def _take_with_control(self, key: Qt.Key, shift: bool) -> bool:
        room_entries = self._filled.room_entries
        if key == Qt.Key.Key_S:
            self.saves.emit(False)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else self._filled.rowCount() - 1, max(0, self.currentIndex().column()))
        elif key in (Qt.Key.Key_Z, Qt.Key.Key_Y) and room_entries is not None:
            again = key == Qt.Key.Key_Y or shift
            self._filled.announce(room_entries.redo() if again else room_entries.undo())
        else:
            return False
        return True

    def _take_value(self, key: Qt.Key, shift: bool) -> bool:
        room_entries, place = self._filled.room_entries, self.place()
        assert room_entries is not None
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            mood = int(key) - int(Qt.Key.Key_0)
            self._filled.announce(room_entries.choose(place, "mood", mood or None))
        elif key in _TURNS:
            self._filled.announce(room_entries.turn(place, _TURNS[key], -1 if shift else 1))
        elif key == Qt.Key.Key_U:
            self._filled.announce(room_entries.usual(place))
        elif key == Qt.Key.Key_A:
            self._filled.announce(room_entries.usual_for_all())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._filled.announce(room_entries.clear(place))
        elif key == Qt.Key.Key_W:
            self.signs_asked.emit()
        elif key == Qt.Key.Key_N:
            self.note_asked.emit()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_F2):
            self._open_choices(self.currentIndex())
        else:
            return Qt.Key.Key_A <= key <= Qt.Key.Key_Z or Qt.Key.Key_6 <= key <= Qt.Key.Key_9
        return True

    def _go(self, row: int, column: int) -> None:
        if self._filled.rowCount():
            self.setCurrentIndex(self._filled.index(max(0, row), column))

    def _open_choices(self, index: QModelIndex) -> None:
        column = Column(index.column())
        if column is Column.SIGNS:
            self.signs_asked.emit()
        elif column in FIELDS:
            self._menu = self._choices(index.row(), FIELDS[column])
            corner = self.visualRect(index).bottomLeft() + QPoint(0, 2)
            self._menu.popup(self.viewport().mapToGlobal(corner))

    def _choices(self, place: int, field: str) -> QMenu:
        menu = QMenu(self)
        entry = self._filled.row(place).entry
        held = None if entry is None else getattr(entry, field)
        unclear: list[int | None] = [] if field == "contact" else [None]
        for value in [*CHOICES[field], *unclear]:
            words = plain_caption(value_words(field, value))
            if field == "mood":
                words = f"{value or 0}  {words}"
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(entry is not None and value == held)
            if field == "mood":
                action.setIcon(self._mood_icon(value or 0))
            action.triggered.connect(lambda _=False, value=value: self._pick(place, field, value))
            if value == held or (entry is None and value == CHOICES[field][0]):
                menu.setActiveAction(action)
        menu.aboutToHide.connect(self._menu_closed)
        return menu

    def _pick(self, place: int, field: str, value: int | None) -> None:
        if self._filled.room_entries is not None and place < self._filled.rowCount():
            self._filled.announce(self._filled.room_entries.choose(place, field, value))

    def _menu_closed(self) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _mood_icon(self, mood: int) -> QIcon:
        side = self._theme.size("icon")
        ratio = self.devicePixelRatioF()
        picture = QPixmap(QSize(side, side) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        mood_swatch(painter, QRectF(0, 0, side, side), mood, self._theme)
        painter.end()
        return QIcon(picture)

    def _fit(self) -> None:
        row, head = self._theme.size("row"), self.horizontalHeader().height() + 2
        count = max(1, self._filled.rowCount())
        self.setMinimumHeight(head + min(count, _ROWS_SEEN) * row)
        self.setMaximumHeight(head + count * row)
