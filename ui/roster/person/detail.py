"""The right of the roster: one person, filled at once with what the list knows and then with the rest."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from studio_app.crisis.service import STATUS_NAMES as ALERT_WORDS
from studio_app.roster.service import GENDER_NAMES, STATUS_NAMES, FormerRoom, StudentPage, StudentRow
from studio_app.words import say
from ui.roster.actions import NOT_RIGHT, actions_for, fill_menu
from ui.roster.place_words import bed_place
from ui.theme import Theme
from ui.widgets.cards import SectionTitle, icon_button, quiet_button, styled_button
from ui.widgets.layouts import STRETCH, Gap, columns, grow, rows
from ui.widgets.level import LevelBadge
from ui.widgets.mood import MoodMarks
from ui.widgets.plain import PlainLabel

_LABEL_WIDTH = 104


def day_words(day: dt.date) -> str:
    """A day as a person says it."""
    return say("{year}-{month:02}-{day:02}", year=day.year, month=day.month, day=day.day)


class Detail(QFrame):
    """One person. What may not be seen, or is not there, is not shown."""

    closed = Signal()
    chart_asked = Signal()
    case_asked = Signal()
    room_asked = Signal()
    asked = Signal(str)
    """an action of `ui.roster.actions` for this person"""
    part_asked = Signal(int)
    """the key of an entry that is to stand for itself again"""
    kept_asked = Signal(int)
    """the key of the entry that is kept of this person"""

    def __init__(
        self,
        theme: Theme,
        *,
        rounds: bool,
        works_on_cases: bool,
        may_change: bool = False,
        may_erase: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`rounds`: the person may open a room's round; `works_on_cases`: they may open a case where there is none;
        `may_change`: they may change the roster; `may_erase`: they may erase a person for good."""
        super().__init__(parent)
        self._theme = theme
        self._may_change, self._may_erase = may_change, may_erase
        self._of: StudentRow | None = None
        self.not_right: QPushButton | None = None
        self._rounds, self._works_on_cases = rounds, works_on_cases
        self.setProperty("kind", "side")
        self.name = PlainLabel(face="heading", elide=True, selectable=True)
        self.under_name = PlainLabel(face="muted", elide=True)
        self.chart = styled_button(say("Chart"), "small")
        self.case = styled_button(say("Case"), "small")
        self.room = styled_button(say("Open room"), "small")
        self.chart.clicked.connect(self.chart_asked)
        self.case.clicked.connect(self.case_asked)
        self.room.clicked.connect(self.room_asked)
        close = icon_button(theme, "x", say("Close"), "icon_small")
        close.clicked.connect(self.closed)
        self.more = icon_button(theme, "ellipsis", say("What can be done"), "icon_small")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.aboutToShow.connect(lambda: self.fill(menu))
        self.more.setMenu(menu)

        head = columns(grow(self.name), *([self.more] if may_change else []), close)
        buttons = columns(self.chart, self.case, self.room, STRETCH)
        top = rows(head, self.under_name, Gap(2), buttons, gap=1, margins=(4, 3, 3, 3))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows(top, grow(self._scroll), on=self, gap=0).setContentsMargins(1, 0, 0, 0)
        self._begin()

    def expect(self, student: StudentRow) -> None:
        """Show at once what the list knows; the rest is on its way."""
        self._head(student)
        self.case.setVisible(False)
        self._begin()
        self._study(student)
        self._home(student)
        self._end()

    def show_page(self, page: StudentPage) -> None:
        """Show the whole page."""
        student = page.student
        self._head(student)
        self.case.setVisible(page.case is not None or self._works_on_cases)
        self.case.setText(say("Case") if page.case is not None else say("Open a case"))
        self._begin()
        self._other_entries(page)
        self._open_matters(page)
        self._study(student)
        self._home(student, page)
        self._corrections(page)
        if student.phone or student.birth_date:
            self._section(say("Personal details"))
            self._line(say("Telephone"), student.phone)
            self._line(say("Born"), day_words(student.birth_date) if student.birth_date else "")
        self._last_days(page)
        if page.former_rooms:
            self._section(say("Lived before in"))
            for stay in page.former_rooms:
                self._stay(stay)
        self._end()

    def fill(self, menu: QMenu) -> None:
        """Puts what can be done with this person into a menu."""
        if self._of is not None:
            codes = actions_for([self._of], may_change=self._may_change, may_erase=self._may_erase)
            fill_menu(menu, codes, self.asked.emit)

    def texts(self) -> list[str]:
        """Every text it shows, from the top."""
        labels = self._content.findChildren(QLabel)
        return [self.name.text(), self.under_name.text(), *(label.text() for label in labels if label.text())]

    def _head(self, student: StudentRow) -> None:
        self._of = student
        self.name.setText(student.name)
        gender = say(GENDER_NAMES[student.gender]) if student.gender in ("female", "male") else ""
        status = say(STATUS_NAMES[student.status]) if student.status in STATUS_NAMES else ""
        self.under_name.setText(" · ".join(part for part in (student.student_no, gender, status) if part))
        self.room.setVisible(self._rounds and bool(student.room) and student.status == "present")

    def _begin(self) -> None:
        self.not_right = None
        content = QWidget()
        self._grid = QGridLayout(content)
        space = self._theme.size("space_4")
        self._grid.setContentsMargins(space, 0, space, space)
        self._grid.setHorizontalSpacing(self._theme.size("space_2"))
        self._grid.setVerticalSpacing(self._theme.size("space_1") + 2)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._content = content

    def _end(self) -> None:
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        before = self._scroll.takeWidget()
        self._scroll.setWidget(self._content)
        if before is not None:
            before.deleteLater()

    def _section(self, title: str) -> None:
        row = self._grid.rowCount()
        self._grid.setRowMinimumHeight(row, self._theme.size("space_2"))
        self._grid.addWidget(SectionTitle(title), row + 1, 0, 1, 2)

    def _line(self, label: str, text: str) -> None:
        if not text:
            return
        row = self._grid.rowCount()
        self._grid.addWidget(PlainLabel(label, face="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(PlainLabel(text, wrap=True, selectable=True), row, 1)

    def _other_entries(self, page: StudentPage) -> None:
        student = page.student
        if student.status_note:
            self._line(say("Status"), student.status_note)
        self._line(say("Transfer"), page.transfer)
        if student.merged_into is not None:
            kept = student.merged_into
            self._entry_line(say("This is a second entry of the same person."), student.key, kept)
        if page.also:
            self._section(say("Also entered as"))
        for other in page.also:
            words = " · ".join(filter(None, (other.student_no, other.class_name)))
            self._entry_line(words, other.key, None)

    def _entry_line(self, words: str, second: int, kept: int | None) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(PlainLabel(words, wrap=True, selectable=True), row, 0, 1, 2)
        buttons: list[QPushButton] = []
        if kept is not None:
            buttons.append(styled_button(say("Show the kept one"), "small"))
            buttons[-1].clicked.connect(lambda: self.kept_asked.emit(kept))
        if self._may_change:
            buttons.append(styled_button(say("Part again"), "small"))
            buttons[-1].clicked.connect(lambda: self.part_asked.emit(second))
        self._grid.addLayout(columns(*buttons, STRETCH), row + 1, 0, 1, 2)

    def _open_matters(self, page: StudentPage) -> None:
        if page.case is None and not page.alerts:
            return
        self._section(say("Open now"))
        if page.case is not None:
            owner = page.case.owner_name
            self._level_line(page.case.level, say("case with {owner}", owner=owner) if owner else say("case"))
        for alert in page.alerts:
            status = say(ALERT_WORDS[alert.status]) if alert.status in ALERT_WORDS else alert.status
            words = say("alert of {day}, {status}", day=day_words(alert.day), status=status)
            self._level_line(alert.level, words)

    def _level_line(self, level: int, words: str) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(LevelBadge(self._theme, level), row, 0)
        self._grid.addWidget(PlainLabel(words, wrap=True), row, 1)

    def _study(self, student: StudentRow) -> None:
        self._section(say("Studies"))
        self._line(say("College"), student.college)
        self._line(say("Major"), student.major)
        self._line(say("Class"), student.class_name)
        self._line(say("Grade"), student.grade)

    def _home(self, student: StudentRow, page: StudentPage | None = None) -> None:
        if not (student.building or student.room):
            return
        self._section(say("Lives in"))
        self._line(say("Room"), bed_place(student.building, student.room, ""))
        self._line(say("Bed"), student.bed)
        if page is not None:
            names = list(dict.fromkeys(one.name for one in page.messengers))
            self._line(say("Messenger"), say(", ").join(names) or say("nobody yet"))

    def _corrections(self, page: StudentPage) -> None:
        """For those who may not change the roster: what they asked for, and a way to say that something is wrong."""
        if self._may_change or not self._rounds:
            return
        for one in page.asked:
            self._line(say("Correction"), one.sentence())
        self.not_right = quiet_button(say("Details not right…"))
        self.not_right.clicked.connect(lambda: self.asked.emit(NOT_RIGHT))
        self._grid.addWidget(self.not_right, self._grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def _last_days(self, page: StudentPage) -> None:
        self._section(say("Last 14 days"))
        row = self._grid.rowCount()
        self._grid.addWidget(MoodMarks(self._theme, page.moods), row, 0, 1, 2)
        seen = page.last_seen
        words = say("Last seen on {day}", day=day_words(seen)) if seen else say("Nobody has met them in these days")
        self._grid.addWidget(PlainLabel(words, face="small-muted", wrap=True), row + 1, 0, 1, 2)

    def _stay(self, stay: FormerRoom) -> None:
        self._line(say("until {day}", day=day_words(stay.until)), bed_place(stay.building, stay.room, stay.bed))
