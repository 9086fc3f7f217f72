"""The status bar: the last message, running work with its progress, and the number of unsaved drafts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from studio_app.words import say, say_count
from ui.theme import Theme
from ui.widgets.cards import icon_button, quiet_button
from ui.widgets.layouts import STRETCH, add, columns
from ui.widgets.plain import PlainLabel, plain_caption
from ui.work import Job, Work

CALM = 200
"""milliseconds that work may take before it is shown at all"""


class StatusBar(QWidget):
    """Shows messages and the running jobs of a `Work`."""

    drafts_asked = Signal()
    """the person pressed the number of drafts"""

    def __init__(self, theme: Theme, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._work = work
        self._action: Callable[[], None] | None = None
        self.setProperty("kind", "status-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.size("status_bar"))
        line = columns(on=self, margins=(6, 0, 4, 0))

        self._message = PlainLabel(elide=True)
        self._message.setMaximumWidth(16777215)
        self._button = quiet_button("")
        self._button.setVisible(False)
        self._button.clicked.connect(self._act)
        add(line, self._message, self._button, STRETCH)

        self._running = QWidget()
        self._title = PlainLabel(face="muted", elide=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        self._percent = PlainLabel(face="muted")
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._percent.setMinimumWidth(40)
        self._cancel = icon_button(theme, "x", say("Cancel"), "icon_small")
        self._cancel.clicked.connect(self._cancel_shown)
        columns(self._title, self._bar, self._percent, self._cancel, on=self._running)
        self._running.setVisible(False)
        line.addWidget(self._running)

        self._drafts = quiet_button("")
        self._drafts.setVisible(False)
        self._drafts.clicked.connect(self.drafts_asked)
        line.addWidget(self._drafts)

        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._show_running)
        work.started.connect(self._started)
        work.progressed.connect(self._progressed)
        work.finished.connect(self._finished)
        work.said.connect(self.say)

    def say(self, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Show `text`; with `action` (Undo) a button beside it makes `act`, once. The text before is gone."""
        self._message.setText(text)
        self._message.setAccessibleName(text)
        self._action = act
        self._button.setText(plain_caption(action))
        self._button.setVisible(bool(action and act))

    def message(self) -> str:
        """The sentence it shows."""
        return self._message.text()

    def action_button(self) -> QPushButton:
        """The button beside the sentence; hidden while there is nothing to undo."""
        return self._button

    def set_drafts(self, count: int) -> None:
        """How many drafts wait to be saved; 0 shows nothing."""
        self._drafts.setText(say_count("{count} draft", "{count} drafts", count) if count else "")
        self._drafts.setVisible(count > 0)

    def running_text(self) -> str:
        """What it shows of running work; empty while nothing is shown."""
        shown = self._running.isVisibleTo(self)
        return f"{self._title.text()} {self._percent.text()}".strip() if shown else ""

    def _act(self) -> None:
        act, self._action = self._action, None
        self._button.setVisible(False)
        if act is not None:
            act()

    def _loud(self) -> list[Job]:
        return [job for job in self._work.running() if not job.quiet and not job.cancelled]

    def _started(self, job: Job) -> None:
        if not job.quiet and not self._calm.isActive() and self._running.isHidden():
            self._calm.start()

    def _progressed(self, _job: Job) -> None:
        if not self._running.isHidden():
            self._show_running()

    def _finished(self, _job: Job) -> None:
        if not self._loud():
            self._calm.stop()
            self._running.setVisible(False)
        elif not self._running.isHidden():
            self._show_running()

    def _show_running(self) -> None:
        jobs = self._loud()
        self._running.setVisible(bool(jobs))
        if not jobs:
            return
        job = jobs[0]
        title = job.title or say("Working")
        self._title.setText(
            title
            if len(jobs) == 1
            else say_count("{title}, and {count} more", "{title}, and {count} more", len(jobs) - 1, title=title)
        )
        self._bar.setRange(0, 100 if job.percent is not None else 0)
        self._bar.setValue(job.percent or 0)
        self._percent.setText("" if job.percent is None else f"{job.percent} %")

    def _cancel_shown(self) -> None:
        jobs = self._loud()
        if jobs:
            jobs[0].cancel()
            self._show_running()
