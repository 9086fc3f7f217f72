"""Input widgets for one choice of several, and for a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCalendarWidget, QDateEdit, QPushButton, QSizePolicy, QWidget

from studio_app.words import language
from ui.theme import Theme
from ui.widgets.layouts import columns
from ui.widgets.plain import plain_caption

V = TypeVar("V")


class Segmented(QWidget, Generic[V]):
    """A row of exclusive buttons; arrow keys move along it."""

    picked = Signal(object)
    """the value the person chose"""

    def __init__(self, options: Sequence[tuple[V, str]], value: V | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = [option[0] for option in options]
        self._group = QButtonGroup(self)
        line = columns(on=self, gap=0)
        last = len(options) - 1
        for place, (_, text) in enumerate(options):
            button = QPushButton(plain_caption(text))
            button.setCheckable(True)
            button.setAutoDefault(False)
            if last:
                button.setProperty("segment", "first" if place == 0 else "last" if place == last else "middle")
            self._group.addButton(button, place)
            line.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(lambda place: self.picked.emit(self._values[place]))
        if value is not None:
            self.set_value(value)

    def value(self) -> V | None:
        """The value whose button is down; None before one was chosen."""
        place = self._group.checkedId()
        return self._values[place] if place >= 0 else None

    def set_value(self, value: V) -> None:
        """Put `value`'s button down without a signal; ValueError for a value that is no option."""
        self._group.button(self._values.index(value)).setChecked(True)

    def set_text(self, value: V, text: str) -> None:
        """Let `value`'s button say `text`; ValueError for a value that is no option."""
        self._group.button(self._values.index(value)).setText(plain_caption(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        button = self._group.button((self._group.checkedId() + step) % len(self._values))
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()


class DateField(QDateEdit):
    """A date field, typed or picked from a calendar in the person's language."""

    day_changed = Signal(object)
    """the `datetime.date` it shows now"""

    def __init__(self, theme: Theme, day: date, parent: QWidget | None = None) -> None:
        super().__init__(QDate(day.year, day.month, day.day), parent)
        chinese = language() == "zh_CN"
        place = (
            QLocale(QLocale.Language.Chinese, QLocale.Country.China)
            if chinese
            else QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
        )
        self.setLocale(place)
        self.setDisplayFormat("yyyy年M月d日" if chinese else "d MMM yyyy")
        self._theme, self._dressed = theme, False
        self.setCalendarPopup(True)
        self.dateChanged.connect(lambda _: self.day_changed.emit(self.day()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._dress_calendar()
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._dress_calendar()
        super().focusInEvent(event)

    def _dress_calendar(self) -> None:
        """Before somebody can open it: a calendar takes long to build, and is seldom wanted."""
        if self._dressed:
            return
        self._dressed = True
        theme, calendar = self._theme, QCalendarWidget()
        calendar.setLocale(self.locale())
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        calendar.setMinimumSize(7 * theme.size("row") + 70, 8 * theme.size("row"))
        calm_weekends(calendar, theme)
        self.setCalendarWidget(calendar)

    def day(self) -> date:
        """The day it shows."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show `day`."""
        self.setDate(QDate(day.year, day.month, day.day))


def calm_weekends(calendar: QCalendarWidget, theme: Theme) -> None:
    """Weekends in muted text: Qt's red would say danger."""
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        shape = calendar.weekdayTextFormat(weekday)
        shape.setForeground(theme.colour("muted_text"))
        calendar.setWeekdayTextFormat(weekday, shape)
    head = calendar.headerTextFormat()
    head.setForeground(theme.colour("muted_text"))
    head.setBackground(theme.colour("surface"))
    calendar.setHeaderTextFormat(head)
