"""The imports of the roster so far, what undoing the chosen one would do, and the button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import NotUndone, PastImport, UndoReport
from studio_app.words import say, say_count
from ui.roster.tasks.plain_table import TextRows, text_table
from ui.roster.tasks.task_panel import TaskPanel
from ui.theme import Theme
from ui.widgets.plain import PlainLabel
from ui.work import Job, Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


def undone_words(report: UndoReport) -> str:
    """What undoing did, for the status bar."""
    done = say(
        "{file} is undone: {removed} removed, {back} put back.",
        file=report.file,
        removed=len(report.removed),
        back=len(report.put_back),
    )
    left = len(report.left)
    return (
        f"{done} {say_count('{count} thing stays as it is.', '{count} things stay as they are.', left)}"
        if left
        else done
    )


class PastImportsPanel(TaskPanel):
    """The newest first; what stays as it is now is named before anything is undone."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, say("Past imports"), say("Undo this import"), parent)
        self._signed_in, self._work = signed_in, work
        self._job: Job | None = None
        self._look_for: int | None = None
        headings = (say("When"), say("Table"), say("By"), say("New"), say("Changed"), say("State"))
        self.imports = TextRows(headings, self._texts, self)
        self.table = text_table(theme, self.imports, say("Past imports"), (148, 200, 120, 72, 80, 200), 1)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._ask())
        self.told = PlainLabel(face="strong", wrap=True)
        self.left_rows = TextRows((say("Number"), say("Name"), say("Stays as it is")), _left_texts, self)
        self.left_table = text_table(theme, self.left_rows, say("Stays as it is"), (156, 112, 200), 2)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table, 3)
        self.body.addWidget(self.left_table, 2)
        self._tell(say("Nothing was brought in here yet."))

    def begin(self, at: int | None = None) -> None:
        """Read what there is, and be at the import of the moment `at`, or at the newest."""
        self._look_for = at
        self.refuse("")
        signed_in = self._signed_in
        self._work.run(
            lambda _progress: service.past_imports(signed_in), self._show, owner=self, quiet=True, newest="imports"
        )

    def chosen(self) -> PastImport | None:
        """The import one is at."""
        row = self.table.currentIndex().row()
        return self.imports.rows[row] if 0 <= row < len(self.imports.rows) else None

    def perform(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            return
        signed_in, at = self._signed_in, chosen.at
        self.act.setEnabled(False)
        title = say("Undoing {file}", file=chosen.file)
        self._work.run(
            lambda progress: service.undo_import(signed_in, at, progress=progress),
            self._undone,
            title=title,
            failed=self._not_undone,
            owner=self,
            lane="roster-import",
        )

    def _show(self, imports: list[PastImport]) -> None:
        self.imports.show_rows(imports)
        self.table.setVisible(bool(imports))
        if not imports:
            self._tell(say("Nothing was brought in here yet."))
            return
        row = next((row for row, one in enumerate(imports) if one.at == self._look_for), 0)
        self.table.selectRow(row)
        self.table.setFocus()

    def _ask(self) -> None:
        """What undoing would do is worked out while one looks at the import."""
        chosen = self.chosen()
        self.act.setEnabled(False)
        if self._job is not None:
            self._job.cancel()
        if chosen is None:
            return
        if chosen.undone_at is not None:
            self._tell(say("This import was undone."))
            return
        self._tell("")
        signed_in, at = self._signed_in, chosen.at
        self._job = self._work.run(
            lambda _progress: service.undo_import(signed_in, at, dry_run=True),
            self._show_plan,
            failed=lambda refusal: self._tell(refusal.sentence),
            owner=self,
            quiet=True,
        )

    def _show_plan(self, plan: UndoReport) -> None:
        chosen = self.chosen()
        if chosen is None or chosen.at != plan.at or chosen.undone_at is not None:
            return
        parts = []
        if plan.removed:
            parts.append(
                say_count(
                    "Undoing takes {count} person out who came with it.",
                    "Undoing takes {count} people out who came with it.",
                    len(plan.removed),
                )
            )
        if plan.put_back:
            parts.append(
                say_count(
                    "Undoing puts back what it changed of {count} person.",
                    "Undoing puts back what it changed of {count} people.",
                    len(plan.put_back),
                )
            )
        if plan.left:
            parts.append(say("What was entered or changed since stays, and is named below."))
        self._tell(" ".join(parts) or say("Nothing of this import is left."), plan.left)
        self.act.setEnabled(True)

    def _undone(self, report: UndoReport) -> None:
        self.done.emit(report.changes)
        self.said.emit(undone_words(report))
        self.begin(report.at)

    def _not_undone(self, refusal: Refusal) -> None:
        self.refuse(refusal.sentence)
        self._ask()

    def _tell(self, sentence: str, left: tuple[NotUndone, ...] = ()) -> None:
        self.told.setText(sentence)
        self.left_rows.show_rows(left)
        self.left_table.setVisible(bool(left))

    def _texts(self, one: PastImport) -> tuple[str, ...]:
        state = ""
        if one.undone_at is not None:
            state = say("undone {day}, {who}", day=self._when(one.undone_at), who=one.undone_by)
        return (self._when(one.at), one.file, one.by, str(one.added), str(one.updated), state)

    def _when(self, moment: int) -> str:
        return f"{self._signed_in.local_time(moment):%Y-%m-%d %H:%M}"


def _left_texts(one: NotUndone) -> tuple[str, ...]:
    return (one.student_no, one.name, one.reason)
