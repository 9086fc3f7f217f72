"""The duty telephone, and the self-check of the file."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from studio_app.node import service
from studio_app.node.service import CHECK_NAMES, Check, set_setting, setting
from studio_app.node.settings import DUTY_TELEPHONE
from studio_app.node.signed_in import SignedIn
from studio_app.words import say
from ui.settings.cards import SettingsCard
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work


class TelephoneCard(SettingsCard):
    """Kept in the file, shown where there is danger."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        sentence = say("Shown to a Messenger first of all when there is danger. Keep it right.")
        super().__init__(signed_in, work, theme, say("Duty telephone"), sentence)
        self.telephone = QLineEdit()
        self.telephone.setAccessibleName(say("Duty telephone"))
        self.telephone.setMinimumWidth(280)
        keep = styled_button(say("Keep"), "")
        keep.clicked.connect(self.keep)
        self.row(self.telephone, keep)
        work.run(
            lambda _progress: setting(signed_in, DUTY_TELEPHONE),
            self.telephone.setText,
            owner=self,
            quiet=True,
        )

    def keep(self) -> None:
        """Keeps the number."""
        signed_in, number = self.signed_in, self.telephone.text().strip()

        def done(changes: object) -> None:
            self.said.emit(say("The duty telephone was kept."))
            self.changes_made.emit(changes)

        self.work.run(lambda _progress: set_setting(signed_in, DUTY_TELEPHONE, number), done, owner=self, lane=WRITES)


class CheckCard(SettingsCard):
    """Runs every check and says what each found."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        sentence = say("Goes through the whole file: pages, tables, references, the access log. Changes nothing.")
        super().__init__(signed_in, work, theme, say("Self-check"), sentence)
        self.button = styled_button(say("Check now"), "")
        self.button.clicked.connect(self.check)
        self.row(self.button)
        self._results = QVBoxLayout()
        self.body.addLayout(self._results)

    def check(self) -> None:
        """Checks in the background."""
        signed_in = self.signed_in
        self.button.setEnabled(False)
        self.work.run(
            lambda _progress: service.verify(signed_in), self._show, title=say("Checking the file"), owner=self
        )

    def _show(self, checks: tuple[Check, ...]) -> None:
        self.button.setEnabled(True)
        while (item := self._results.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for check in checks:
            mark = "✓" if check.ok else "✗"
            self._results.addWidget(PlainLabel(f"{mark}  {say(CHECK_NAMES[check.name])}: {check.detail}", wrap=True))
