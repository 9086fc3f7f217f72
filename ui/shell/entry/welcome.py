"""The welcome page, shown when no file is named: open, create, join with an invitation, or the demo campus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio_app.words import say
from ui.shell.entry.entry_page import EntryPage
from ui.theme import Theme
from ui.widgets.cards import SectionTitle, quiet_button, styled_button
from ui.widgets.plain import plain_tip
from ui.work import Work


class WelcomePage(EntryPage):
    """Buttons for the four ways in, and the recently opened files."""

    file_chosen = Signal(object)
    """a Path"""
    new_asked = Signal()
    invitation_chosen = Signal(object)
    """a Path: a file is to be made that joins with this invitation"""
    demo_asked = Signal()

    def __init__(self, theme: Theme, work: Work, recent: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            work,
            say("Psyche Studio"),
            say("For the center, the studios in the colleges, and the Psyche Messengers. Works without a network."),
            parent,
        )
        there = [Path(path) for path in recent if Path(path).is_file()]
        if there:
            self.column.addWidget(SectionTitle(say("Opened last")))
            for path in there:
                button = quiet_button(path.name)
                button.setToolTip(plain_tip(str(path.parent)))
                button.setIcon(theme.icon("file-text", "accent_text"))
                button.clicked.connect(lambda _=False, chosen=path: self.file_chosen.emit(chosen))
                self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for kind, text, asked in (
            ("primary", say("Open a data file …"), self._choose),
            ("", say("Make a new data file …"), self.new_asked.emit),
            ("", say("Join with an invitation …"), self._choose_invitation),
            ("", say("See the demo campus (invented people)"), self.demo_asked.emit),
        ):
            button = styled_button(text, kind)
            button.clicked.connect(lambda _=False, asked=asked: asked())
            self.column.addWidget(button)
        self.end_column()

    def _choose_invitation(self) -> None:
        kinds = say("Invitations ({patterns})", patterns="*.psi")
        name, _ = QFileDialog.getOpenFileName(
            self, say("Join with an invitation …"), "", f"{kinds};;{say('All files (*)')}"
        )
        if name:
            self.invitation_chosen.emit(Path(name))

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, say("Open a data file"), "", say("Data files of Psyche Studio (*.psyche)")
        )
        if name:
            self.file_chosen.emit(Path(name))
