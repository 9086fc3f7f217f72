"""Settings that exist so far: language, appearance, the duty telephone, and the self-check of the file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio_app.node import service
from studio_app.node.service import CHECK_NAMES, Check
from studio_app.node.signed_in import SignedIn
from studio_app.security.permissions import Permission
from studio_app.words import Language, say
from ui.settings.backups import BackupsCard
from ui.shell.page import Page
from ui.theme import Appearance, Theme
from ui.widgets.cards import Card, styled_button
from ui.widgets.choices import Segmented
from ui.widgets.plain import PlainLabel
from ui.work import WRITES, Work

WIDTH = 640
DUTY_TELEPHONE = "duty-telephone"


class SettingsPage(Page):
    """One card a subject, in a column that stays readable on a wide screen."""

    language_chosen = Signal(object)
    appearance_chosen = Signal(object)

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(signed_in, work, theme, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        line = QHBoxLayout(inside)
        column = QVBoxLayout()
        column.setSpacing(theme.size("space_4"))
        line.setContentsMargins(*[theme.size("space_6")] * 4)
        line.addLayout(column)
        line.addStretch(1)
        area.setWidget(inside)
        outer.addWidget(area)
        column.addWidget(self._language_card())
        column.addWidget(self._appearance_card())
        if signed_in.may(Permission.ADMINISTER):
            column.addWidget(self._telephone_card())
            column.addWidget(self._backups_card())
            column.addWidget(self._check_card())
        column.addStretch(1)

    def title(self) -> str:
        return say("Settings")

    def show_choices(self, language: Language, appearance: str) -> None:
        """Marks what is chosen now."""
        self.language.set_value(language)
        self.appearance.set_value(appearance if appearance in ("light", "dark") else "system")  # type: ignore[arg-type]

    def _card(self, title: str, sentence: str) -> Card:
        card = Card(self.theme, title)
        card.setFixedWidth(WIDTH)
        card.body.addWidget(PlainLabel(sentence, face="muted", wrap=True))
        return card

    def _language_card(self) -> Card:
        card = self._card(say("Language"), say("Changes at once; what you are in the middle of stays."))
        options: list[tuple[Language, str]] = [("zh_CN", "中文"), ("en", "English")]
        self.language = Segmented[Language](options)
        self.language.picked.connect(self.language_chosen)
        card.body.addWidget(self.language)
        return card

    def _appearance_card(self) -> Card:
        card = self._card(
            say("Appearance"), say("Light for the day, dark for a night shift, or as this computer has it.")
        )
        options: list[tuple[Appearance, str]] = [
            ("light", say("Light")),
            ("dark", say("Dark")),
            ("system", say("As the system")),
        ]
        self.appearance = Segmented[Appearance](options)
        self.appearance.picked.connect(self.appearance_chosen)
        card.body.addWidget(self.appearance)
        return card

    def _telephone_card(self) -> Card:
        card = self._card(
            say("Duty telephone"), say("Shown to a Messenger first of all when there is danger. Keep it right.")
        )
        self.telephone = QLineEdit()
        self.telephone.setAccessibleName(say("Duty telephone"))
        self.telephone.setMaximumWidth(280)
        keep = styled_button(say("Keep"), "")
        keep.clicked.connect(self._keep_telephone)
        line = QHBoxLayout()
        line.addWidget(self.telephone)
        line.addWidget(keep)
        line.addStretch(1)
        card.body.addLayout(line)
        signed_in = self.signed_in
        self.work.run(
            lambda _p: str(service.setting(signed_in, DUTY_TELEPHONE) or ""),
            self.telephone.setText,
            owner=self,
            quiet=True,
        )
        return card

    def _keep_telephone(self) -> None:
        signed_in, number = self.signed_in, self.telephone.text().strip()

        def done(changes: object) -> None:
            self.said.emit(say("The duty telephone was kept."))
            self.changes_made.emit(changes)

        self.work.run(lambda _p: service.set_setting(signed_in, DUTY_TELEPHONE, number), done, owner=self, lane=WRITES)

    def _backups_card(self) -> Card:
        card = BackupsCard(self.signed_in, self.work, self.theme)
        card.setFixedWidth(WIDTH)
        card.said.connect(self.said)
        return card

    def _check_card(self) -> Card:
        card = self._card(
            say("Self-check"),
            say("Goes through the whole file: pages, tables, references, the access log. Changes nothing."),
        )
        self._results = QVBoxLayout()
        self.check_button = styled_button(say("Check now"), "")
        self.check_button.clicked.connect(self._check)
        line = QHBoxLayout()
        line.addWidget(self.check_button)
        line.addStretch(1)
        card.body.addLayout(line)
        card.body.addLayout(self._results)
        return card

    def _check(self) -> None:
        signed_in = self.signed_in
        self.check_button.setEnabled(False)
        self.work.run(
            lambda _p: service.verify(signed_in), self._show_checks, title=say("Checking the file"), owner=self
        )

    def _show_checks(self, checks: tuple[Check, ...]) -> None:
        self.check_button.setEnabled(True)
        while (item := self._results.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for check in checks:
            mark = "✓" if check.ok else "✗"
            self._results.addWidget(PlainLabel(f"{mark}  {say(CHECK_NAMES[check.name])}: {check.detail}", wrap=True))
