"""The access log's page, for the auditor and for those who look after the file: narrowed, walked through, taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QTableView, QWidget

from studio_app.node import service
from studio_app.node.service import LogChoices, LogFilter, LogPage
from studio_app.refusal import Refusal
from studio_app.words import say, say_count
from ui.context import PageContext
from ui.page import Page
from ui.settings.log_table import LogTable
from ui.widgets.bands import Banner
from ui.widgets.cards import EmptyState, styled_button
from ui.widgets.choices import DateField
from ui.widgets.layouts import STRETCH, columns, grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.tables import dress_table

WEEKS_SHOWN = 4


class AccessLogPage(Page):
    """Filters above, entries below. The first look is at the last four weeks."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._restored: LogFilter | None = None

    def build(self) -> Iterator[None]:
        explanation = PlainLabel(
            say(
                "Who looked at, took out or was refused what. Each entry is chained to the one before: one that is "
                "changed or removed is found by the self-check."
            ),
            face="muted",
            wrap=True,
        )
        filters = self._filters()
        yield
        self.refusal = Banner(self.theme, "", "orange")
        self.refusal.hide()
        self.model = LogTable()
        self.model.more_wanted.connect(self._read_below)
        self.table = QTableView()
        self.table.setModel(self.model)
        dress_table(self.table, self.theme, compact=True)
        self.table.setAccessibleName(say("Access log"))
        for place, width in enumerate((160, 120, 190, 240)):
            self.table.setColumnWidth(place, width)
        self.nothing = EmptyState(self.theme, say("No entries of this kind in these days."), icon="eye")
        self.nothing.hide()
        self.count = PlainLabel("", face="small-muted")
        parts = explanation, filters, self.refusal, grow(self.table), grow(self.nothing), self.count
        rows(*parts, on=self, gap=3, margins=6)
        yield

    def ready(self) -> None:
        self.ask(service.log_choices, done=self._show_choices)
        self.read()

    def title(self) -> str:
        return say("Access log")

    def wanted(self) -> LogFilter:
        """What the filters say."""
        some_days = self.some_days.isChecked()
        return LogFilter(
            self.person.currentData(),
            self.action.currentData(),
            self.first.day() if some_days else None,
            self.last.day() if some_days else None,
        )

    def read(self) -> None:
        """Reads the first page anew."""
        wanted = self.wanted()
        self.first.setEnabled(self.some_days.isChecked())
        self.last.setEnabled(self.some_days.isChecked())
        self.ask(
            service.log_page,
            wanted,
            done=lambda page: self._show(page, wanted),
            refused=self._refused,
            newest="log",
        )

    def take_out(self, to: Path) -> None:
        """Writes what the filters say as a table; that is in the log too."""
        self.refusal.hide()
        self.write(
            service.export_log,
            to,
            self.wanted(),
            done=lambda count: self._taken_out(to, count),
            refused=self._refused,
            title=say("Taking out the access log"),
        )

    def state(self) -> object:
        return self.wanted()

    def restore(self, state: object) -> None:
        if not isinstance(state, LogFilter):
            return
        self._restored = state
        self._choose_restored(state)
        self.some_days.setChecked(state.first is not None)
        if state.first is not None and state.last is not None:
            self.first.set_day(state.first)
            self.last.set_day(state.last)

    def _filters(self) -> QHBoxLayout:
        self.person, self.action = QComboBox(), QComboBox()
        self.person.addItem(say("Everybody"), None)
        self.person.setAccessibleName(say("Who"))
        self.action.addItem(say("Everything"), None)
        self.action.setAccessibleName(say("Action"))
        today = self.signed_in.today()
        self.some_days = QCheckBox(say("From"))
        self.some_days.setChecked(True)
        self.first = DateField(self.theme, today - dt.timedelta(weeks=WEEKS_SHOWN))
        self.last = DateField(self.theme, today)
        self.first.setAccessibleName(say("From"))
        self.last.setAccessibleName(say("to"))
        out = styled_button(say("Take out as a table …"), "")
        out.clicked.connect(self._choose)
        for box in (self.person, self.action):
            box.setMinimumWidth(140)
            box.currentIndexChanged.connect(lambda _place: self.read())
        self.some_days.toggled.connect(lambda _on: self.read())
        for field in (self.first, self.last):
            field.day_changed.connect(lambda _day: self.read())
        to = PlainLabel(say("to"))
        return columns(self.person, self.action, self.some_days, self.first, to, self.last, STRETCH, out)

    def _show_choices(self, choices: LogChoices) -> None:
        for key, name in choices.people:
            self.person.addItem(name, key)
        for action, words in choices.actions:
            self.action.addItem(words, action)
        if self._restored is not None:
            self._choose_restored(self._restored)

    def _choose_restored(self, wanted: LogFilter) -> None:
        """Who and what, as far as the choices have come, before or after `restore`."""
        self.person.setCurrentIndex(max(0, self.person.findData(wanted.person)))
        self.action.setCurrentIndex(max(0, self.action.findData(wanted.action)))

    def _show(self, page: LogPage, wanted: LogFilter) -> None:
        if wanted != self.wanted():
            return  # the filters were changed meanwhile: another page is on its way
        self.refusal.hide()
        self.model.show(page)
        self.table.setVisible(page.total > 0)
        self.nothing.setVisible(page.total == 0)
        self.count.setText(say_count("{count} entry", "{count} entries", page.total))

    def _read_below(self, number: int) -> None:
        wanted = self.wanted()

        def show(page: LogPage) -> None:
            if wanted == self.wanted():
                self.model.append(page)

        self.ask(partial(service.log_page, below=number), wanted, done=show, refused=self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self.refusal.show_text(refusal.sentence)

    def _taken_out(self, to: Path, count: int) -> None:
        self.said.emit(
            say_count(
                "{count} entry is in {file}, which is outside the program's protection now.",
                "{count} entries are in {file}, which is outside the program's protection now.",
                count,
                file=to.name,
            )
        )
        self.read()

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, say("Take out as a table …"), str(Path.home() / "access-log.csv"), say("Tables (*.csv)")
        )
        if name:
            self.take_out(Path(name) if Path(name).suffix else Path(name + ".csv"))
