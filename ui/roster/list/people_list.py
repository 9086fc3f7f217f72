"""The middle of the roster: find as you type, how many were found, and the table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from studio_app.roster import service
from studio_app.roster.service import Listing, Narrowing, StudentRow
from studio_app.tables.spreadsheet_text import tab_separated
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.roster.list.filter_line import FilterLine
from ui.roster.list.list_menus import DUPLICATES, MORE, TRANSFERS, more_button
from ui.roster.list.model import StudentsModel
from ui.roster.list.people_table import PeopleTable
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.layouts import Placed, Stretch, columns, grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.search import SearchBox

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class PeopleList(PagePart, QWidget):
    """A list narrowed by a place and a text. `listed` comes with the `Listing` that is shown from now on."""

    listed = Signal(object)
    person = Signal(object)
    """the `StudentRow` one is at, or None"""
    entered = Signal()
    """the person went from the search box into the list, or clicked a row"""
    place_left = Signal()
    """the list is narrowed to no place any more"""
    table_asked = Signal()
    """the person wants to bring in a table"""
    copy_asked = Signal(str, int)
    """a text for the clipboard, and of how many people"""
    several = Signal(int)
    """how many people are chosen"""
    came_in_sight = Signal()
    """the list is shown again, after another view or another part of the roster"""
    more_asked = Signal(str)
    """something of `list_menus.MORE`"""

    def __init__(self, context: PageContext, *, may_import: bool) -> None:
        super().__init__()
        self.context = context
        signed_in, theme = context.signed_in, context.theme
        self.model = StudentsModel(context, self)
        self.model.narrowed.connect(self._show)
        self.table = PeopleTable(theme, self.model, service.default_columns(signed_in))
        self.table.person.connect(self.person)
        self.table.clicked.connect(self.entered)
        self.table.copy_asked.connect(self.copy)
        self.table.several.connect(self.several)
        self.search = SearchBox(theme, _hint(signed_in), "Ctrl+F", self)
        self.search.searched.connect(self._narrow_to_text)
        self.search.left_down.connect(self._into_table)
        self.import_button = styled_button(say("Bring in a table…"), "plain")
        self.import_button.clicked.connect(self.table_asked)
        is_center = signed_in.node.kind == "center"
        self.more = more_button(theme, self.more_asked.emit, (TRANSFERS,) if is_center else tuple(MORE))
        self.line = FilterLine(context, self.narrowing)
        self.line.chosen.connect(self._filter)
        self.line.columns_chosen.connect(self.table.show_columns)
        self.line.pairs_asked.connect(lambda: self.more_asked.emit(DUPLICATES))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nobody())
        top = columns(grow(self.search), self.import_button, self.more)
        head = rows(top, self.line, margins=(3, 3, 3, 1))
        rows(head, grow(self._stack), on=self, gap=0)
        self.import_button.setVisible(may_import)
        self.more.setVisible(may_import or is_center)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_in_sight.emit()

    def narrowing(self) -> Narrowing:
        """What the list is narrowed to, or will be once the answer is there."""
        return self.model.narrowing()

    def narrow(self, narrowing: Narrowing, look_for: int | None = None) -> None:
        """Narrow the list, and be at the student `look_for` where it has them."""
        self.line.filters.status = "" if narrowing.building else narrowing.status
        blocked = self.search.blockSignals(True)
        if self.search.text().strip() != narrowing.text:
            self.search.setText(narrowing.text)
        self.search.blockSignals(blocked)
        self.model.narrow(narrowing, look_for)

    def narrow_to_place(self, place: Narrowing) -> None:
        """Narrow the list to a branch of a tree; the text stays."""
        now = self.narrowing()
        self._ask(replace(place, text=now.text, status=self.line.filters.status or place.status, grade=now.grade))

    def look_for(self, text: str) -> None:
        """Look for a text among everyone."""
        self.narrow(Narrowing(text=text.strip()), self._here())

    def again(self) -> None:
        """Read again what is shown."""
        self._ask(self.narrowing())

    def nobody_words(self) -> str:
        """The sentence where nobody was found; empty while somebody is."""
        return self._nobody_label.text() if self._stack.currentIndex() else ""

    def _filter(self, narrowing: Narrowing) -> None:
        self.narrow(narrowing, self._here())
        self.line.filters.status = narrowing.status

    def _ask(self, narrowing: Narrowing) -> None:
        self.model.narrow(narrowing, self._here())

    def _here(self) -> int | None:
        student = self.table.current()
        return student.key if student else None

    def _narrow_to_text(self, text: str) -> None:
        self._ask(replace(self.narrowing(), text=text.strip()))

    def _show(self, listing: Listing) -> None:
        self.line.show_count(listing.total)
        text = self.narrowing().text
        self._nobody_label.setText(
            say("Nobody was found for “{text}”.", text=text) if text else say("Nobody lives or studies here now.")
        )
        among_few = bool(text) and self.narrowing() != Narrowing(text=text)
        self._everyone.setText(say("Look among everyone") if among_few else say("Show everyone"))
        self._stack.setCurrentIndex(0 if listing.total else 1)
        if listing.place is not None:
            self.table.go_to_row(listing.place)
        self.listed.emit(listing)

    def _widen(self) -> None:
        """Among few, the same text among everyone; else everyone."""
        text = self.narrowing().text
        among_few = self.narrowing() != Narrowing(text=text)
        self.narrow(Narrowing(text=text if among_few else ""), self._here())
        self.place_left.emit()

    def _into_table(self) -> None:
        if self.model.rowCount():
            self.entered.emit()
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.go_to_row(0)

    def copy(self, people: Sequence[StudentRow]) -> None:
        """Ask for these people on the clipboard, with the columns one chose."""
        shown, headings = self.table.columns(), self.model.headings()
        texts = [tuple(line[column] for column in shown) for line in map(self.model.texts, people)]
        self.copy_asked.emit(tab_separated([headings[column] for column in shown], texts), len(texts))

    def _nobody(self) -> QWidget:
        nobody = QWidget()
        self._nobody_label = PlainLabel(face="muted", wrap=True)
        self._nobody_label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._everyone = quiet_button(say("Show everyone"))
        self._everyone.clicked.connect(self._widen)
        everyone = Placed(self._everyone, align=Qt.AlignmentFlag.AlignHCenter)
        rows(Stretch(2), self._nobody_label, everyone, Stretch(3), on=nobody, margins=3)
        return nobody


def _hint(signed_in: SignedIn) -> str:
    if "student_no" in service.columns_here(signed_in):
        return say("Name, pinyin, initials, number or room")
    return say("Name, pinyin, initials or room")
