"""The shared folder of this file: where it is, how often it is looked into, and what the last look came to."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync import service
from studio_app.sync.service import FolderScan, ScanCounts, WatchSettings, WatchStatus
from studio_app.words import say
from ui.context import PageContext
from ui.sync.card import SyncCard, when
from ui.sync.watching import LANE
from ui.widgets.bands import Banner
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.choices import Segmented
from ui.widgets.layouts import clear, rows
from ui.widgets.plain import PlainLabel


class WatchCard(SyncCard):
    """Sets the folder that is watched, and looks into it now."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Shared folder"),
            say("Bundles come and go by themselves through a folder that both sides reach, such as a share."),
        )
        self.plan: WatchSettings | None = None
        self.gone = Banner(self.theme, "", "yellow")
        self.body.addWidget(self.gone)
        self.where = PlainLabel("", face="strong", elide=True)
        self.body.addWidget(self.where)
        self.every: Segmented[str] = Segmented(
            [("quarter", say("every 15 minutes")), ("hour", say("every hour")), ("day", say("once a day"))], "hour"
        )
        self.every.picked.connect(lambda _value: self._keep_times())
        self.hour = QComboBox()
        self.hour.setAccessibleName(say("at which hour"))
        self.hour.addItems([f"{hour:02}:00" for hour in range(24)])
        self.hour.activated.connect(lambda _place: self._keep_times())
        self.row(self.every, self.hour)
        self.last = PlainLabel("", face="small-muted", wrap=True)
        self.body.addWidget(self.last)
        self.refused = rows()
        self.body.addLayout(self.refused)
        self.choose_button = styled_button("", "")
        self.choose_button.clicked.connect(self._choose)
        self.look_button = styled_button(say("Look now"), "")
        self.look_button.clicked.connect(self.look)
        self.stop_button = quiet_button(say("No longer"))
        self.stop_button.clicked.connect(lambda: self.keep(None))
        self.row(self.look_button, self.choose_button, self.stop_button)
        self.how = PlainLabel(
            say(
                "This happens while somebody who may exchange bundles is signed in. What was read is moved into 'read' "
                "there; other files are left alone. Names of files and folders there say nothing about anybody."
            ),
            face="small-muted",
            wrap=True,
        )
        self.body.addWidget(self.how)
        self.show_watching(WatchStatus(None, None, ScanCounts(), ()))

    def show_watching(self, found: WatchStatus) -> None:
        """Shows how it stands."""
        self.plan = found.plan
        parts: tuple[QWidget, ...] = (self.where, self.every, self.last, self.look_button, self.stop_button, self.how)
        for part in parts:
            part.setVisible(found.plan is not None)
        self.gone.setVisible(found.came_to.gone)
        self.gone.text.setText(found.came_to.sentence if found.came_to.gone else "")
        clear(self.refused)
        for name, sentence in found.refused:
            self.refused.addWidget(PlainLabel(f"✗ {name}", wrap=True))
            self.refused.addWidget(PlainLabel(sentence, face="small-muted", wrap=True))
        self.choose_button.setText(say("Choose a folder …") if found.plan is None else say("Another folder …"))
        self.hour.setVisible(found.plan is not None and found.plan.every == "day")
        if found.plan is None:
            return
        self.where.setText(found.plan.folder)
        self.every.set_value(found.plan.every)
        self.hour.setCurrentIndex(found.plan.hour)
        if found.last is None:
            self.last.setText(say("Not looked into yet."))
        else:
            at = when(self.signed_in, found.last)
            what = found.came_to.what or say("nothing to do")
            told = say("Last tried {at}.", at=at) if found.came_to.gone else ""
            self.last.setText(told or say("Looked into {at}: {what}.", at=at, what=what))

    def keep(self, plan: WatchSettings | None) -> None:
        """Sets the plan, and shows it."""
        self.refusal.hide()
        self.ask(_keep, plan, done=self.show_watching, refused=self.show_refusal, lane=LANE)

    def look(self) -> None:
        """Looks into the folder now."""
        self.look_button.setEnabled(False)

        def done(found: FolderScan) -> None:
            self.look_button.setEnabled(True)
            self.announce(found.sentence or say("Shared folder: nothing to do."), found.changes)
            self.exchanged.emit()

        def refused(refusal: Refusal) -> None:
            self.look_button.setEnabled(True)
            self.show_refusal(refusal)

        title = say("Looking into the shared folder")
        self.ask_long(service.scan_folder, done=done, title=title, refused=refused, lane=LANE)

    def _choose(self) -> None:
        before = self.plan.folder if self.plan else ""
        folder = QFileDialog.getExistingDirectory(self, say("Which folder do both sides reach?"), before)
        if folder:
            self.keep(msgspec.structs.replace(self.plan or WatchSettings(folder=""), folder=str(Path(folder))))

    def _keep_times(self) -> None:
        if self.plan is not None:
            every = self.every.value() or "hour"
            self.keep(msgspec.structs.replace(self.plan, every=every, hour=self.hour.currentIndex()))


def _keep(signed_in: SignedIn, plan: WatchSettings | None) -> WatchStatus:
    service.save_watch_settings(signed_in, plan)
    return service.watch_status(signed_in)
