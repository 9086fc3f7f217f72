"""The selection in the roster: one person with their page, or several; and the actions begun on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu

from studio_app.roster import service
from studio_app.roster.service import StudentPage, StudentRow
from studio_app.words import say
from ui.context import PageContext, PagePart
from ui.roster.actions import CHANGE, COPY, DELETE, ERASE, GRADUATE, NOT_RIGHT, actions_for, fill_menu
from ui.roster.list.people_list import PeopleList
from ui.roster.person.side_panel import SidePanel
from ui.work import WRITES

_READ_AFTER_MS = 140
"""Passing over a person with the arrow keys neither reads nor logs their page; staying this long does."""


_LOOKED_AT = 500
"""Where more people are chosen, what can be done with them is not made out one by one."""


class Selection(PagePart, QObject):
    """Connects the list with the right side: shows who is selected, and begins the actions on them."""

    graduating = Signal(object)
    """keys of people who are to graduate"""

    def __init__(self, context: PageContext, people: PeopleList, side: SidePanel, *, may_change: bool) -> None:
        super().__init__(people)
        self.context = context
        self.list, self.side, self.detail = people, side, side.detail
        self._may_change = may_change
        self.student: StudentRow | None = None
        self.shown: StudentPage | None = None
        self.wants_detail = True
        self._several = 0
        self._then = ""
        """the action that waits for a person's page"""
        self._due = False
        """the list went out of sight before the page was read: it is neither read nor logged until it is shown again"""
        self._pause = QTimer(self, singleShot=True, interval=_READ_AFTER_MS)
        self._pause.timeout.connect(self._read_person)
        people.came_in_sight.connect(self._come_back)
        people.person.connect(self._choose)
        people.entered.connect(self.open_detail)
        people.several.connect(self._choose_several)
        people.table.change_asked.connect(self._change_person)
        people.table.menu_asked.connect(self._open_menu)
        self.detail.closed.connect(self._close_detail)
        self.detail.asked.connect(self.begin)
        self.detail.part_asked.connect(self._part)
        side.chosen.asked.connect(self.begin)
        side.form_left.connect(self._form_left)

    def read_again(self) -> None:
        """Something about the person may have changed."""
        if self.shown is not None:
            self._pause.start()

    def begin(self, code: str) -> None:
        """An action of `ui.roster.actions` on the people who are chosen, wherever in the list they are."""
        rows = self.list.table.chosen_rows()
        people = self.list.table.chosen(_LOOKED_AT)
        if code == COPY:
            self._with_keys(rows, people, self._copy_people)
        elif code == CHANGE:
            self._change_person()
        elif code == NOT_RIGHT:
            if self.shown is not None:
                self.side.report_mistake(self.shown.student)
        elif self._may_change:
            self._with_keys(rows, people, lambda keys: self._act(code, keys))

    def _come_back(self) -> None:
        if self._due:
            self._due = False
            self._pause.start()

    def _choose(self, student: StudentRow | None) -> None:
        if student is None and self.list.table.currentIndex().isValid():
            return  # their page of the list is on its way
        before, self.student = self.student, student
        self._then = ""
        if student is None:
            self._forget_person()
        elif self.wants_detail and not (before and before.key == student.key and self.shown):
            self.shown = None
            self.detail.expect(student)
            self._show_side()
            self._pause.start()

    def _choose_several(self, count: int) -> None:
        self._several = count
        if count > 1:
            self.side.show_chosen(count, self.list.table.chosen(_LOOKED_AT))
        self._show_side()

    def _show_side(self) -> None:
        """A form, else several who are chosen, else one person if one wants to see them."""
        if self._several <= 1:
            self.side.show_detail()
        one = self.wants_detail and self.student is not None
        self.side.setVisible(self.side.shows_form() or self._several > 1 or one)

    def _form_left(self) -> None:
        self._choose_several(self._several)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_person(self) -> None:
        self.shown = None
        self._pause.stop()
        self._show_side()

    def _read_person(self) -> None:
        if self.student is None or not (self.wants_detail or self._then):
            return
        if not self.list.isVisible():
            self._due = True
            return
        self.ask(service.student_page, self.student.key, done=self._show_person, newest="person")

    def _show_person(self, page: StudentPage) -> None:
        if self.student is None or page.student.key != self.student.key:
            return
        self.shown = page
        if self.wants_detail:
            self.detail.show_page(page)
        if self._then == CHANGE:
            self._then = ""
            self.side.change_somebody(page.student)

    def open_detail(self) -> None:
        self.wants_detail = True
        if self.shown is None:
            self._choose(self.list.table.current())

    def _close_detail(self) -> None:
        self.wants_detail = False
        self._forget_person()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, at: QPoint) -> None:
        people = self.list.table.chosen(_LOOKED_AT)
        if people:
            menu = QMenu(self.list)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            fill_menu(menu, actions_for(people, may_change=self._may_change), self.begin)
            menu.popup(at)

    def _change_person(self) -> None:
        if not self._may_change or self.student is None:
            return
        if self.shown is not None:
            self.side.change_somebody(self.shown.student)
        else:
            self._then = CHANGE
            self._read_person()

    def _with_keys(self, rows: list[int], people: Sequence[StudentRow], then: Callable[[list[int]], None]) -> None:
        """The keys of the chosen people, also of those whose pages were not fetched."""
        if len(people) == len(rows):
            then([one.key for one in people])
            return
        self.ask(service.student_keys, self.list.narrowing(), rows, done=then)

    def _act(self, code: str, keys: list[int]) -> None:
        if not keys:
            return
        if code == GRADUATE:
            self.graduating.emit(keys)
            return
        one = self.student if len(keys) == 1 and self.student is not None else None
        if code in (DELETE, ERASE):
            if one is not None:
                self.side.remove_somebody(code, one)
            return
        self.side.begin(code, keys, one.name if one else "", None)

    def _copy_people(self, keys: list[int]) -> None:
        self.ask(service.students_with, keys, done=self.list.copy)

    def _part(self, entry: int) -> None:
        parted = partial(self.announce, say("They are two entries again."))
        self.ask(service.unmerge_student, entry, done=parted, lane=WRITES)
