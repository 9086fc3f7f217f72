"""The roster's page: trees at the left, people in the middle, one of them at the right; and the registry's table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio_app.cases import service as cases
from studio_app.roster import service
from studio_app.roster.copied_rows import as_table
from studio_app.roster.service import ImportReport, Listing, Narrowing, StudentPage, StudentRow
from studio_app.security.permissions import Permission
from studio_app.words import say, say_count
from ui.roster.copying import copy_for_a_while
from ui.roster.detail import Detail
from ui.roster.import_panel import ImportPanel
from ui.roster.model import StudentsModel
from ui.roster.people_table import PeopleTable
from ui.roster.places_panel import PlacesPanel, both_trees
from ui.shell.destinations import CaseSubject, RoomSubject, StudentSubject
from ui.shell.page import Destination, Page
from ui.theme import Theme
from ui.widgets.cards import EmptyState, quiet_button, styled_button
from ui.widgets.plain import PlainLabel
from ui.widgets.search import SearchBox
from ui.work import Job, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

_READ_AFTER_MS = 140
"""Passing over a person with the arrow keys neither reads nor logs their page; staying this long does."""
_TABLES = "xlsx xls csv ods"


@dataclass(frozen=True)
class RosterState:
    """What a rebuilt page shows again."""

    narrowing: Narrowing
    tree: str
    student: int | None
    detail: bool


class RosterPage(Page):
    """List, then detail, on one screen; the import takes the middle's place, never a box on top."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(signed_in, work, theme, parent)
        self._may_import = signed_in.may(Permission.ROSTER)
        self._narrowing = Narrowing()
        self._student: StudentRow | None = None
        self._page: StudentPage | None = None
        self._reading: Job | None = None
        self._wants_detail = True
        self._begun = False
        self.places = PlacesPanel(theme)
        self.places.chosen.connect(self._narrow_to_place)
        self.model = StudentsModel(signed_in, work, theme, self)
        self.model.narrowed.connect(self._show_listing)
        self.table = PeopleTable(theme, self.model)
        self.table.person.connect(self._choose)
        self.table.copy_asked.connect(self._copy)
        self.table.clicked.connect(self._open_detail)
        self.detail = Detail(
            theme,
            rounds=signed_in.may(Permission.ENTER_CHECK_INS),
            works_on_cases=cases.may_work(signed_in),
        )
        self.detail.setVisible(False)
        self.detail.closed.connect(self._close_detail)
        self.detail.chart_asked.connect(lambda: self._go("charts", StudentSubject))
        self.detail.case_asked.connect(self._go_to_case)
        self.detail.room_asked.connect(self._go_to_room)
        self._pause = QTimer(self, singleShot=True, interval=_READ_AFTER_MS)
        self._pause.timeout.connect(self._read_person)

        self.people = QWidget()
        line = QHBoxLayout(self.people)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.places)
        line.addLayout(self._middle(), 1)
        line.addWidget(self.detail)
        self.empty = self._empty_state()
        self.importing = ImportPanel(signed_in, work, theme)
        self.importing.closed.connect(self._back_from_import)
        self.importing.brought_in.connect(self._brought_in)
        self.importing.other_file_asked.connect(self.ask_for_table)
        self.importing.copy_asked.connect(self._copied_report)
        self._stack = QStackedWidget()
        for part in (self.people, self.empty, self.importing):
            self._stack.addWidget(part)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setAcceptDrops(self._may_import)
        self._read_trees()
        self.model.narrow(self._narrowing)

    def title(self) -> str:
        return say("Roster")

    def changed(self, changes: object) -> None:
        kinds: frozenset[str] = getattr(changes, "kinds", frozenset())
        if "student" in kinds:
            self._read_trees()
            self.model.narrow(self._narrowing, self._student.key if self._student else None)
        if kinds & {"student", "assignment", "check-in", "alert", "case"} and self._concerns(changes):
            self._pause.start()

    def arrive(self, subject: object) -> None:
        if isinstance(subject, StudentSubject):
            self._stack.setCurrentWidget(self.people)
            self._set_text("")
            self._wants_detail = True
            self._narrow(Narrowing(), look_for=subject.student)
        elif isinstance(subject, RoomSubject):
            self._stack.setCurrentWidget(self.people)
            self._set_text("")
            self.places.turn_to("rooms")
            self._narrow(Narrowing(building=subject.building, room=subject.room, status="present"))
            self.places.mark(self._narrowing)

    def look_for(self, text: str) -> None:
        if self._stack.currentWidget() is self.importing and not self.importing.busy():
            self._back_from_import()
        self._set_text(text)
        self._narrow_to_text(text)

    def state(self) -> object:
        return RosterState(
            self._narrowing,
            self.places.which.value() or "classes",
            self._student.key if self._student else None,
            self._wants_detail,
        )

    def restore(self, state: object) -> None:
        if isinstance(state, RosterState):
            self._wants_detail = state.detail
            self.places.turn_to(state.tree)
            self._set_text(state.narrowing.text)
            self._narrow(state.narrowing, look_for=state.student)

    def ask_for_table(self) -> QFileDialog:
        """The system's dialog for the registry's table; it does not hold the window up."""
        dialog = QFileDialog(self, say("Bring in a table"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*.{ending}" for ending in _TABLES.split())
        dialog.setNameFilters([f"{say('Tables')} ({patterns})", f"{say('All files')} (*)"])
        dialog.fileSelected.connect(lambda chosen: self.bring_in(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def bring_in(self, path: Path) -> None:
        """Read the table at `path` and show what it would change; nothing is written before the person says so."""
        self._stack.setCurrentWidget(self.importing)
        self.importing.begin(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        path = Path(event.mimeData().urls()[0].toLocalFile())
        QTimer.singleShot(0, self, lambda: self.bring_in(path))

    def _middle(self) -> QVBoxLayout:
        theme = self.theme
        self.search = SearchBox(theme, say("Name, pinyin, initials, number or room"), "Ctrl+F", self)
        self.search.searched.connect(self._narrow_to_text)
        self.search.left_down.connect(self._into_list)
        self.count = PlainLabel(face="small-muted")
        self.import_button = styled_button(say("Bring in a table…"), "plain")
        self.import_button.setVisible(self._may_import)
        self.import_button.clicked.connect(self.ask_for_table)
        top = QHBoxLayout()
        top.setSpacing(theme.size("space_2"))
        top.addWidget(self.search, 1)
        top.addWidget(self.import_button)
        head = QVBoxLayout()
        space = theme.size("space_3")
        head.setContentsMargins(space, space, space, theme.size("space_1"))
        head.setSpacing(theme.size("space_2"))
        head.addLayout(top)
        head.addWidget(self.count)
        self.nobody = QWidget()
        nobody = QVBoxLayout(self.nobody)
        nobody.setSpacing(theme.size("space_2"))
        self.nobody_words = PlainLabel(face="muted", wrap=True)
        self.nobody_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        everyone = quiet_button(say("Show everyone"))
        everyone.clicked.connect(self._show_everyone)
        nobody.addStretch(2)
        nobody.addWidget(self.nobody_words)
        nobody.addWidget(everyone, 0, Qt.AlignmentFlag.AlignHCenter)
        nobody.addStretch(3)
        self._list = QStackedWidget()
        self._list.addWidget(self.table)
        self._list.addWidget(self.nobody)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._list, 1)
        return column

    def _empty_state(self) -> EmptyState:
        if self._may_import:
            sentence = say("No students yet. Bring in the registry's table.")
            state = EmptyState(self.theme, sentence, say("Bring in a table…"), "users")
            state.asked.connect(self.ask_for_table)
            return state
        return EmptyState(
            self.theme, say("Nobody is here for you yet. The studio says whom you stand for."), "", "users"
        )

    def _read_trees(self) -> None:
        signed_in = self.signed_in
        self.work.run(
            lambda _progress: both_trees(service.classes(signed_in), service.rooms(signed_in)),
            lambda trees: self.places.show_trees(trees, self._narrowing),
            owner=self,
            quiet=True,
        )

    def _narrow(self, narrowing: Narrowing, look_for: int | None = None) -> None:
        self._narrowing = narrowing
        kept = self._student.key if self._student else None
        self.model.narrow(narrowing, look_for if look_for is not None else kept)

    def _narrow_to_text(self, text: str) -> None:
        self._narrow(replace(self._narrowing, text=text.strip()))

    def _narrow_to_place(self, narrowing: Narrowing) -> None:
        self._narrow(replace(narrowing, text=self._narrowing.text))

    def _show_everyone(self) -> None:
        self._set_text("")
        self._narrow(Narrowing())
        self.places.mark(self._narrowing)

    def _set_text(self, text: str) -> None:
        before = self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(before)

    def _show_listing(self, listing: Listing) -> None:
        whole = self.model.narrowing() == Narrowing()
        if self._stack.currentWidget() is not self.importing:
            self._stack.setCurrentWidget(self.empty if whole and not listing.total else self.people)
        self.count.setText(say_count("{count} person", "{count} people", listing.total))
        self._list.setCurrentWidget(self.table if listing.total else self.nobody)
        text = self.model.narrowing().text
        self.nobody_words.setText(
            say("Nobody was found for “{text}”.", text=text) if text else say("Nobody lives or studies here now.")
        )
        if listing.place is not None:
            self.table.go_to_row(listing.place)
        else:
            self._choose(None)

    def _into_list(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._wants_detail = True
            if not self.table.currentIndex().isValid():
                self.table.go_to_row(0)

    def _choose(self, student: StudentRow | None) -> None:
        before = self._student
        if student is None and self.table.currentIndex().isValid():
            return  # their page is on its way
        self._student = student
        if student is None:
            self._page = None
            self._pause.stop()
            self.detail.setVisible(False)
            return
        if before is not None and before.key == student.key and self.detail.isVisibleTo(self):
            return
        self._page = None
        if self._wants_detail:
            self.detail.expect(student)
            self.detail.setVisible(True)
            self._pause.start()

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
            self._page = page
            self.detail.show_page(page)

    def _concerns(self, changes: object) -> bool:
        concerns = getattr(changes, "concerns", None)
        return self._page is not None and concerns is not None and bool(concerns(self._page.student.key))

    def _open_detail(self) -> None:
        if not self._wants_detail or not self.detail.isVisibleTo(self):
            self._wants_detail = True
            student, self._student = self.table.current(), None
            self._choose(student)

    def _close_detail(self) -> None:
        self._wants_detail = False
        self.detail.setVisible(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, view: str, subject: type[StudentSubject]) -> None:
        if self._student is not None:
            self.go_to.emit(Destination(view, subject(self._student.key)))

    def _go_to_case(self) -> None:
        if self._page is not None and self._page.case is not None:
            self.go_to.emit(Destination("cases", CaseSubject(self._page.case.key)))
        else:
            self._go("cases", StudentSubject)

    def _go_to_room(self) -> None:
        if self._student is not None:
            self.go_to.emit(Destination("check-in", RoomSubject(self._student.building, self._student.room)))

    def _copy(self, people: list[StudentRow]) -> None:
        text = as_table(self.model.headings(), [self.model.texts(one) for one in people])
        self._put_on_clipboard(text, len(people))

    def _copied_report(self, text: str, rows: int) -> None:
        self._put_on_clipboard(text, rows)

    def _put_on_clipboard(self, text: str, rows: int) -> None:
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

        self.work.run(lambda _p: service.taken_out(signed_in, "copy", rows), copied, owner=self, quiet=True)

    def _back_from_import(self) -> None:
        self._stack.setCurrentWidget(self.people)
        self.model.narrow(self._narrowing, self._student.key if self._student else None)

    def _brought_in(self, report: ImportReport) -> None:
        self.changes_made.emit(report.changes)
        self._back_from_import()
        sentence = say(
            "{file} is in: {added} new, {updated} changed, {unchanged} unchanged.",
            file=report.file,
            added=len(report.added),
            updated=len(report.updated),
            unchanged=report.unchanged,
        )
        if not report.refused:
            self.said.emit(sentence)
            return
        refused = say_count("{count} row was refused.", "{count} rows were refused.", len(report.refused))
        self.offered.emit(f"{sentence} {refused}", say("Show them"), self._show_refused)

    def _show_refused(self) -> None:
        self._stack.setCurrentWidget(self.importing)
        self.importing.show_refused()
