"""The roster's page: trees at the left, people in the middle, one of them at the right; and what is done with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from studio_app.cases import service as cases
from studio_app.domain.permissions import Permission
from studio_app.roster import service
from studio_app.roster.service import ImportReport, Listing, Narrowing
from studio_app.words import say, say_count
from ui.context import PageContext
from ui.destinations import CaseSubject, RoomSubject, StudentSubject, Subject, TransferSubject
from ui.page import Destination, Page
from ui.roster.list.list_menus import ADD
from ui.roster.list.people_list import PeopleList
from ui.roster.list.places_model import PlaceNode
from ui.roster.list.places_panel import ROOMS, PlacesPanel, both_trees
from ui.roster.person.detail import Detail
from ui.roster.person.selection import Selection
from ui.roster.person.side_panel import SidePanel
from ui.roster.tasks.import_panel import ImportPanel
from ui.roster.tasks.import_report import brought_in_words
from ui.roster.tasks.report_tables import MISSING, REFUSED
from ui.roster.tasks.tasks import RosterTasks
from ui.widgets.cards import EmptyState
from ui.widgets.clipboard import copy_for_a_while
from ui.widgets.layouts import columns, grow

if TYPE_CHECKING:
    from studio_app.node.service import Changes
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

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._may_import = self.signed_in.may(Permission.ROSTER)
        self.setAcceptDrops(self._may_import)

    def build(self) -> Iterator[None]:
        self._stack, self.people = QStackedWidget(), QWidget()
        self.places = PlacesPanel(self.theme)
        yield
        self.list = PeopleList(self.context, may_import=self._may_import)
        yield
        self.detail = self._new_detail()
        self.side = SidePanel(self.context, self.detail, may_change=self._may_import)
        self.side.setVisible(False)
        self.selection = Selection(self.context, self.list, self.side, may_change=self._may_import)
        yield
        columns(self.places, grow(self.list), self.side, on=self.people, gap=0)
        self.empty = self._empty_state()
        self._stack.addWidget(self.people)
        self._stack.addWidget(self.empty)
        columns(self._stack, on=self)
        self._connect()
        yield

    def _connect(self) -> None:
        people = self.list
        self.places.chosen.connect(people.narrow_to_place)
        people.listed.connect(self._listed)
        people.place_left.connect(lambda: self.places.mark(Narrowing()))
        people.table_asked.connect(self.ask_for_table)
        people.copy_asked.connect(self._copy)
        people.more_asked.connect(self.begin_task)
        self.side.added.connect(lambda key: self.arrive(StudentSubject(key)))
        self.selection.graduating.connect(self._graduate)
        if self._may_import:
            add = QShortcut(QKeySequence("Ctrl+N"), self)
            add.activated.connect(lambda: self.begin_task(ADD))

    def _new_detail(self) -> Detail:
        detail = Detail(
            self.theme,
            rounds=self.signed_in.may(Permission.ENTER_CHECK_INS),
            works_on_cases=cases.may_work(self.signed_in),
            may_change=self._may_import,
            may_erase=self.signed_in.may(Permission.ADMINISTER),
        )
        detail.chart_asked.connect(lambda: self._go("charts"))
        detail.case_asked.connect(self._go_to_case)
        detail.room_asked.connect(self._go_to_room)
        detail.kept_asked.connect(lambda key: self.arrive(StudentSubject(key)))
        return detail

    @cached_property
    def importing(self) -> ImportPanel:
        """The import; built when the first table is brought in."""
        importing = ImportPanel(self.context)
        self._stack.addWidget(importing)
        importing.closed.connect(self._back_to_people)
        importing.brought_in.connect(self._brought_in)
        importing.other_file_asked.connect(self.ask_for_table)
        importing.copy_asked.connect(self._copy)
        importing.undo_asked.connect(self._ask_to_undo)
        importing.graduate_asked.connect(self._graduate)
        return importing

    @cached_property
    def tasks(self) -> RosterTasks:
        """What else is done with the roster; each piece of it is built when it is wanted."""
        tasks = RosterTasks(self.context)
        self._stack.addWidget(tasks)
        tasks.closed.connect(self._back_to_people)
        tasks.again_asked.connect(self._offer_again)
        tasks.pairs.connect(lambda count: self.list.line.show_pairs(count))
        return tasks

    def title(self) -> str:
        return say("Roster")

    def changed(self, changes: Changes) -> None:
        if "student" in changes.kinds:
            self._read_trees()
            self.list.again()
        if changes.kinds & _SHOWN_KINDS:
            self.selection.read_again()

    def arrive(self, subject: Subject | None) -> None:
        if isinstance(subject, StudentSubject):
            self._stack.setCurrentWidget(self.people)
            self.selection.wants_detail = True
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
        now = self._stack.currentWidget()
        if isinstance(now, RosterTasks) or (isinstance(now, ImportPanel) and not now.busy()):
            self._back_to_people()
        self.list.look_for(text)
        self.places.mark(Narrowing())

    def leave(self) -> None:
        self.side.save_typed()

    def state(self) -> object:
        key = self.selection.student.key if self.selection.student else None
        return RosterState(self.list.narrowing(), self.places.kind(), key, self.selection.wants_detail)

    def restore(self, state: object) -> None:
        if isinstance(state, RosterState):
            self.selection.wants_detail = state.detail
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
        self.importing.read(path)

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

    def ready(self) -> None:
        self._read_trees()
        if not self.list.model.asked():
            self.list.narrow(Narrowing())
        if self._may_import:
            self.tasks.look_for_duplicates()

    def _empty_state(self) -> EmptyState:
        if not self._may_import:
            words = say("Nobody is here for you yet. The studio says whom you stand for.")
            return EmptyState(self.theme, words, "", "users")
        words = say("No students yet. Bring in the registry's table.")
        state = EmptyState(self.theme, words, say("Bring in a table…"), "users")
        state.asked.connect(self.ask_for_table)
        return state

    def _read_trees(self) -> None:
        def show(found: tuple[dict[str, PlaceNode], list[str]]) -> None:
            self.places.show_trees(found[0], self.list.narrowing())
            self.list.line.read_years(found[1])

        self.ask(_trees_and_years, self._may_import, done=show, newest="trees")

    def _listed(self, listing: Listing) -> None:
        nobody_at_all = self.list.narrowing() == Narrowing() and not listing.total
        if self._stack.currentWidget() in (self.people, self.empty):
            alone = nobody_at_all and not self.side.shows_form()
            self._stack.setCurrentWidget(self.empty if alone else self.people)

    def _go(self, view: str) -> None:
        if self.selection.student is not None:
            self.go_to.emit(Destination(view, StudentSubject(self.selection.student.key)))

    def _go_to_case(self) -> None:
        if self.selection.shown is not None and self.selection.shown.case is not None:
            self.go_to.emit(Destination("cases", CaseSubject(self.selection.shown.case.case)))
        else:
            self._go("cases")

    def _go_to_room(self) -> None:
        if self.selection.student is not None:
            self.go_to.emit(
                Destination("check-in", RoomSubject(self.selection.student.building, self.selection.student.room))
            )

    def _copy(self, text: str, count: int) -> None:
        def copied(_nothing: None) -> None:
            copy_for_a_while(text)
            self.said.emit(
                say_count(
                    "{count} row is on the clipboard for half a minute, outside the program's protection.",
                    "{count} rows are on the clipboard for half a minute, outside the program's protection.",
                    count,
                )
            )

        self.ask(service.log_list_export, "copy", count, done=copied)

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
        self.side.change_status("transferred", [student], name)

    def _graduate(self, students: Sequence[int]) -> None:
        self.tasks.graduate(students)
        self._stack.setCurrentWidget(self.tasks)

    def _ask_to_undo(self, at: int | None) -> None:
        self.tasks.undo_import(at)
        self._stack.setCurrentWidget(self.tasks)

    def _show_of_import(self, kind: str) -> None:
        self._stack.setCurrentWidget(self.importing)
        self.importing.show_kind(kind)


def _trees_and_years(signed_in: SignedIn, with_years: bool) -> tuple[dict[str, PlaceNode], list[str]]:
    trees = both_trees(service.classes(signed_in), service.rooms(signed_in))
    return trees, [year.grade for year in service.years(signed_in)] if with_years else []
