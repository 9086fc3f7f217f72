"""The timeline as it is shown: a heading for each day, below it what happened, the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from studio_app.cases.service import CLOSING, Event, Note
from studio_app.node.signed_in import SignedIn
from studio_app.words import say, say_count
from ui.cases.times import clock_said, day_said, moment_said
from ui.theme import Theme
from ui.widgets.cards import SectionTitle, quiet_button
from ui.widgets.layouts import add, columns, grow, rows
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel

TIME_WIDTH = 48


class Timeline(QWidget):
    """All events of a case; an own note can be amended from here."""

    amend_asked = Signal(object)
    """the `Note` to correct"""

    def __init__(
        self,
        theme: Theme,
        signed_in: SignedIn,
        events: Sequence[Event],
        hidden_notes: int,
        *,
        may_amend: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._signed_in, self._may_amend = theme, signed_in, may_amend
        self._today = signed_in.today()
        column = rows(on=self)
        if hidden_notes:
            column.addWidget(PlainLabel(_hidden_said(hidden_notes), face="small-muted", wrap=True))
        for day, those in groupby(events, key=lambda event: signed_in.day_of(event.at)):
            column.addWidget(SectionTitle(_heading(day, self._today)))
            for event in those:
                column.addWidget(self._row(event))
            column.addSpacing(theme.size("space_2"))

    def _row(self, event: Event) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.size("space_3"))
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, TIME_WIDTH)
        grid.setColumnStretch(1, 1)
        time = PlainLabel(clock_said(self._signed_in.local_time(event.at)), face="small-muted")
        grid.addWidget(time, 0, 0, Qt.AlignmentFlag.AlignTop)
        if event.note is not None:
            grid.addWidget(self._note(event, event.note), 0, 1)
            return row
        line = columns()
        if event.level is not None:
            line.addWidget(LevelBadge(self._theme, event.level))
        quiet = event.kind in ("change", "step")
        line.addWidget(PlainLabel(event.sentence, face="muted" if quiet else "strong", elide=True))
        if event.who:
            line.addWidget(PlainLabel(event.who, face="small-muted"))
        line.addStretch(1)
        grid.addLayout(line, 0, 1)
        if event.text:
            grid.addWidget(PlainLabel(event.text, wrap=True, selectable=True), 1, 1)
        return row

    def _note(self, event: Event, note: Note) -> QWidget:
        card = QFrame()
        card.setProperty("kind", "card")
        about = PlainLabel(self._about(note), face="small-muted", elide=True)
        head = columns(PlainLabel(event.sentence, face="strong"), grow(about))
        if self._may_amend and note.own and note.kind != CLOSING:
            amend = quiet_button(say("Amend"))
            amend.setAccessibleName(say("Amend this note"))
            amend.clicked.connect(lambda: self.amend_asked.emit(note))
            head.addWidget(amend)
        text = PlainLabel(note.text, wrap=True, selectable=True)
        column = rows(head, text, on=card, gap=1, margins=(3, 2, 2, 3))
        if note.earlier:
            self._add_versions(column, note)
        return card

    def _about(self, note: Note) -> str:
        parts = [note.author]
        if note.day != self._signed_in.day_of(note.written_at):
            parts.append(say("about {day}", day=day_said(note.day, self._today)))
        if note.shared:
            parts.append(say("shared"))
        return " · ".join(part for part in parts if part)

    def _add_versions(self, column: QVBoxLayout, note: Note) -> None:
        when = "" if note.amended_at is None else self._moment(note.amended_at)
        amended = say("Amended {when}: {reason}", when=when, reason=note.reason)
        toggle = quiet_button(say("What stood before"))
        toggle.setCheckable(True)
        before = QFrame()
        before.setProperty("kind", "panel")
        inner = rows(on=before, margins=3)
        for version in note.earlier:
            inner.addWidget(
                PlainLabel(self._moment(version.amended_at or version.written_at), face="small-muted", elide=True)
            )
            inner.addWidget(PlainLabel(version.text, face="muted", wrap=True, selectable=True))
        before.setVisible(False)
        toggle.toggled.connect(before.setVisible)
        add(column, columns(grow(PlainLabel(amended, face="small-muted", elide=True)), toggle), before)

    def _moment(self, at: int) -> str:
        return moment_said(self._signed_in.local_time(at), self._today)


def _heading(day: dt.date, today: dt.date) -> str:
    said = day_said(day, today)
    return said[:1].upper() + said[1:]


def _hidden_said(count: int) -> str:
    return say_count(
        "{count} note of a colleague is not shared and not shown.",
        "{count} notes of colleagues are not shared and not shown.",
        count,
    )
