"""The grid of a room as Qt's table model: texts for the eye and for screen readers, over a `RoomEntries`."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from studio_app.domain.check_in_form import Contact
from studio_app.domain.signs import signs_of
from studio_app.observation.service import DayMark, Room
from studio_app.words import say
from ui.check_in.cell_words import FIELDS, HEADINGS, Column, cell_text, value_words
from ui.check_in.room_entries import RoomEntries, Row
from ui.widgets.mood import UNCLEAR, MoodDay, mood_words

Index = QModelIndex | QPersistentModelIndex


class GridModel(QAbstractTableModel):
    """One row a person. Changes are made through `room_entries` and announced with `announce`."""

    edited = Signal(object)
    """the places of the rows that a person just changed, as a list"""

    def __init__(self) -> None:
        super().__init__()
        self.room_entries: RoomEntries | None = None

    def open(self, room: Room) -> RoomEntries:
        """Show this room from now on."""
        self.beginResetModel()
        self.room_entries = RoomEntries(room)
        self.endResetModel()
        return self.room_entries

    def refresh(self, room: Room) -> None:
        """Take in what the file holds now of the same room; what was typed stays."""
        if self.room_entries is None:
            return
        count = len(self.room_entries.rows)
        if [row.person.student.key for row in self.room_entries.rows] == [person.student.key for person in room.people]:
            self.room_entries.refresh(room)
            self.dataChanged.emit(self.index(0, 0), self.index(max(0, count - 1), len(Column) - 1))
        else:
            self.beginResetModel()
            self.room_entries.refresh(room)
            self.endResetModel()

    def announce(self, places: list[int]) -> None:
        """The rows in `places` were changed by the person at the keyboard."""
        if places:
            self.repaint_rows(places)
            self.edited.emit(places)

    def repaint_rows(self, places: list[int]) -> None:
        """The rows in `places` are shown anew."""
        for place in places:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))

    def row(self, place: int) -> Row:
        """The row in `place`."""
        assert self.room_entries is not None
        return self.room_entries.rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.room_entries is None else len(self.room_entries.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: ARG002
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(HEADINGS[Column(section)])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.row(index.row()), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(row, column)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _in_words(row, column)
        return None


def mood_days(marks: tuple[DayMark, ...]) -> list[MoodDay]:
    """The days before as the small marks show them."""
    return [mark.mood or UNCLEAR if mark.entered and mark.seen else None for mark in marks]


def others_words(row: Row) -> str:
    """Who else has entered this person today, for a row without an own entry; empty where nobody has."""
    names = [other.observer_name or say("somebody else") for other in row.person.others]
    return say("{name} has entered", name=say(", ").join(dict.fromkeys(names))) if names and row.entry is None else ""


def _shown(row: Row, column: Column) -> str:
    if column is Column.BED:
        return row.person.student.bed
    if column is Column.NAME:
        return row.person.student.name
    if row.entry is None or column is Column.DAYS:
        return others_words(row) if column is Column.SIGNS else ""
    if column is Column.SIGNS:
        return say(", ").join(say(sign.short) for sign in signs_of(row.entry.signs))
    return cell_text(row.entry, FIELDS[column])


def _in_words(row: Row, column: Column) -> str:
    if column in (Column.BED, Column.NAME):
        return _shown(row, column)
    if column is Column.DAYS:
        return mood_words(mood_days(row.person.marks))
    if row.entry is None:
        return others_words(row) or say("nothing entered yet")
    if column is Column.SIGNS:
        signs = [say(sign.text) for sign in signs_of(row.entry.signs)]
        return "\n".join([*signs, row.entry.note] if row.entry.note else signs)
    field = FIELDS[column]
    value = getattr(row.entry, field)
    if value is None and not Contact(row.entry.contact).seen:
        return ""
    return f"{say(HEADINGS[column])}: {value_words(field, value)}"
