"""What bringing a table in does: the counts as segments, and under each its rows with their reasons in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from studio_app.roster.copied_rows import as_table
from studio_app.roster.service import ImportPreview, ImportReport
from studio_app.words import say, say_count
from ui.roster.report_tables import ReportModel, ReportTable, report_tables
from ui.theme import Theme
from ui.widgets.choices import Segmented
from ui.widgets.plain import PlainLabel
from ui.widgets.tables import dress_table

_WIDTHS = {"row": 64, "number": 156, "name": 112, "other": 148}
_PADDING = 12
"""device-independent pixels left and right of a cell's text, a little more than the style sheet's"""
_ROWS_MEASURED = 2000
"""Where a table has more sentences than this, something else is wrong with it; the rest are on one line each."""


def brought_in_words(report: ImportReport) -> str:
    """What was done, for the strip."""
    done = say(
        "{file} is in: {added} new, {updated} changed, {unchanged} unchanged.",
        file=report.file,
        added=len(report.added),
        updated=len(report.updated),
        unchanged=report.unchanged,
    )
    refused = len(report.refused)
    return f"{done} {say_count('{count} row was refused.', '{count} rows were refused.', refused)}" if refused else done


class ImportReportView(QWidget):
    """Shows a preview, or what was done; `copy_asked` comes with a text and how many rows it has."""

    copy_asked = Signal(str, int)

    def __init__(self, theme: Theme, preview: ImportPreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tables = {table.kind: table for table in report_tables(preview)}
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
        self._heights = QTimer(self, singleShot=True, interval=0)
        self._heights.timeout.connect(self._fit_heights)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.size("space_3"))
        column.addWidget(self.segments)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)
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
        self._widths(table)
        self.table.setWordWrap(table.wraps)
        self._heights.start()

    def shown(self) -> ReportModel:
        """The table one sees."""
        model = self.table.model()
        assert isinstance(model, ReportModel)
        return model

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._heights.start()

    def _widths(self, table: ReportTable) -> None:
        columns = self.table.horizontalHeader()
        columns.setStretchLastSection(False)
        kinds = {say("Row"): "row", say("Number"): "number", say("Name"): "name"}
        for place, heading in enumerate(table.headings):
            self.table.setColumnWidth(place, _WIDTHS[kinds.get(heading, "other")])
        columns.setSectionResizeMode(table.wide, QHeaderView.ResizeMode.Stretch)

    def _fit_heights(self) -> None:
        """Sentences are shown whole; the other tables, which may be long, keep one height for all rows."""
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
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        if rows:
            model = self.shown()
            self.copy_asked.emit(as_table(model.table.headings, [model.texts(row) for row in rows]), len(rows))
