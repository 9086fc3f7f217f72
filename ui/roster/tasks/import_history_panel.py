"""The panel of past imports: what undoing the chosen one would do, and the button that does it."""

from __future__ import annotations

from studio_app.refusal import Refusal
from studio_app.roster import service
from studio_app.roster.service import NotUndone, PastImport, UndoReport
from studio_app.words import say, say_count
from ui.context import PageContext
from ui.roster.tasks.import_panel import LANE
from ui.roster.tasks.plain_table import TextTable
from ui.roster.tasks.task_panel import TaskPanel
from ui.widgets.layouts import add, grow
from ui.widgets.plain import PlainLabel


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
    """Lists the newest import first, and what undoing would leave as it is."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, say("Past imports"), say("Undo this import"))
        self._look_for: int | None = None
        headings = (say("When"), say("Table"), say("By"), say("New"), say("Changed"), say("State"))
        self.table: TextTable[PastImport] = TextTable(
            self.theme, say("Past imports"), headings, self._texts, widths=(148, 200, 120, 72, 80, 200), wide=1
        )
        self.table.on_current(self._plan)
        self.summary = PlainLabel(face="strong", wrap=True)
        left_headings = (say("Number"), say("Name"), say("Stays as it is"))
        self.left_table: TextTable[NotUndone] = TextTable(
            self.theme, say("Stays as it is"), left_headings, _left_texts, widths=(156, 112, 200), wide=2
        )
        add(self.body, self.summary, grow(self.table, 3), grow(self.left_table, 2))
        self._say(say("Nothing was brought in here yet."))

    def begin(self, at: int | None = None) -> None:
        """Reads the imports, and chooses the import of the moment `at`, or the newest."""
        self._look_for = at
        self.refuse("")
        self.ask(service.past_imports, done=self._show, newest="imports")

    def chosen(self) -> PastImport | None:
        """The import that is chosen."""
        return self.table.current()

    def perform(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            return
        self.act.setEnabled(False)
        self.ask_long(
            service.undo_import,
            chosen.at,
            False,
            done=self._undone,
            refused=self._not_undone,
            title=say("Undoing {file}", file=chosen.file),
            lane=LANE,
        )

    def _show(self, imports: list[PastImport]) -> None:
        self.table.show_rows(imports)
        if not imports:
            self._say(say("Nothing was brought in here yet."))
            return
        row = next((row for row, one in enumerate(imports) if one.at == self._look_for), 0)
        self.table.selectRow(row)
        self.table.setFocus()

    def _plan(self) -> None:
        """Works out what undoing the chosen import would do."""
        chosen = self.chosen()
        self.act.setEnabled(False)
        if chosen is None:
            return
        if chosen.undone_at is not None:
            self._say(say("This import was undone."))
            return
        self._say("")
        self.ask(
            service.undo_import,
            chosen.at,
            True,
            done=self._show_plan,
            refused=lambda refusal: self._say(refusal.sentence),
            newest="plan",
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
        self._say(" ".join(parts) or say("Nothing of this import is left."), plan.left)
        self.act.setEnabled(True)

    def _undone(self, report: UndoReport) -> None:
        self.announce(undone_words(report), report.changes)
        self.begin(report.at)

    def _not_undone(self, refusal: Refusal) -> None:
        self.refuse(refusal.sentence)
        self._plan()

    def _say(self, sentence: str, left: tuple[NotUndone, ...] = ()) -> None:
        self.summary.setText(sentence)
        self.left_table.show_rows(left)

    def _texts(self, one: PastImport) -> tuple[str, ...]:
        state = ""
        if one.undone_at is not None:
            state = say("undone {day}, {who}", day=self._when(one.undone_at), who=one.undone_by_name)
        return (self._when(one.at), one.file, one.by_name, str(one.added), str(one.updated), state)

    def _when(self, moment: int) -> str:
        return f"{self.signed_in.local_time(moment):%Y-%m-%d %H:%M}"


def _left_texts(one: NotUndone) -> tuple[str, ...]:
    return (one.student_no, one.name, one.reason)
