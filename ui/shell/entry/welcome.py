"""The first page when no file is named: open one, make one, join with an invitation, or see the demo campus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio_app.refusal import Refusal
from studio_app.words import say
from ui.shell.entry.entry_page import EntryPage
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import SectionTitle, primary_button, quiet_button, styled_button
from ui.widgets.plain import plain_tip
from ui.work import Work


class WelcomePage(EntryPage):
    """Four ways in, and the files opened last."""

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
        self.refusal = Banner(theme, "", "orange")
        self.refusal.hide()
        self.column.addWidget(self.refusal)
        there = [Path(path) for path in recent if Path(path).is_file()]
        if there:
            self.column.addWidget(SectionTitle(say("Opened last")))
            for path in there:
                button = quiet_button(path.name)
                button.setToolTip(plain_tip(str(path.parent)))
                button.setIcon(theme.icon("file-text", "accent_text"))
                button.clicked.connect(lambda _=False, chosen=path: self.file_chosen.emit(chosen))
                self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        open_button = primary_button(say("Open a data file …"))
        open_button.clicked.connect(self._choose)
        self.column.addWidget(open_button)
        new_button = styled_button(say("Make a new data file …"), "")
        new_button.clicked.connect(self.new_asked)
        self.column.addWidget(new_button)
        join_button = styled_button(say("Join with an invitation …"), "")
        join_button.clicked.connect(self._choose_invitation)
        self.column.addWidget(join_button)
        demo_button = styled_button(say("See the demo campus (invented people)"), "")
        demo_button.clicked.connect(self.demo_asked)
        self.column.addWidget(demo_button)
        self.end_column()

    def tell(self, refusal: Refusal) -> None:
        """Shows why an invitation is not taken."""
        self.refusal.text.setText(refusal.sentence)
        self.refusal.show()

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
