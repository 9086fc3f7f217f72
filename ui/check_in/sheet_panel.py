"""Imports a class's sheet of check-ins: its preview, the rows refused, the import."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from studio_app.observation.entry import summary_line
from studio_app.observation.service import SheetPreview, import_previewed_sheet, preview_sheet
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.widgets.bands import Banner
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel
from ui.widgets.tables import dress_table

_SHOWN = 300
"""So many rows are listed, those that are refused first; the counts are of all."""


class SheetPanel(PagePart, QWidget):
    """`closed`: back to the rooms; `kept` with the `SheetImported` once it is in the file."""

    closed = Signal()
    kept = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        theme = context.theme
        self._day = self.signed_in.today()
        self._preview: SheetPreview | None = None
        self.back = quiet_button(say("Back to the rooms"))
        self.back.setIcon(theme.icon("arrow-left", "accent_text"))
        self.back.clicked.connect(self.closed)
        self.title = PlainLabel(face="heading", elide=True)
        self.keep = primary_button(say("Keep these check-ins"))
        self.keep.clicked.connect(self._keep)
        self.counts = PlainLabel(face="strong", wrap=True)
        self.not_read = PlainLabel(face="muted", wrap=True)
        self.trouble = Banner(theme, "", "orange")
        self.rows = QTableWidget(0, 4)
        self.rows.setHorizontalHeaderLabels([say("row"), say("day"), say("name"), say("what it says")])
        self.rows.setAccessibleName(say("Rows of the sheet"))
        dress_table(self.rows, theme, compact=True)
        for place, width in enumerate((64, 110, 140)):
            self.rows.setColumnWidth(place, width)
        self.rows.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        head = columns(self.back, grow(self.title), self.keep, gap=3)
        parts = (head, self.trouble, self.counts, self.not_read, grow(self.rows))
        rows(*parts, on=self, gap=3, margins=(4, 3, 4, 3))

    def begin(self, path: Path, day: dt.date) -> None:
        """Reads the sheet at `path` and shows what keeping it would do; rows that name no day are of `day`."""
        self._day, self._preview = day, None
        self.title.setText(path.name)
        self._clear()
        title = say("Reading {file}", file=path.name)
        self.ask_long(preview_sheet, path, day, done=self._show, title=title, refused=self._refused)

    def _keep(self) -> None:
        """Keeps what is shown; the file, which somebody may have open beside, is not read again."""
        self.trouble.hide()
        preview = self._preview
        if preview is not None:
            self.keep.setEnabled(False)
            title = say("Bringing in the sheet")
            self.write(import_previewed_sheet, preview, done=self.kept.emit, refused=self._refused, title=title)

    def _show(self, preview: SheetPreview) -> None:
        self._preview = preview
        new, corrected = preview.count("new"), preview.count("corrected")
        self.counts.setText(
            say(
                "{new} new, {corrected} corrected, {same} as they were, {blank} not filled in, {refused} not understood.",
                new=new,
                corrected=corrected,
                same=preview.count("same"),
                blank=preview.blank,
                refused=len(preview.refused),
            )
        )
        remarks = []
        if "day" not in preview.columns.values():
            remarks.append(say("No row names a day: all are kept for {day}.", day=self._day.isoformat()))
        if preview.not_read:
            remarks.append(say("Not kept: {headings}.", headings=say(", ").join(preview.not_read)))
        self.not_read.setText("\n".join(remarks))
        self.not_read.setVisible(bool(remarks))
        self.keep.setEnabled(bool(new + corrected))
        lines = [(one.row, "", "", one.reason, True) for one in preview.refused]
        lines += [
            (one.row, one.entry.day.isoformat(), one.name, summary_line(one.entry), False) for one in preview.entries
        ]
        self.rows.setRowCount(min(len(lines), _SHOWN))
        for place, (row, day, name, text, wrong) in enumerate(lines[:_SHOWN]):
            for column, value in enumerate((str(row), day, name, text)):
                item = QTableWidgetItem(value)
                if wrong:
                    item.setForeground(self.theme.colour("orange_text"))
                self.rows.setItem(place, column, item)
        self.rows.show()
        self.counts.show()

    def _refused(self, refusal: Refusal) -> None:
        self.keep.setEnabled(self._preview is not None)
        self.trouble.text.setText(refusal.sentence)
        self.trouble.show()

    def _clear(self) -> None:
        for widget in (self.trouble, self.counts, self.not_read, self.rows):
            widget.hide()
        self.keep.setEnabled(False)
