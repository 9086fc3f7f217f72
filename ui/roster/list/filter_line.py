"""The line over the list of people: their count, filters and columns, saved for each person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from studio_app.roster import service
from studio_app.roster.service import Narrowing, SavedFilter
from studio_app.words import say, say_count
from ui.context import PageContext, PagePart
from ui.roster.list.list_menus import ColumnMenu, FilterMenu
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_caption
from ui.work import WRITES

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class FilterLine(PagePart, QWidget):
    """Emits a `Narrowing` or names of columns; reads the saved ones when it is made."""

    chosen = Signal(object)
    """the `Narrowing` of a filter"""
    columns_chosen = Signal(object)
    """names of `COLUMN_NAMES`"""
    pairs_asked = Signal()

    def __init__(self, context: PageContext, narrowing: Callable[[], Narrowing]) -> None:
        """`narrowing`: what the list is narrowed to now."""
        super().__init__()
        self.context, self._narrowing = context, narrowing
        signed_in = context.signed_in
        self.count = PlainLabel(face="small-muted")
        self.pairs = quiet_button("", self)
        self.pairs.setVisible(False)
        self.pairs.clicked.connect(self.pairs_asked)
        self.filters = FilterMenu(self.theme, narrowing, self.chosen.emit, self._begin_saving, self._drop_filter, self)
        self.columns = ColumnMenu(
            service.columns_here(signed_in), service.default_columns(signed_in), self._choose_columns, self
        )
        self.saving = self._saving_line()
        line = columns(grow(self.count), self.pairs, self.filters.button, self.columns.button, gap=1)
        rows(line, self.saving, on=self)
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

        def saved(_nothing: None) -> None:
            self.saving.setVisible(False)
            self._read_kept()

        self.ask(service.save_filter, name, self._narrowing(), done=saved, lane=WRITES)

    def read_years(self, years: Sequence[str]) -> None:
        """The years of study that the list can be narrowed to."""
        self.filters.grades = tuple(years)

    def _saving_line(self) -> QWidget:
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
        columns(grow(self.filter_name), save, leave, on=holder)
        return holder

    def _begin_saving(self) -> None:
        self.filter_name.setText(self.filters.words() or self._narrowing().text)
        self.saving.setVisible(True)
        self.filter_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter_name.selectAll()

    def _drop_filter(self, name: str) -> None:
        self.ask(service.delete_filter, name, done=lambda _nothing: self._read_kept(), lane=WRITES)

    def _choose_columns(self, columns: tuple[str, ...]) -> None:
        self.columns_chosen.emit(columns)
        self.ask(service.choose_columns, columns, done=_no_answer, lane=WRITES)

    def _read_kept(self) -> None:
        self.ask(_view_settings, done=lambda kept: self._show_kept(*kept), newest="kept")

    def _show_kept(self, filters: list[SavedFilter], columns: tuple[str, ...]) -> None:
        self.filters.saved = filters
        self.columns.show_chosen(columns)
        self.columns_chosen.emit(columns)


def _view_settings(signed_in: SignedIn) -> tuple[list[SavedFilter], tuple[str, ...]]:
    return service.saved_filters(signed_in), service.chosen_columns(signed_in)


def _no_answer(_nothing: None) -> None:
    """Saved columns show in the table already."""
