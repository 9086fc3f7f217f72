"""Bringing in the registry's table, inside the page: reading, asking, looking, bringing in; each can be left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import HeadingRefusal, ImportPreview, ImportReport, StatusChange
from studio_app.words import say, say_count
from ui.roster.forms.student_status_form import TITLES
from ui.roster.tasks.column_question import ColumnQuestions
from ui.roster.tasks.import_report import GRADUATED, KEEP, ImportReportView
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import primary_button, quiet_button, styled_button
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Job, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

LANE = "roster-import"


class ImportPanel(QWidget):
    """`closed`: back to the roster; `brought_in` with the `ImportReport` when the table is in."""

    closed = Signal()
    brought_in = Signal(object)
    other_file_asked = Signal()
    copy_asked = Signal(str, int)
    undo_asked = Signal(object)
    """the moment of the import that is to be undone"""
    graduate_asked = Signal(object)
    """keys of people who are no longer listed because they graduated"""
    done = Signal(object)
    said = Signal(str)
    offered = Signal(str, str, object)

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signed_in, self._work, self._theme = signed_in, work, theme
        self._path = Path()
        self._mapping: dict[str, str] | None = None
        self._answered = False
        self._job: Job | None = None
        self._preview: ImportPreview | None = None
        self._settled: set[int] = set()
        """people who are no longer listed and of whom it was said what became of them"""
        self.title = PlainLabel(face="heading", elide=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.back = quiet_button(say("Back to the roster"))
        self.back.setIcon(theme.icon("arrow-left", "accent_text"))
        self.back.clicked.connect(self.leave)
        self.bring_in: QPushButton = primary_button(say("Bring in"))
        self.bring_in.clicked.connect(self._write_import)
        self.undo = styled_button(say("Undo this import…"), "plain")
        self.undo.setIcon(theme.icon("undo-2"))
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self._at))
        self._at: int | None = None
        head = QHBoxLayout()
        head.setSpacing(theme.size("space_3"))
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.undo)
        head.addWidget(self.bring_in)

        self._running = QWidget()
        running = QHBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(theme.size("space_3"))
        self._doing = PlainLabel(face="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.cancel = quiet_button(say("Cancel"))
        self.cancel.clicked.connect(self.stop)
        for widget in (self._doing, self.bar, self.cancel):
            running.addWidget(widget)
        running.addStretch(1)

        self._body = QVBoxLayout()
        self._content: QWidget | None = None
        column = QVBoxLayout(self)
        space = theme.size("space_4")
        column.setContentsMargins(space, theme.size("space_3"), space, 0)
        column.setSpacing(theme.size("space_3"))
        column.addLayout(head)
        column.addWidget(self._running)
        column.addLayout(self._body, 1)
        work.progressed.connect(self._progressed)
        work.finished.connect(self._finished)
        self._not_running()

    def begin(self, path: Path, mapping: dict[str, str] | None = None) -> None:
        """Read the table at `path` and show what it would change."""
        self.stop()
        self._path, self._mapping, self._answered = path, mapping, mapping is not None
        self._preview = None
        self._settled.clear()
        self.title.setText(path.name)
        self._read()

    def busy(self) -> bool:
        """Whether a table is being read or brought in."""
        return self._job is not None

    def preview(self) -> ImportPreview | None:
        """What is shown, once the table was read."""
        return self._preview

    def content(self) -> QWidget | None:
        """What stands under the title now: a question, a report, a sentence; None while reading."""
        return self._content

    def stop(self) -> None:
        """Stop what runs; nothing of it is kept."""
        if self._job is not None:
            self._job.cancel()

    def leave(self) -> None:
        """Back to the roster, stopping what runs."""
        self.stop()
        self.closed.emit()

    def show_kind(self, kind: str) -> None:
        """Show the rows of one kind of the report (`report_tables.REFUSED`, `MISSING`)."""
        if isinstance(self._content, ImportReportView):
            self._content.show_kind(kind)

    def _read(self) -> None:
        self._put(None)
        signed_in, path, mapping = self._signed_in, self._path, self._mapping
        self._run(
            say("Reading {file}", file=path.name),
            self._work.run(
                lambda progress: service.preview_import(signed_in, path, mapping, progress),
                self._show_preview,
                title=say("Reading {file}", file=path.name),
                failed=self._cannot_read,
                owner=self,
                lane=LANE,
            ),
        )

    def _show_preview(self, preview: ImportPreview) -> None:
        self._not_running()
        self._preview = preview
        view = self._view(preview)
        self._put(view)
        self.bring_in.setVisible(True)
        self.bring_in.setEnabled(not preview.nothing_to_do or self._answered)
        if preview.nothing_to_do:
            self._doing.setText(say("The roster already says all that this table says."))
            self._running.setVisible(True)
            self.bar.setVisible(False)
            self.cancel.setVisible(False)

    def _view(self, preview: ImportPreview) -> ImportReportView:
        view = ImportReportView(self._theme, preview)
        view.copy_asked.connect(self.copy_asked)
        view.became.connect(self._became)
        view.leave_out(self._settled)
        return view

    def _became(self, code: str, students: list[int]) -> None:
        """Somebody said what became of people whom the table no longer lists."""
        if code == GRADUATED:
            self.graduate_asked.emit(students)
            return
        if code == KEEP:
            self._settle(students)
            self.said.emit(say("They stay as they are; the next table asks again if it does not list them either."))
            return
        signed_in = self._signed_in

        def stand(report: StatusChange) -> None:
            self._settle(students)
            self.done.emit(report.changes)
            count = say_count("{count} person", "{count} people", len(report.before))
            sentence = say("{status}: {people}.", status=say(TITLES[code]), people=count)
            sentence = " ".join(filter(None, (sentence, report.places.words())))
            self.offered.emit(sentence, say("Undo"), lambda: self._put_back(report, students))

        self._work.run(
            lambda _progress: service.set_status(signed_in, students, code),
            stand,
            failed=lambda refusal: self.said.emit(refusal.sentence),
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _put_back(self, report: StatusChange, students: list[int]) -> None:
        signed_in = self._signed_in

        def back(changes: object) -> None:
            self._settle(students, settled=False)
            self.done.emit(changes)
            self.said.emit(say("It is as it was before."))

        self._work.run(
            lambda _progress: service.undo_status_change(signed_in, report.before, report.places),
            back,
            owner=self,
            quiet=True,
            lane=WRITES,
        )

    def _settle(self, students: list[int], *, settled: bool = True) -> None:
        self._settled = self._settled | set(students) if settled else self._settled - set(students)
        if isinstance(self._content, ImportReportView):
            self._content.leave_out(self._settled)

    def _cannot_read(self, refusal: Refusal) -> None:
        self._not_running()
        if isinstance(refusal, HeadingRefusal):
            questions = ColumnQuestions(self._theme, refusal.sentence, refusal.questions)
            questions.answered.connect(self._take_answers)
            questions.other_file_asked.connect(self.other_file_asked)
            self._put(questions)
            return
        self._sentence(refusal.sentence)

    def _sentence(self, text: str) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        banner = Banner(self._theme, text, "yellow", say("Choose another file"))
        banner.asked.connect(self.other_file_asked)
        column.addWidget(banner, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        self._put(holder)

    def _take_answers(self, mapping: dict[str, str]) -> None:
        self._mapping = {**(self._mapping or {}), **mapping}
        self._answered = True
        self._read()

    def _write_import(self) -> None:
        signed_in, preview, answered = self._signed_in, self._preview, self._answered
        if preview is None:
            return
        title = say("Bringing in {file}", file=preview.file)
        self.bring_in.setEnabled(False)
        self._run(
            title,
            self._work.run(
                lambda progress: service.import_previewed(signed_in, preview, progress, remember=answered),
                self._show_report,
                title=title,
                failed=self._not_brought_in,
                owner=self,
                lane=LANE,
            ),
        )

    def _show_report(self, report: ImportReport) -> None:
        self._not_running()
        self._preview = report
        self._at = report.at
        self.undo.setVisible(report.at is not None)
        view = self._view(report)
        self._put(view)
        self.brought_in.emit(report)

    def _not_brought_in(self, refusal: Refusal) -> None:
        self._not_running()
        if refusal.code == "roster-changed-since":
            self.said.emit(refusal.sentence)
            self._read()
        else:
            self._sentence(refusal.sentence)

    def _run(self, doing: str, job: Job) -> None:
        self._job = None if job.over else job
        self._doing.setText(doing)
        self.bar.setRange(0, 0)
        for widget in (self._running, self.bar, self.cancel):
            widget.setVisible(True)

    def _not_running(self) -> None:
        self._job = None
        self._running.setVisible(False)
        self.bring_in.setVisible(False)
        self.undo.setVisible(False)

    def _put(self, content: QWidget | None) -> None:
        if self._content is not None:
            self._body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self._body.addWidget(content, 1)

    def _progressed(self, job: Job) -> None:
        if job is self._job and job.percent is not None:
            self.bar.setRange(0, 100)
            self.bar.setValue(job.percent)

    def _finished(self, job: Job) -> None:
        """A call that was cancelled comes back to nobody: once its own answer had its turn, show what stood before."""
        if job is self._job:
            QTimer.singleShot(0, self, lambda: self._when_stopped(job))

    def _when_stopped(self, job: Job) -> None:
        if job is not self._job:
            return
        preview = self._preview
        if preview is not None:
            self._show_preview(preview)
        else:
            self._not_running()
            self._sentence(say("Reading was stopped. Nothing was changed."))
