"""The line over the list of people: how many they are, to what they are narrowed, and the columns; kept for each person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio_app.roster import service
from studio_app.roster.service import Narrowing, SavedFilter
from studio_app.words import say, say_count
from ui.roster.list.list_menus import ColumnMenu, FilterMenu
from ui.theme import Theme
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.plain import PlainLabel, plain_caption
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class ListLine(QWidget):
    """What is chosen here comes out as a `Narrowing` or as names of columns; what was saved is read when it is made."""

    chosen = Signal(object)
    """the `Narrowing` of a filter"""
    columns_chosen = Signal(object)
    """names of `COLUMN_NAMES`"""
    pairs_asked = Signal()

    def __init__(
        self,
        signed_in: SignedIn,
        work: Work,
        theme: Theme,
        narrowing: Callable[[], Narrowing],
        parent: QWidget | None = None,
    ) -> None:
        """`narrowing`: what the list is narrowed to now."""
        super().__init__(parent)
        self._signed_in, self._work, self._narrowing = signed_in, work, narrowing
        self.count = PlainLabel(face="small-muted")
        self.pairs = quiet_button("", self)
        self.pairs.setVisible(False)
        self.pairs.clicked.connect(self.pairs_asked)
        self.filters = FilterMenu(theme, narrowing, self.chosen.emit, self._begin_saving, self._drop_filter, self)
        self.columns = ColumnMenu(
            service.columns_here(signed_in), service.default_columns(signed_in), self._choose_columns, self
        )
        line = QHBoxLayout()
        line.setSpacing(theme.size("space_1"))
        line.addWidget(self.count, 1)
        line.addWidget(self.pairs)
        line.addWidget(self.filters.button)
        line.addWidget(self.columns.button)
        self.saving = self._saving_line(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.size("space_2"))
        column.addLayout(line)
        column.addWidget(self.saving)
        self._read_kept()

    def show_count(self, total: int) -> None:
        """How many people there are, and to what they are narrowed."""
        count = say_count("{count} person", "{count} people", total)
        self.count.setText(" · ".join(filter(None, [count, self.filters.words()])))

    def show_pairs(self, count: int) -> None:
        """So many pairs of entries may be one person each: a way to look at them."""
        words = say_count("{count} pair entered twice?", "{count} pairs entered twice?", count)
        self.pairs.setText(plain_caption(words))
        self.pairs.setVisible(count > 0)

    def save_filter(self, name: str) -> None:
        """Save what is shown now under a name."""
        signed_in, narrowing = self._signed_in, self._narrowing()

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
        self.filter_name.setText(self.filters.words() or self._narrowing().text)
        self.saving.setVisible(True)
        self.filter_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter_name.selectAll()

    def _drop_filter(self, name: str) -> None:
        signed_in = self._signed_in
        self._work.run(
            lambda _progress: service.delete_filter(signed_in, name),
            lambda _nothing: self._read_kept(),
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _choose_columns(self, columns: tuple[str, ...]) -> None:
        self.columns_chosen.emit(columns)
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
            newest="kept",
        )

    def _show_kept(self, filters: list[SavedFilter], columns: tuple[str, ...]) -> None:
        self.filters.saved = filters
        self.columns.show_chosen(columns)
        self.columns_chosen.emit(columns)
