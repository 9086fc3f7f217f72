"""The people of the roster as Qt's table model: pages of 200, fetched in the background as they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from studio_app.roster import service
from studio_app.roster.service import COLUMN_NAMES, GENDER_NAMES, PAGE, STATUS_NAMES, Listing, Narrowing, StudentRow
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.roster.place_words import bed_place

Index = QModelIndex | QPersistentModelIndex

NAME, NUMBER, CLASS, PLACE, GENDER, STATUS, COLLEGE, MAJOR, GRADE = range(9)
_PAGES_KEPT = 40
_IN_SIGHT = 2
"""Pages that can be in sight at once; those asked for before them have scrolled away and are not fetched."""


_TEXTS: tuple[Callable[[StudentRow], str], ...] = (
    lambda student: student.name,
    lambda student: student.student_no,
    lambda student: student.class_name,
    lambda student: bed_place(student.building, student.room, student.bed),
    lambda student: say(GENDER_NAMES[student.gender]) if student.gender in GENDER_NAMES and student.gender else "",
    lambda student: say(STATUS_NAMES[student.status]) if student.status in STATUS_NAMES else student.status,
    lambda student: student.college,
    lambda student: student.major,
    lambda student: student.grade,
)
"""what the columns show of a person"""


class StudentsModel(PagePart, QAbstractTableModel):
    """Knows how many people there are, and holds only the pages that were looked at last.

    An answer that comes after the list was narrowed again is dropped. A row whose page is on its way is empty.
    """

    narrowed = Signal(object)
    """the `Listing` that the list shows from now on"""

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._headings = tuple(say(words) for words in COLUMN_NAMES.values())
        self._narrowing = Narrowing()
        self._asked = 0
        """counts the narrowings: answers to earlier ones are stale"""
        self._total = 0
        self._pages: OrderedDict[int, tuple[StudentRow, ...]] = OrderedDict()
        self._coming: set[int] = set()
        self._wanted: list[int] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fetch_wanted)

    def narrow(self, narrowing: Narrowing, look_for: int | None = None) -> None:
        """Ask for another list; what stands there stays until the answer comes. `look_for`: whose place is wanted."""
        self._narrowing = narrowing
        self._asked += 1
        self.ask(service.listing, narrowing, look_for, done=self._take, newest="listing")

    def asked(self) -> bool:
        """Whether any list was asked for yet."""
        return self._asked > 0

    def narrowing(self) -> Narrowing:
        """What the list is narrowed to."""
        return self._narrowing

    def student(self, row: int) -> StudentRow | None:
        """The person in a row; None while their page is on its way."""
        page = self._pages.get(row // PAGE)
        place = row % PAGE
        return page[place] if page is not None and place < len(page) else None

    def rows_held(self) -> int:
        """How many people are in memory now."""
        return sum(len(page) for page in self._pages.values())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole):
            return None
        student = self.student(index.row())
        if student is None:
            self._want(index.row() // PAGE)
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TEXTS[index.column()](student)
        if index.column() >= GENDER or student.status not in ("present", "leave"):
            return self.theme.colour("muted_text")
        return None

    def texts(self, student: StudentRow) -> tuple[str, ...]:
        """What the columns show of a person."""
        return tuple(text(student) for text in _TEXTS)

    def headings(self) -> tuple[str, ...]:
        """The columns' headings."""
        return self._headings

    def _take(self, listing: Listing) -> None:
        self.beginResetModel()
        self._total = listing.total
        self._pages = OrderedDict({0: listing.first})
        self._coming.clear()
        self._wanted.clear()
        self.endResetModel()
        self.narrowed.emit(listing)

    def _want(self, page: int) -> None:
        if page in self._coming or page in self._wanted:
            return
        self._wanted = [*self._wanted, page][-_IN_SIGHT:]
        if not self._soon.isActive():
            self._soon.start()

    def _fetch_wanted(self) -> None:
        while self._wanted and len(self._coming) < _IN_SIGHT:
            page = self._wanted.pop()
            self._coming.add(page)
            arrived = partial(self._put, self._asked, page)
            self.ask(service.list_students, self._narrowing, page * PAGE, PAGE, done=arrived)

    def _put(self, asked: int, page: int, rows: Sequence[StudentRow]) -> None:
        if asked != self._asked:
            return
        self._coming.discard(page)
        self._pages[page] = tuple(rows)
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min(page * PAGE + PAGE, self._total) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self._headings) - 1))
        if self._wanted:
            self._soon.start()
