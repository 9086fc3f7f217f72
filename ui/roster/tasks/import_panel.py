"""The panel that imports the registry's table: reading it, asking for columns, the preview, the import and its report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import HeadingRefusal, ImportPreview, ImportReport, StatusChange
from studio_app.undo.service import Undone
from studio_app.words import say
from ui.context import PageContext
from ui.roster.forms.student_status_form import status_sentence
from ui.roster.tasks.column_question import ColumnQuestions
from ui.roster.tasks.import_report import GRADUATED, KEEP, ImportReportView
from ui.roster.tasks.task_panel import TaskPanel
from ui.widgets.bands import Banner
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.layouts import STRETCH, Placed, columns, rows
from ui.widgets.plain import PlainLabel
from ui.work import Job

LANE = "roster-import"


class ImportPanel(TaskPanel):
    """Emits `brought_in` with the `ImportReport` when the table is in. What runs is stopped when the panel is left."""

    brought_in = Signal(object)
    other_file_asked = Signal()
    copy_asked = Signal(str, int)
    undo_asked = Signal(object)
    """the moment of the import that is to be undone"""
    graduate_asked = Signal(object)
    """keys of people who are no longer listed because they graduated"""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "", say("Bring in"), foot=0)
        self._path = Path()
        self._mapping: dict[str, str] | None = None
        self._answered = False
        self._job: Job | None = None
        self._preview: ImportPreview | None = None
        self._at: int | None = None
        self._handled: set[int] = set()
        """keys of people who are no longer listed and whose status is decided"""
        self._content: QWidget | None = None
        self.undo = styled_button(say("Undo this import…"), "plain")
        self.undo.setIcon(self.theme.icon("undo-2"))
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self._at))
        self.head.insertWidget(self.head.indexOf(self.act), self.undo)
        self._running = QWidget()
        self._doing = PlainLabel(face="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.cancel = quiet_button(say("Cancel"))
        self.cancel.clicked.connect(lambda: self.stop())
        columns(self._doing, self.bar, self.cancel, STRETCH, on=self._running, gap=3)
        self.column.insertWidget(self.column.indexOf(self.body), self._running)
        self.work.progressed.connect(self._progressed)
        self.work.finished.connect(self._finished)
        self._not_running()

    def read(self, path: Path) -> None:
        """Reads the table at `path` and shows what it would change."""
        self.stop()
        self._path, self._mapping, self._answered = path, None, False
        self._preview = None
        self._handled.clear()
        self.title.setText(path.name)
        self.begin()

    def begin(self) -> None:
        self._put(None)
        title = say("Reading {file}", file=self._path.name)
        self._watch(
            title,
            self.ask_long(
                service.preview_import,
                self._path,
                self._mapping,
                done=self._show_preview,
                refused=self._cannot_read,
                title=title,
                lane=LANE,
            ),
        )

    def perform(self) -> None:
        if self._preview is None:
            return
        self.act.setEnabled(False)
        title = say("Bringing in {file}", file=self._preview.file)
        self._watch(
            title,
            self.ask_long(
                partial(service.import_previewed, remember=self._answered),
                self._preview,
                done=self._show_report,
                refused=self._not_brought_in,
                title=title,
                lane=LANE,
            ),
        )

    def leave(self) -> None:
        self.stop()
        super().leave()

    def busy(self) -> bool:
        """Whether a table is being read or brought in."""
        return self._job is not None

    def preview(self) -> ImportPreview | None:
        """What is shown, once the table was read."""
        return self._preview

    def content(self) -> QWidget | None:
        """The widget under the title: a question, a report or a sentence; None while reading."""
        return self._content

    def stop(self) -> None:
        """Cancels the reading or the import; nothing of it is kept."""
        if self._job is not None:
            self._job.cancel()

    def show_kind(self, kind: str) -> None:
        """Shows the rows of one kind of the report (`report_tables.REFUSED`, `MISSING`)."""
        if isinstance(self._content, ImportReportView):
            self._content.show_kind(kind)

    def _show_preview(self, preview: ImportPreview) -> None:
        self._not_running()
        self._show(preview)
        self.act.setVisible(True)
        self.act.setEnabled(not preview.nothing_to_do or self._answered)
        if preview.nothing_to_do:
            self._doing.setText(say("The roster already says all that this table says."))
            self._running.setVisible(True)
            self.bar.setVisible(False)
            self.cancel.setVisible(False)

    def _show_report(self, report: ImportReport) -> None:
        self._not_running()
        self._at = report.at
        self.undo.setVisible(report.at is not None)
        self._show(report)
        self.brought_in.emit(report)

    def _show(self, preview: ImportPreview) -> None:
        self._preview = preview
        view = ImportReportView(self.theme, preview)
        view.copy_asked.connect(self.copy_asked)
        view.became.connect(self._became)
        view.leave_out(self._handled)
        self._put(view)

    def _became(self, status: str, students: list[int]) -> None:
        """Sets the status of people whom the table no longer lists."""
        if status == GRADUATED:
            self.graduate_asked.emit(students)
        elif status == KEEP:
            self._mark_handled(students)
            self.said.emit(say("They stay as they are; the next table asks again if it does not list them either."))
        else:
            done = partial(self._status_changed, status, students)
            self.write(service.set_status, students, status, done=done)

    def _status_changed(self, status: str, students: Sequence[int], report: StatusChange) -> None:
        def undo(signed_in: SignedIn) -> Undone:
            changes = service.undo_status_change(signed_in, report.before, report.places)
            return Undone(say("It is as it was before."), changes)

        def undone() -> None:
            self._handled.difference_update(students)
            self._leave_out_handled()

        self._mark_handled(students)
        self.announce_with_undo(status_sentence(status, report), report.changes, undo, undone)

    def _mark_handled(self, students: Sequence[int]) -> None:
        self._handled.update(students)
        self._leave_out_handled()

    def _leave_out_handled(self) -> None:
        if isinstance(self._content, ImportReportView):
            self._content.leave_out(self._handled)

    def _cannot_read(self, refusal: Refusal) -> None:
        self._not_running()
        if isinstance(refusal, HeadingRefusal):
            questions = ColumnQuestions(self.theme, refusal.sentence, refusal.questions)
            questions.answered.connect(self._take_answers)
            questions.other_file_asked.connect(self.other_file_asked)
            self._put(questions)
        else:
            self._show_sentence(refusal.sentence)

    def _not_brought_in(self, refusal: Refusal) -> None:
        self._not_running()
        if refusal.code == "roster-changed-since":
            self.said.emit(refusal.sentence)
            self.begin()
        else:
            self._show_sentence(refusal.sentence)

    def _show_sentence(self, text: str) -> None:
        banner = Banner(self.theme, text, "yellow", say("Choose another file"))
        banner.asked.connect(self.other_file_asked)
        holder = QWidget()
        rows(Placed(banner, align=Qt.AlignmentFlag.AlignTop), STRETCH, on=holder)
        self._put(holder)

    def _take_answers(self, mapping: dict[str, str]) -> None:
        self._mapping = {**(self._mapping or {}), **mapping}
        self._answered = True
        self.begin()

    def _watch(self, doing: str, job: Job) -> None:
        self._job = None if job.over else job
        self._doing.setText(doing)
        self.bar.setRange(0, 0)
        for widget in (self._running, self.bar, self.cancel):
            widget.setVisible(True)

    def _not_running(self) -> None:
        self._job = None
        self._running.setVisible(False)
        self.act.setVisible(False)
        self.undo.setVisible(False)

    def _put(self, content: QWidget | None) -> None:
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self.body.addWidget(content, 1)

    def _progressed(self, job: Job) -> None:
        if job is self._job and job.percent is not None:
            self.bar.setRange(0, 100)
            self.bar.setValue(job.percent)

    def _finished(self, job: Job) -> None:
        """A cancelled call gives no answer: on the next turn of the event loop, after a real answer, shows what was before."""
        if job is self._job:
            QTimer.singleShot(0, self, lambda: self._when_stopped(job))

    def _when_stopped(self, job: Job) -> None:
        if job is not self._job:
            return
        if self._preview is not None:
            self._show_preview(self._preview)
        else:
            self._not_running()
            self._show_sentence(say("Reading was stopped. Nothing was changed."))
