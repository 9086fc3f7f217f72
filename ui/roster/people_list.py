"""The middle of the roster: find as you type, how many were found, and the table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from studio_app.roster import service
from studio_app.roster.copied_rows import as_table
from studio_app.roster.service import USUAL_COLUMNS, Listing, Narrowing, SavedFilter, StudentRow
from studio_app.words import say, say_count
from ui.roster.list_menus import DUPLICATES, ColumnMenu, FilterMenu, more_button
from ui.roster.model import StudentsModel
from ui.roster.people_table import PeopleTable
from ui.theme import Theme
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.plain import PlainLabel, plain_caption
from ui.widgets.search import SearchBox
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class PeopleList(QWidget):
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
    more_asked = Signal(str)
    """something of `list_menus.MORE`"""

    def __init__(
        self, signed_in: SignedIn, work: Work, theme: Theme, *, may_import: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._signed_in, self._work = signed_in, work
        self.model = StudentsModel(signed_in, work, theme, self)
        self.model.narrowed.connect(self._show)
        self.table = PeopleTable(theme, self.model)
        self.table.person.connect(self.person)
        self.table.clicked.connect(self.entered)
        self.table.copy_asked.connect(self.copy)
        self.table.several.connect(self.several)
        self.search = SearchBox(theme, say("Name, pinyin, initials, number or room"), "Ctrl+F", self)
        self.search.searched.connect(self._narrow_to_text)
        self.search.left_down.connect(self._into_table)
        self.import_button = styled_button(say("Bring in a table…"), "plain")
        self.import_button.clicked.connect(self.table_asked)
        self.more = more_button(theme, self.more_asked.emit)
        self.count = PlainLabel(face="small-muted")
        self.pairs = quiet_button("", self)
        self.pairs.setVisible(False)
        self.pairs.clicked.connect(lambda: self.more_asked.emit(DUPLICATES))
        self.filters = FilterMenu(theme, self.narrowing, self._filter, self._begin_saving, self._drop_filter, self)
        self.columns = ColumnMenu(USUAL_COLUMNS, self._choose_columns, self)
        top = QHBoxLayout()
        top.setSpacing(theme.size("space_2"))
        top.addWidget(self.search, 1)
        top.addWidget(self.import_button)
        top.addWidget(self.more)
        under = QHBoxLayout()
        under.setSpacing(theme.size("space_1"))
        under.addWidget(self.count, 1)
        under.addWidget(self.pairs)
        under.addWidget(self.filters.button)
        under.addWidget(self.columns.button)
        self.saving = self._saving_line(theme)
        head = QVBoxLayout()
        space = theme.size("space_3")
        head.setContentsMargins(space, space, space, theme.size("space_1"))
        head.setSpacing(theme.size("space_2"))
        head.addLayout(top)
        head.addLayout(under)
        head.addWidget(self.saving)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nobody(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        for button in (self.import_button, self.more):
            button.setVisible(may_import)
        self._read_kept()

    def narrowing(self) -> Narrowing:
        """What the list is narrowed to, or will be once the answer is there."""
        return self.model.narrowing()

    def narrow(self, narrowing: Narrowing, look_for: int | None = None) -> None:
        """Narrow the list, and be at the student `look_for` where it has them."""
        self.filters.status = ""
        blocked = self.search.blockSignals(True)
        if self.search.text().strip() != narrowing.text:
            self.search.setText(narrowing.text)
        self.search.blockSignals(blocked)
        self.model.narrow(narrowing, look_for)

    def narrow_to_place(self, place: Narrowing) -> None:
        """Narrow the list to a branch of a tree; the text stays."""
        now = self.narrowing()
        self._ask(replace(place, text=now.text, status=self.filters.status or place.status, grade=now.grade))

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
        self.filters.status = narrowing.status

    def _ask(self, narrowing: Narrowing) -> None:
        self.model.narrow(narrowing, self._here())

    def _here(self) -> int | None:
        student = self.table.current()
        return student.key if student else None

    def _narrow_to_text(self, text: str) -> None:
        self._ask(replace(self.narrowing(), text=text.strip()))

    def _show(self, listing: Listing) -> None:
        count = say_count("{count} person", "{count} people", listing.total)
        self.count.setText(" · ".join(filter(None, [count, self.filters.words()])))
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
        columns = self.table.columns()
        headings = self.model.headings()
        rows = [tuple(texts[column] for column in columns) for texts in map(self.model.texts, people)]
        self.copy_asked.emit(as_table([headings[column] for column in columns], rows), len(rows))

    def show_pairs(self, count: int) -> None:
        """So many pairs of entries may be one person each: a way to look at them."""
        words = say_count("{count} pair entered twice?", "{count} pairs entered twice?", count)
        self.pairs.setText(plain_caption(words))
        self.pairs.setVisible(count > 0)

    def save_filter(self, name: str) -> None:
        """Save what is shown now under a name."""
        signed_in, narrowing = self._signed_in, self.narrowing()

        def saved(_nothing: None) -> None:
            self.saving.setVisible(False)
            self._read_kept()

        self._work.run(
            lambda _progress: service.save_filter(signed_in, name, narrowing),
            saved,
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def read_years(self, years: Sequence[str]) -> None:
        """The years of study that the list can be narrowed to."""
        self.filters.grades = tuple(years)

    def _saving_line(self, theme: Theme) -> QWidget:
        holder = QWidget()
        holder.setVisible(False)
        self.filter_name = QLineEdit()
        self.filter_name.setPlaceholderText(say("A name for this filter"))
        self.filter_name.setAccessibleName(say("A name for this filter"))
        self.filter_name.setMaxLength(40)
        self.filter_name.returnPressed.connect(lambda: self.save_filter(self.filter_name.text()))
        save = styled_button(say("Save"), "small")
        save.clicked.connect(lambda: self.save_filter(self.filter_name.text()))
        leave = quiet_button(say("Cancel"))
        leave.clicked.connect(lambda: holder.setVisible(False))
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.size("space_2"))
        line.addWidget(self.filter_name, 1)
        line.addWidget(save)
        line.addWidget(leave)
        return holder

    def _begin_saving(self) -> None:
        self.filter_name.setText(self.filters.words() or self.narrowing().text)
        self.saving.setVisible(True)
        self.filter_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter_name.selectAll()

    def _drop_filter(self, name: str) -> None:
        signed_in = self._signed_in
        self._work.run(
            lambda _progress: service.drop_filter(signed_in, name),
            lambda _nothing: self._read_kept(),
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _choose_columns(self, columns: tuple[str, ...]) -> None:
        self.table.show_columns(columns)
        signed_in = self._signed_in
        self._work.run(
            lambda _progress: service.choose_columns(signed_in, columns),
            lambda _nothing: None,
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _read_kept(self) -> None:
        signed_in = self._signed_in
        self._work.run(
            lambda _progress: (service.saved_filters(signed_in), service.chosen_columns(signed_in)),
            lambda kept: self._show_kept(*kept),
            owner=self,
            quiet=True,
        )

    def _show_kept(self, filters: list[SavedFilter], columns: tuple[str, ...]) -> None:
        self.filters.saved = filters
        self.columns.show_chosen(columns)
        self.table.show_columns(columns)

    def _nobody(self, theme: Theme) -> QWidget:
        nobody = QWidget()
        column = QVBoxLayout(nobody)
        column.setSpacing(theme.size("space_2"))
        self._nobody_label = PlainLabel(face="muted", wrap=True)
        self._nobody_label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._everyone = quiet_button(say("Show everyone"))
        self._everyone.clicked.connect(self._widen)
        column.addStretch(2)
        column.addWidget(self._nobody_label)
        column.addWidget(self._everyone, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return nobody
