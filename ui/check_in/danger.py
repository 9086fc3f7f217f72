"""The danger band of a room: whom it is about, whether that is saved, and the plan's first steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio_app.words import say
from ui.check_in.round_calls import Aid
from ui.theme import Theme
from ui.widgets.bands import Banner, DangerBand, DangerStep


class DangerArea(QWidget):
    """Empty and without height while nobody of the room has a red sign."""

    again = Signal()
    """the person asks to try saving once more"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._aid: Aid | None = None
        self._shown: tuple[tuple[str, ...], str, str] = ((), "", "")
        self._ticks: dict[tuple[str, str], set[int]] = {}
        self._where = ("", "")
        self.band: DangerBand | None = None
        self.trouble: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.size("space_2"))
        self.setVisible(False)

    def use_plan(self, aid: Aid) -> None:
        """The plan's steps; they are fetched once, before anybody can tick a sign."""
        self._aid = aid
        names, saved, trouble = self._shown
        self._shown = ((), "", "")
        self.show_people(self._where, names, saved, trouble)

    def show_people(self, where: tuple[str, str], names: Sequence[str], saved_at: str, trouble: str = "") -> None:
        """Who has a red sign. `saved_at` is the time, '' while it is being saved; `trouble`: why it could not be."""
        shown = (tuple(names), saved_at, trouble)
        if (shown, where) == (self._shown, self._where):
            return
        self._shown, self._where = shown, where
        self._empty()
        self.setVisible(bool(names) and self._aid is not None)
        if not names or self._aid is None:
            return
        who = say(", ").join(names)
        if trouble:
            title = say("{names}: there may be danger to life. What to do now:", names=who)
            self.trouble = Banner(self._theme, trouble, "orange", say("Save again"))
            self.trouble.asked.connect(self.again)
            self._column.addWidget(self.trouble)
        elif saved_at:
            title = say(
                "{names}: there may be danger to life. Saved at {time}. What to do now:", names=who, time=saved_at
            )
        else:
            title = say("{names}: there may be danger to life. Being saved. What to do now:", names=who)
        done = self._ticks.setdefault(where, set())
        steps = [
            DangerStep(step.text, _numbers(step.telephones), place in done)
            for place, step in enumerate(self._aid.steps[:3])
        ]
        self.band = DangerBand(self._theme, title, steps, self._aid.closing)
        self.band.ticked.connect(self._tick)
        self.band.setAccessibleName(title)
        self._column.insertWidget(0, self.band)

    def title(self) -> str:
        """The band's first line; '' while there is none."""
        return "" if self.band is None else self.band.accessibleName()

    def _tick(self, place: int, on: bool) -> None:
        ticks = self._ticks[self._where]
        ticks.add(place) if on else ticks.discard(place)

    def _empty(self) -> None:
        for widget in (self.band, self.trouble):
            if widget is not None:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.band = self.trouble = None


def _numbers(telephones: Sequence[tuple[str, str]]) -> str:
    return "   ".join(f"{name} {number}" for name, number in telephones if number)
