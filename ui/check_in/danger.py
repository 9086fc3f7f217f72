"""The danger band of a room: whom it is about, whether that is saved, and the plan's first steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio_app.words import say
from ui.check_in.round_calls import Aid
from ui.theme import Theme
from ui.widgets.bands import Banner, DangerBand, DangerStep
from ui.widgets.layouts import rows

_STEPS = 3


class DangerArea(QWidget):
    """Empty and without height while nobody of the room has a red sign."""

    again = Signal()
    """the person asks to try saving once more"""
    ticked = Signal(object, object)
    """keys of the students whom the band is about, and the codes of the first steps that are done for them"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._aid: Aid | None = None
        self._shown: tuple[tuple[str, ...], str, str] | None = None
        self._done: dict[int, frozenset[str]] = {}
        self._students: tuple[int, ...] = ()
        self.band: DangerBand | None = None
        self.trouble: Banner | None = None
        self._column = rows(on=self)
        self.setVisible(False)

    def use_plan(self, aid: Aid) -> None:
        """The plan's steps; they are fetched once, before anybody can tick a sign."""
        self._aid = aid
        if self._shown is not None:
            names, saved, trouble = self._shown
            self._shown = None
            self.show_people(self._students, names, saved, trouble)

    def use_done(self, done: Mapping[int, frozenset[str]]) -> None:
        """What was ticked before about the people of the room that is shown next: student to codes of first steps."""
        self._done, self._shown = dict(done), None

    def show_people(self, students: Sequence[int], names: Sequence[str], saved_at: str, trouble: str = "") -> None:
        """Who has a red sign. `saved_at` is the time, '' while it is being saved; `trouble`: why it could not be.

        A step is ticked that was done for all of them: when one more is in danger, it is to be done anew.
        """
        shown = (tuple(names), saved_at, trouble)
        if (shown, tuple(students)) == (self._shown, self._students):
            return
        self._shown, self._students = shown, tuple(students)
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
        done = self._done_for_all()
        steps = [
            DangerStep(step.text, _numbers(step.telephones), step.code in done) for step in self._aid.steps[:_STEPS]
        ]
        self.band = DangerBand(self._theme, title, steps, self._aid.closing)
        self.band.ticked.connect(self._tick)
        self.band.setAccessibleName(title)
        self._column.insertWidget(0, self.band)

    def title(self) -> str:
        """The band's first line; '' while there is none."""
        return "" if self.band is None else self.band.accessibleName()

    def _done_for_all(self) -> frozenset[str]:
        each = [self._done.get(student, frozenset()) for student in self._students]
        return frozenset.intersection(*each) if each else frozenset()

    def _tick(self, place: int, on: bool) -> None:
        if self._aid is None:
            return
        code = frozenset((self._aid.steps[place].code,))
        done = self._done_for_all() | code if on else self._done_for_all() - code
        self._done |= dict.fromkeys(self._students, done)
        self.ticked.emit(self._students, done)

    def _empty(self) -> None:
        for widget in (self.band, self.trouble):
            if widget is not None:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.band = self.trouble = None


def _numbers(telephones: Sequence[tuple[str, str]]) -> str:
    return "   ".join(f"{name} {number}" for name, number in telephones if number)
