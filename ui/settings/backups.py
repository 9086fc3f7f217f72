"""The Backups card: the last backup, one more now, for how long they are kept, and restoring into a new file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSpinBox, QWidget

from studio_app.node import backups, restoring
from studio_app.node.backups import Backup, BackupPlan
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.cards import Card, quiet_button, styled_button
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work

MOST = 400


@dataclass(frozen=True)
class _State:
    plan: BackupPlan
    newest: Backup | None


class BackupsCard(Card):
    """For those who may back up and restore; the page decides whether it is there."""

    said = Signal(str)
    """a sentence for the strip"""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, say("Backups"), parent)
        self._signed_in, self._work = signed_in, work
        self._plan = BackupPlan()
        self._folder = ""
        self.body.addWidget(
            PlainLabel(
                say("Every day a checked, encrypted backup is made by itself. Keep one on another disk as well."),
                face="muted",
                wrap=True,
            )
        )
        self.last = PlainLabel("", wrap=True)
        self.body.addWidget(self.last)
        self.now_button = styled_button(say("Back up now"), "")
        self.now_button.clicked.connect(self.back_up_now)
        to_button = quiet_button(say("Back up to …"))
        to_button.clicked.connect(self._choose_target)
        restore_button = quiet_button(say("Restore into a new file …"))
        restore_button.clicked.connect(self._choose_backup)
        self._line(self.now_button, to_button, restore_button)
        self.days, self.weeks, self.months = _number(say("days")), _number(say("weeks")), _number(say("months"))
        keep = styled_button(say("Keep"), "")
        keep.clicked.connect(self.keep_plan)
        self.body.addWidget(
            PlainLabel(say("The last of each day, week and month is kept, for:"), face="muted", wrap=True)
        )
        self._line(
            self.days,
            PlainLabel(say("days")),
            self.weeks,
            PlainLabel(say("weeks")),
            self.months,
            PlainLabel(say("months")),
            keep,
        )
        self.folder = PlainLabel("", face="small-muted", wrap=True)
        self.body.addWidget(self.folder)
        folder_button = quiet_button(say("Another folder for backups …"))
        folder_button.clicked.connect(self._choose_folder)
        self._line(folder_button)
        self._read()

    def back_up_now(self) -> None:
        """A backup into the file's own folder."""
        signed_in = self._signed_in
        self._run(say("Backing up"), lambda progress: _made(backups.back_up_now(signed_in, progress)))

    def back_up_to(self, target: Path) -> None:
        """A backup to where the person chose."""
        signed_in = self._signed_in
        self._run(say("Backing up"), lambda progress: _made(backups.back_up_to(signed_in, target, progress)))

    def restore(self, backup: Path, target: Path) -> None:
        """Restores `backup` into the new file `target`; the open file stays as it is."""
        signed_in = self._signed_in

        def call(progress: Progress) -> str:
            restoring.restore_here(signed_in, backup, target, progress)
            return say(
                "{file} was restored and checked. Open it from the first page when you want to work in it.",
                file=target.name,
            )

        self._run(say("Restoring"), call)

    def keep_plan(self) -> None:
        """Keeps the numbers as they stand."""
        self._keep(
            msgspec.structs.replace(
                self._plan, days=self.days.value(), weeks=self.weeks.value(), months=self.months.value()
            )
        )

    def choose_folder(self, folder: str) -> None:
        """Daily backups go to another folder from now on; those made so far stay where they are."""
        self._keep(msgspec.structs.replace(self._plan, folder=folder))

    def _keep(self, plan: BackupPlan) -> None:
        signed_in = self._signed_in

        def call(_progress: Progress) -> str:
            backups.save_backup_plan(signed_in, plan)
            return say("The backup plan was kept.")

        self._work.run(call, self._done, owner=self, lane=WRITES, failed=lambda refusal: self._done(refusal.sentence))

    def _run(self, title: str, call: Callable[[Progress], str]) -> None:
        self.now_button.setEnabled(False)
        self._work.run(call, self._done, title=title, owner=self, failed=lambda refusal: self._done(refusal.sentence))

    def _done(self, sentence: str) -> None:
        self.now_button.setEnabled(True)
        self.said.emit(sentence)
        self._read()

    def _read(self) -> None:
        signed_in = self._signed_in

        def call(_progress: Progress) -> _State:
            return _State(backups.backup_plan(signed_in), next(iter(backups.own_backups(signed_in)), None))

        self._work.run(call, self._show, owner=self, quiet=True, newest="plan")

    def _show(self, state: _State) -> None:
        self._plan = state.plan
        self.days.setValue(state.plan.days)
        self.weeks.setValue(state.plan.weeks)
        self.months.setValue(state.plan.months)
        if state.newest is None:
            self.last.setText(say("No backup has been made yet."))
            self.folder.setText("")
            return
        made = state.newest
        when, size = f"{made.made_at:%Y-%m-%d %H:%M}", f"{made.size / 1_000_000:.1f}"
        self.last.setText(say("Last backup: {when}, {size} MB.", when=when, size=size))
        self._folder = str(made.path.parent)
        self.folder.setText(say("Backups are in {folder}.", folder=self._folder))

    def _line(self, *widgets: QWidget) -> None:
        line = QHBoxLayout()
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        self.body.addLayout(line)

    def _choose_target(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, say("Back up to"), "", _files())
        if name:
            self.back_up_to(_named(name))

    def _choose_backup(self) -> None:
        backup, _ = QFileDialog.getOpenFileName(self, say("Choose a backup"), self._folder, _files())
        if not backup:
            return
        target, _ = QFileDialog.getSaveFileName(self, say("Restore into a new file"), "", _files())
        if target:
            self.restore(Path(backup), _named(target))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, say("Another folder for backups"))
        if folder:
            self.choose_folder(folder)


def _made(backup: Backup) -> str:
    return say("The backup {file} was made and checked.", file=backup.path.name)


def _files() -> str:
    return say("Data files of Psyche Studio (*.psyche)")


def _named(name: str) -> Path:
    path = Path(name)
    return path if path.suffix else path.with_name(path.name + ".psyche")


def _number(name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, MOST)
    box.setAccessibleName(name)
    return box
