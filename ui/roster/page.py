"""The roster's page: trees at the left, people in the middle, one of them at the right; and what is done with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from studio_app.cases import service as cases
from studio_app.roster import service
from studio_app.roster.service import ImportReport, Listing, Narrowing
from studio_app.security.permissions import Permission
from studio_app.words import say, say_count
from ui.roster.detail import Detail
from ui.roster.import_panel import ImportPanel
from ui.roster.import_report import brought_in_words
from ui.roster.list_menus import ADD
from ui.roster.people_list import PeopleList
from ui.roster.places_panel import ROOMS, PlacesPanel, both_trees
from ui.roster.report_tables import MISSING, REFUSED
from ui.roster.side import RosterSide
from ui.roster.tasks import RosterTasks
from ui.roster.who import Who
from ui.shell.destinations import CaseSubject, RoomSubject, StudentSubject, TransferSubject
from ui.shell.page import Destination, Page
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.clipboard import copy_for_a_while
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

_TABLES = "*.xlsx *.xls *.csv *.ods"
_SHOWN_KINDS = frozenset({"student", "assignment", "check-in", "alert", "case", "person", "proposal", "transfer"})
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
        self._stack = QStackedWidget(self)
        self.people = QWidget(self._stack)
        self.places = PlacesPanel(theme, self.people)
        self.list = PeopleList(signed_in, work, theme, may_import=self._may_import, parent=self.people)
        self.detail = Detail(
            theme,
            rounds=signed_in.may(Permission.ENTER_CHECK_INS),
            works_on_cases=cases.may_work(signed_in),
            may_change=self._may_import,
            may_erase=signed_in.may(Permission.ADMINISTER),
        )
        self.side = RosterSide(signed_in, work, theme, self.detail, may_change=self._may_import, parent=self.people)
        self.side.setVisible(False)
        self.who = Who(signed_in, work, self.list, self.side, may_change=self._may_import)
        self.importing = ImportPanel(signed_in, work, theme, self._stack)
        self.tasks = RosterTasks(signed_in, work, theme, self._stack)
        line = QHBoxLayout(self.people)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.places)
        line.addWidget(self.list, 1)
        line.addWidget(self.side)
        self.empty = self._empty_state()
        for part in (self.people, self.empty, self.importing, self.tasks):
            self._stack.addWidget(part)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._connect()
        self.setAcceptDrops(self._may_import)
        self._read_trees()
        self.list.narrow(Narrowing())
        if self._may_import:
            self.tasks.look_for_duplicates()

    def title(self) -> str:
        return say("Roster")

    def changed(self, changes: object) -> None:
        kinds: frozenset[str] = getattr(changes, "kinds", frozenset())
        if "student" in kinds:
            self._read_trees()
            self.list.again()
        if kinds & _SHOWN_KINDS:
            self.who.read_again()

    def arrive(self, subject: object) -> None:
        if isinstance(subject, StudentSubject):
            self._stack.setCurrentWidget(self.people)
            self.who.wants_detail = True
            self.list.narrow(Narrowing(), subject.student)
            self.places.mark(Narrowing())
        elif isinstance(subject, RoomSubject):
            self._stack.setCurrentWidget(self.people)
            room = Narrowing(building=subject.building, room=subject.room, status="present")
            self.list.narrow(room)
            self.places.turn_to(ROOMS)
            self.places.mark(room)
        elif isinstance(subject, TransferSubject):
            self.tasks.show_transfer(subject.transfer)
            self._stack.setCurrentWidget(self.tasks)

    def look_for(self, text: str) -> None:
        importing = self._stack.currentWidget() is self.importing and not self.importing.busy()
        if importing or self._stack.currentWidget() is self.tasks:
            self._back_to_people()
        self.list.look_for(text)
        self.places.mark(Narrowing())

    def leave(self) -> None:
        self.side.keep_typed()

    def state(self) -> object:
        key = self.who.student.key if self.who.student else None
        return RosterState(self.list.narrowing(), self.places.kind(), key, self.who.wants_detail)

    def restore(self, state: object) -> None:
        if isinstance(state, RosterState):
            self.who.wants_detail = state.detail
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

    def begin_task(self, task: str) -> None:
        """Something of `list_menus.MORE`."""
        if task == ADD:
            self._stack.setCurrentWidget(self.people)
            self.side.add_somebody(self.list.narrowing())
        else:
            self.tasks.begin(task)
            self._stack.setCurrentWidget(self.tasks)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        path = Path(event.mimeData().urls()[0].toLocalFile())
        QTimer.singleShot(0, self, lambda: self.bring_in(path))  # the drag's own loop ends first

    def _connect(self) -> None:
        people, side = self.list, self.side
        self.places.chosen.connect(people.narrow_to_place)
        people.listed.connect(self._listed)
        people.place_left.connect(lambda: self.places.mark(Narrowing()))
        people.table_asked.connect(self.ask_for_table)
        people.copy_asked.connect(self._copy)
        people.more_asked.connect(self.begin_task)
        self.detail.chart_asked.connect(lambda: self._go("charts"))
        self.detail.case_asked.connect(self._go_to_case)
        self.detail.room_asked.connect(self._go_to_room)
        self.detail.kept_asked.connect(lambda key: self.arrive(StudentSubject(key)))
        self.who.graduating.connect(self._graduate)
        side.added.connect(lambda key: self.arrive(StudentSubject(key)))
        self.importing.closed.connect(self._back_to_people)
        self.importing.brought_in.connect(self._brought_in)
        self.importing.other_file_asked.connect(self.ask_for_table)
        self.importing.copy_asked.connect(self._copy)
        self.importing.undo_asked.connect(self._ask_to_undo)
        self.importing.graduate_asked.connect(self._graduate)
        self.tasks.closed.connect(self._back_to_people)
        self.tasks.case_asked.connect(lambda key: self.go_to.emit(Destination("cases", CaseSubject(key))))
        self.tasks.again_asked.connect(self._offer_again)
        self.tasks.pairs.connect(self.list.line.show_pairs)
        for part in (side, self.tasks, self.who, self.importing):
            part.done.connect(self.changes_made)
            part.said.connect(self.said)
        for part in (side, self.tasks, self.importing):
            part.offered.connect(self.offered)
        if self._may_import:
            add = QShortcut(QKeySequence("Ctrl+N"), self)
            add.activated.connect(lambda: self.begin_task(ADD))

    def _empty_state(self) -> EmptyState:
        if not self._may_import:
            words = say("Nobody is here for you yet. The studio says whom you stand for.")
            return EmptyState(self.theme, words, "", "users")
        words = say("No students yet. Bring in the registry's table.")
        state = EmptyState(self.theme, words, say("Bring in a table…"), "users")
        state.asked.connect(self.ask_for_table)
        return state

    def _read_trees(self) -> None:
        signed_in, may_change = self.signed_in, self._may_import

        def show(found: tuple[object, list[str]]) -> None:
            trees, years = found
            self.places.show_trees(trees, self.list.narrowing())  # type: ignore[arg-type]
            self.list.line.read_years(years)

        self.work.run(
            lambda _progress: (
                both_trees(service.classes(signed_in), service.rooms(signed_in)),
                [year.grade for year in service.years(signed_in)] if may_change else [],
            ),
            show,
            owner=self,
            quiet=True,
        )

    def _listed(self, listing: Listing) -> None:
        nobody_at_all = self.list.narrowing() == Narrowing() and not listing.total
        if self._stack.currentWidget() in (self.people, self.empty):
            alone = nobody_at_all and not self.side.shows_form()
            self._stack.setCurrentWidget(self.empty if alone else self.people)

    def _go(self, view: str) -> None:
        if self.who.student is not None:
            self.go_to.emit(Destination(view, StudentSubject(self.who.student.key)))

    def _go_to_case(self) -> None:
        if self.who.shown is not None and self.who.shown.case is not None:
            self.go_to.emit(Destination("cases", CaseSubject(self.who.shown.case.key)))
        else:
            self._go("cases")

    def _go_to_room(self) -> None:
        if self.who.student is not None:
            self.go_to.emit(Destination("check-in", RoomSubject(self.who.student.building, self.who.student.room)))

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

    def _back_to_people(self) -> None:
        self._stack.setCurrentWidget(self.people)
        self.list.again()

    def _brought_in(self, report: ImportReport) -> None:
        self._stack.setCurrentWidget(self.people)
        self.changes_made.emit(report.changes)
        if report.added:
            self.tasks.look_for_duplicates()
        sentence = brought_in_words(report)
        if report.refused:
            self.offered.emit(sentence, say("Show them"), lambda: self._show_of_import(REFUSED))
        elif report.not_listed:
            self.offered.emit(sentence, say("Show them"), lambda: self._show_of_import(MISSING))
        elif report.at is not None:
            self.offered.emit(sentence, say("Undo…"), lambda: self._ask_to_undo(report.at))
        else:
            self.said.emit(sentence)

    def _offer_again(self, student: int, name: str) -> None:
        self.arrive(StudentSubject(student))
        self.side.change_standing("transferred", [student], name)

    def _graduate(self, students: list[int]) -> None:
        self.tasks.graduate(students)
        self._stack.setCurrentWidget(self.tasks)

    def _ask_to_undo(self, at: object) -> None:
        self.tasks.undo_import(at if isinstance(at, int) else None)
        self._stack.setCurrentWidget(self.tasks)

    def _show_of_import(self, kind: str) -> None:
        self._stack.setCurrentWidget(self.importing)
        self.importing.show_kind(kind)
