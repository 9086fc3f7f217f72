"""The duty telephone, and the self-check of the file."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit

from studio_app.node import service
from studio_app.node.service import CHECK_NAMES, DUTY_TELEPHONE, Check, set_setting, setting
from studio_app.words import say
from ui.context import PageContext
from ui.widgets.cards import styled_button
from ui.widgets.layouts import clear, rows
from ui.widgets.page_card import PageCard
from ui.widgets.plain import PlainLabel


class TelephoneCard(PageCard):
    """Kept in the file, shown where there is danger."""

    def __init__(self, context: PageContext) -> None:
        sentence = say("Shown to a Messenger first of all when there is danger. Keep it right.")
        super().__init__(context, say("Duty telephone"), sentence)
        self.telephone = QLineEdit()
        self.telephone.setAccessibleName(say("Duty telephone"))
        self.telephone.setMinimumWidth(280)
        keep = styled_button(say("Keep"), "")
        keep.clicked.connect(self.keep)
        self.row(self.telephone, keep)
        self.ask(setting, DUTY_TELEPHONE, done=self.telephone.setText)

    def keep(self) -> None:
        """Keeps the number."""
        kept = partial(self.announce, say("The duty telephone was kept."))
        self.write(set_setting, DUTY_TELEPHONE, self.telephone.text().strip(), done=kept)


class CheckCard(PageCard):
    """Runs every check and says what each found."""

    def __init__(self, context: PageContext) -> None:
        sentence = say("Goes through the whole file: pages, tables, references, the access log. Changes nothing.")
        super().__init__(context, say("Self-check"), sentence)
        self.button = styled_button(say("Check now"), "")
        self.button.clicked.connect(self.check)
        self.row(self.button)
        self._results = rows()
        self.body.addLayout(self._results)

    def check(self) -> None:
        """Checks in the background."""
        self.button.setEnabled(False)
        self.ask(service.verify, done=self._show, title=say("Checking the file"))

    def _show(self, checks: tuple[Check, ...]) -> None:
        self.button.setEnabled(True)
        clear(self._results)
        for check in checks:
            mark = "✓" if check.ok else "✗"
            self._results.addWidget(PlainLabel(f"{mark}  {say(CHECK_NAMES[check.name])}: {check.detail}", wrap=True))
