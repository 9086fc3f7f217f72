"""The Backups card: the last backup, one more now, for how long they are kept, and restoring into a new file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QFileDialog, QSpinBox

from studio_app.node import service
from studio_app.node.service import Backup, BackupPlan, Changes
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.context import PageContext
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.page_card import PageCard
from ui.widgets.plain import PlainLabel

MOST = 400


@dataclass(frozen=True)
class _State:
    plan: BackupPlan
    newest: Backup | None


class BackupsCard(PageCard):
    """For those who may back up and restore; the page decides whether it is there."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Backups"),
            say("Every day a checked, encrypted backup is made by itself. Keep one on another disk as well."),
        )
        self._plan = BackupPlan()
        self._folder = ""
        self.last = PlainLabel("", wrap=True)
        self.body.addWidget(self.last)
        self.now_button = styled_button(say("Back up now"), "")
        self.now_button.clicked.connect(self.back_up_now)
        to_button = quiet_button(say("Back up to …"))
        to_button.clicked.connect(self._choose_target)
        restore_button = quiet_button(say("Restore into a new file …"))
        restore_button.clicked.connect(self._choose_backup)
        self.row(self.now_button, to_button, restore_button)
        self.days, self.weeks, self.months = _number(say("days")), _number(say("weeks")), _number(say("months"))
        keep = styled_button(say("Keep"), "")
        keep.clicked.connect(self.keep_plan)
        self.body.addWidget(
            PlainLabel(say("The last of each day, week and month is kept, for:"), face="muted", wrap=True)
        )
        self.row(
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
        self.row(folder_button)
        self._read()

    def back_up_now(self) -> None:
        """A backup into the file's own folder."""
        self.now_button.setEnabled(False)
        self.ask_long(service.back_up_now, title=say("Backing up"), done=self._made, refused=self._refused)

    def back_up_to(self, target: Path) -> None:
        """A backup to where the person chose."""
        self.now_button.setEnabled(False)
        self.ask_long(service.back_up_to, target, title=say("Backing up"), done=self._made, refused=self._refused)

    def restore(self, backup: Path, target: Path) -> None:
        """Restores `backup` into the new file `target`; the open file stays as it is."""
        self.now_button.setEnabled(False)
        restored = say(
            "{file} was restored and checked. Open it from the first page when you want to work in it.",
            file=target.name,
        )
        self.ask_long(
            service.restore_here,
            backup,
            target,
            title=say("Restoring"),
            done=lambda _none: self._done(restored),
            refused=self._refused,
        )

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
        def kept(changes: Changes) -> None:
            self.announce(say("The backup plan was kept."), changes)
            self._read()

        self.write(service.save_backup_plan, plan, done=kept, refused=self._refused)

    def _made(self, backup: Backup) -> None:
        self._done(say("The backup {file} was made and checked.", file=backup.path.name))

    def _refused(self, refusal: Refusal) -> None:
        self._done(refusal.sentence)

    def _done(self, sentence: str) -> None:
        self.now_button.setEnabled(True)
        self.said.emit(sentence)
        self._read()

    def _read(self) -> None:
        self.ask(_state, done=self._show, newest="plan")

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


def _state(signed_in: SignedIn) -> _State:
    return _State(service.backup_plan(signed_in), next(iter(service.own_backups(signed_in)), None))


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
