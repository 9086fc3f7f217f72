"""The report of an import: the counts as segments, and under each its rows with their reasons in words."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableView,
    QWidget,
)

from studio_app.roster.service import ImportPreview, ImportReport
from studio_app.tables.spreadsheet_text import tab_separated
from studio_app.words import marked, say, say_count
from ui.roster.tasks.report_tables import MISSING, ReportModel, ReportTable, report_tables
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.choices import Segmented
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.tables import dress_table

_WIDTHS = {"row": 64, "number": 156, "name": 112, "other": 148}
_PADDING = 12
"""device-independent pixels left and right of a cell's text, a little more than the style sheet's"""
_ROWS_MEASURED = 2000
"""Where a table has more sentences than this, something else is wrong with it; the rest are on one line each."""


def brought_in_words(report: ImportReport) -> str:
    """What was done, for the status bar."""
    done = say(
        "{file} is in: {added} new, {updated} changed, {unchanged} unchanged.",
        file=report.file,
        added=len(report.added),
        updated=len(report.updated),
        unchanged=report.unchanged,
    )
    sentences = [done]
    if report.refused:
        sentences.append(say_count("{count} row was refused.", "{count} rows were refused.", len(report.refused)))
    if report.not_listed:
        sentences.append(
            say_count(
                "{count} person is no longer listed.", "{count} people are no longer listed.", len(report.not_listed)
            )
        )
    return " ".join(sentences)


LEFT, GRADUATED, LEAVE, KEEP = "left", "graduated", "leave", "keep"
_BECAME = {
    LEFT: marked("Has left"),
    GRADUATED: marked("Graduated…"),
    LEAVE: marked("On leave"),
    KEEP: marked("Keep as they are"),
}
"""What may have become of somebody whom the registry no longer lists."""


class ImportReportView(QWidget):
    """Shows the preview of an import, or its result; `copy_asked` carries a text and its number of rows."""

    copy_asked = Signal(str, int)
    became = Signal(str, object)
    """what became (LEFT, GRADUATED, LEAVE, KEEP) of the people with these keys, whom the table no longer lists"""

    def __init__(self, theme: Theme, preview: ImportPreview) -> None:
        super().__init__()
        self._theme = theme
        self._tables = {table.kind: table for table in report_tables(preview)}
        self._missing = self._tables[MISSING]
        options = [(kind, f"{table.title}  {table.count}") for kind, table in self._tables.items()]
        first = next((kind for kind, table in self._tables.items() if table.count), options[0][0])
        self.segments: Segmented[str] = Segmented(options, first)
        self.segments.picked.connect(self.show_kind)
        self.sentence = PlainLabel(face="muted", wrap=True)
        self.table = QTableView()
        dress_table(self.table, theme)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy)
        self.what_became = QWidget()
        self.buttons: dict[str, QPushButton] = {}
        for code, words in _BECAME.items():
            button = self.buttons[code] = styled_button(say(words), "quiet" if code == KEEP else "small")
            button.clicked.connect(lambda _=False, code=code: self._emit_became(code))
        self.how_many = PlainLabel(face="small-muted", elide=True)
        columns(*self.buttons.values(), grow(self.how_many), on=self.what_became)
        self._heights = QTimer(self, singleShot=True, interval=0)
        self._heights.timeout.connect(self._fit_heights)
        rows(self.segments, self.sentence, self.what_became, grow(self.table), on=self, gap=3)
        self.show_kind(first)

    def show_kind(self, kind: str) -> None:
        """Show the table of this kind (`report_tables.ADDED`, ...)."""
        table = self._tables[kind]
        self.segments.set_value(kind)
        self.sentence.setText(table.sentence if table.count else say("None."))
        before = self.table.model()
        self.table.setModel(None)  # its rows' heights go with it
        self.table.setModel(ReportModel(table, self.table))
        if before is not None:
            before.deleteLater()
        self.table.setAccessibleName(table.title)
        self.table.setVisible(bool(table.rows))
        self.what_became.setVisible(kind == MISSING and bool(table.rows))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._count_chosen())
        self._count_chosen()
        self._widths(table)
        self.table.setWordWrap(table.wraps)
        self._heights.start()

    def leave_out(self, students: Set[int]) -> None:
        """Leaves these people out of those who are no longer listed: their status is decided."""
        left = [one for one in self._missing.rows if one.key not in students]
        table = self._tables[MISSING] = replace(self._missing, rows=left, count=len(left))
        self.segments.set_text(MISSING, f"{table.title}  {table.count}")
        if self.segments.value() == MISSING:
            self.show_kind(MISSING)

    def shown(self) -> ReportModel:
        """The table that is shown."""
        model = self.table.model()
        assert isinstance(model, ReportModel)
        return model

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._heights.start()

    def _chosen(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    def _count_chosen(self) -> None:
        count = len(self._chosen()) if self.segments.value() == MISSING else 0
        for button in self.buttons.values():
            button.setEnabled(bool(count))
        self.how_many.setText(say_count("{count} chosen", "{count} chosen", count) if count else "")

    def _emit_became(self, code: str) -> None:
        people = self.shown().table.rows
        self.became.emit(code, [people[row].key for row in self._chosen()])

    def _widths(self, table: ReportTable) -> None:
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        kinds = {say("Row"): "row", say("Number"): "number", say("Name"): "name"}
        for place, heading in enumerate(table.headings):
            self.table.setColumnWidth(place, _WIDTHS[kinds.get(heading, "other")])
        header.setSectionResizeMode(table.wide, QHeaderView.ResizeMode.Stretch)

    def _fit_heights(self) -> None:
        """Gives rows of sentences the height of their wrapped text; other tables, which may be long, keep one height."""
        usual, model = self._theme.size("row"), self.shown()
        if not model.table.wraps:
            return
        wide = model.table.wide
        room = self.table.columnWidth(wide) - 2 * _PADDING
        metrics = self.table.fontMetrics()
        flags = int(Qt.TextFlag.TextWordWrap)
        for row in range(min(model.rowCount(), _ROWS_MEASURED)):
            box = metrics.boundingRect(0, 0, room, 10_000, flags, model.texts(row)[wide])
            self.table.setRowHeight(row, max(usual, box.height() + self._theme.size("space_4")))

    def _copy(self) -> None:
        chosen = self._chosen()
        if chosen:
            model = self.shown()
            self.copy_asked.emit(tab_separated(model.table.headings, [model.texts(row) for row in chosen]), len(chosen))
