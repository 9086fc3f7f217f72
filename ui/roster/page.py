"""The roster's page: trees at the left, people in the middle, one of them at the right; and the registry's table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from studio_app.cases import service as cases
from studio_app.roster import service
from studio_app.roster.service import ImportReport, Listing, Narrowing, StudentPage, StudentRow
from studio_app.security.permissions import Permission
from studio_app.words import say, say_count
from ui.roster.detail import Detail
from ui.roster.import_panel import ImportPanel
from ui.roster.import_report import brought_in_words
from ui.roster.people_list import PeopleList
from ui.roster.places_panel import ROOMS, PlacesPanel, both_trees
from ui.shell.destinations import CaseSubject, RoomSubject, StudentSubject
from ui.shell.page import Destination, Page
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.clipboard import copy_for_a_while
from ui.work import Job, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

_READ_AFTER_MS = 140
"""Passing over a person with the arrow keys neither reads nor logs their page; staying this long does."""
_TABLES = "*.xlsx *.xls *.csv *.ods"
_SHOWN_KINDS = frozenset({"student", "assignment", "check-in", "alert", "case", "person"})
"""Kinds of records of which a person's page shows something."""


@dataclass(frozen=True)
class RosterState:
    """What a rebuilt page shows again."""

    narrowing: Narrowing
    tree: str
    student: int | None
    detail: bool


class RosterPage(Page):
    """List, then detail, on one screen; the import takes the people's place, never a box on top of them."""

    finds = True

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(signed_in, work, theme, parent)
        self._may_import = signed_in.may(Permission.ROSTER)
        self._student: StudentRow | None = None
        self._shown: StudentPage | None = None
        self._reading: Job | None = None
        self._wants_detail = True
        self.places = PlacesPanel(theme)
        self.list = PeopleList(signed_in, work, theme, may_import=self._may_import)
        self.detail = Detail(
            theme, rounds=signed_in.may(Permission.ENTER_CHECK_INS), works_on_cases=cases.may_work(signed_in)
        )
        self.detail.setVisible(False)
        self.importing = ImportPanel(signed_in, work, theme)
        self.people = QWidget()
        line = QHBoxLayout(self.people)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.places)
        line.addWidget(self.list, 1)
        line.addWidget(self.detail)
        self.empty = self._empty_state()
        self._stack = QStackedWidget()
        for part in (self.people, self.empty, self.importing):
            self._stack.addWidget(part)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._pause = QTimer(self, singleShot=True, interval=_READ_AFTER_MS)
        self._pause.timeout.connect(self._read_person)
        self._connect()
        self.setAcceptDrops(self._may_import)
        self._read_trees()
        self.list.narrow(Narrowing())

    def title(self) -> str:
        return say("Roster")

    def changed(self, changes: object) -> None:
        kinds: frozenset[str] = getattr(changes, "kinds", frozenset())
        if "student" in kinds:
            self._read_trees()
            self.list.again()
        if kinds & _SHOWN_KINDS and self._shown is not None:
            self._pause.start()

    def arrive(self, subject: object) -> None:
        if isinstance(subject, StudentSubject):
            self._stack.setCurrentWidget(self.people)
            self._wants_detail = True
            self.list.narrow(Narrowing(), subject.student)
            self.places.mark(Narrowing())
        elif isinstance(subject, RoomSubject):
            self._stack.setCurrentWidget(self.people)
            room = Narrowing(building=subject.building, room=subject.room, status="present")
            self.list.narrow(room)
            self.places.turn_to(ROOMS)
            self.places.mark(room)

    def look_for(self, text: str) -> None:
        if self._stack.currentWidget() is self.importing and not self.importing.busy():
            self._back_from_import()
        self.list.look_for(text)
        self.places.mark(Narrowing())

    def state(self) -> object:
        key = self._student.key if self._student else None
        return RosterState(self.list.narrowing(), self.places.kind(), key, self._wants_detail)

    def restore(self, state: object) -> None:
        if isinstance(state, RosterState):
            self._wants_detail = state.detail
            self.places.turn_to(state.tree)
            self.list.narrow(state.narrowing, state.student)

    def ask_for_table(self) -> None:
        """The system's dialog for the registry's table; it does not hold the window up."""
        dialog = QFileDialog(self, say("Bring in a table"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{say('Tables')} ({_TABLES})", f"{say('All files')} (*)"])
        dialog.fileSelected.connect(lambda chosen: self.bring_in(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def bring_in(self, path: Path) -> None:
        """Read the table at `path` and show what it would change; nothing is written before the person says so."""
        self._stack.setCurrentWidget(self.importing)
        self.importing.begin(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        path = Path(event.mimeData().urls()[0].toLocalFile())
        QTimer.singleShot(0, self, lambda: self.bring_in(path))  # the drag's own loop ends first

    def _connect(self) -> None:
        self.places.chosen.connect(self.list.narrow_to_place)
        self.list.listed.connect(self._listed)
        self.list.person.connect(self._choose)
        self.list.entered.connect(self._open_detail)
        self.list.place_left.connect(lambda: self.places.mark(Narrowing()))
        self.list.table_asked.connect(self.ask_for_table)
        self.list.copy_asked.connect(self._copy)
        self.detail.closed.connect(self._close_detail)
        self.detail.chart_asked.connect(lambda: self._go("charts"))
        self.detail.case_asked.connect(self._go_to_case)
        self.detail.room_asked.connect(self._go_to_room)
        self.importing.closed.connect(self._back_from_import)
        self.importing.brought_in.connect(self._brought_in)
        self.importing.other_file_asked.connect(self.ask_for_table)
        self.importing.copy_asked.connect(self._copy)

    def _empty_state(self) -> EmptyState:
        if not self._may_import:
            words = say("Nobody is here for you yet. The studio says whom you stand for.")
            return EmptyState(self.theme, words, "", "users")
        words = say("No students yet. Bring in the registry's table.")
        state = EmptyState(self.theme, words, say("Bring in a table…"), "users")
        state.asked.connect(self.ask_for_table)
        return state

    def _read_trees(self) -> None:
        signed_in = self.signed_in
        self.work.run(
            lambda _progress: both_trees(service.classes(signed_in), service.rooms(signed_in)),
            lambda trees: self.places.show_trees(trees, self.list.narrowing()),
            owner=self,
            quiet=True,
        )

    def _listed(self, listing: Listing) -> None:
        nobody_at_all = self.list.narrowing() == Narrowing() and not listing.total
        if self._stack.currentWidget() is not self.importing:
            self._stack.setCurrentWidget(self.empty if nobody_at_all else self.people)

    def _choose(self, student: StudentRow | None) -> None:
        if student is None and self.list.table.currentIndex().isValid():
            return  # their page of the list is on its way
        before, self._student = self._student, student
        if student is None:
            self._forget_person()
        elif self._wants_detail and not (before and before.key == student.key and self._shown):
            self._shown = None
            self.detail.expect(student)
            self.detail.setVisible(True)
            self._pause.start()

    def _forget_person(self) -> None:
        self._shown = None
        self._pause.stop()
        self.detail.setVisible(False)

    def _read_person(self) -> None:
        if self._student is None or not self._wants_detail:
            return
        if self._reading is not None:
            self._reading.cancel()
        signed_in, key = self.signed_in, self._student.key
        self._reading = self.work.run(
            lambda _progress: service.student_page(signed_in, key), self._show_person, owner=self, quiet=True
        )

    def _show_person(self, page: StudentPage) -> None:
        if self._student is not None and page.student.key == self._student.key and self._wants_detail:
            self._shown = page
            self.detail.show_page(page)

    def _open_detail(self) -> None:
        self._wants_detail = True
        if self._shown is None:
            self._choose(self.list.table.current())

    def _close_detail(self) -> None:
        self._wants_detail = False
        self._forget_person()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, view: str) -> None:
        if self._student is not None:
            self.go_to.emit(Destination(view, StudentSubject(self._student.key)))

    def _go_to_case(self) -> None:
        if self._shown is not None and self._shown.case is not None:
            self.go_to.emit(Destination("cases", CaseSubject(self._shown.case.key)))
        else:
            self._go("cases")

    def _go_to_room(self) -> None:
        if self._student is not None:
            self.go_to.emit(Destination("check-in", RoomSubject(self._student.building, self._student.room)))

    def _copy(self, text: str, rows: int) -> None:
        signed_in = self.signed_in

        def copied(_nothing: None) -> None:
            copy_for_a_while(text)
            self.said.emit(
                say_count(
                    "{count} row is on the clipboard for half a minute, outside the program's protection.",
                    "{count} rows are on the clipboard for half a minute, outside the program's protection.",
                    rows,
                )
            )

        self.work.run(lambda _progress: service.taken_out(signed_in, "copy", rows), copied, owner=self, quiet=True)

    def _back_from_import(self) -> None:
        self._stack.setCurrentWidget(self.people)
        self.list.again()

    def _brought_in(self, report: ImportReport) -> None:
        self._stack.setCurrentWidget(self.people)
        self.changes_made.emit(report.changes)
        sentence = brought_in_words(report)
        if report.refused:
            self.offered.emit(sentence, say("Show them"), self._show_refused)
        else:
            self.said.emit(sentence)

    def _show_refused(self) -> None:
        self._stack.setCurrentWidget(self.importing)
        self.importing.show_refused()
