"""Sign-in on a file: login and password, or the recovery code where the password alone does not open it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.security.device_secret import DeviceSecrets
from studio_app.words import say
from ui.shell.gate import Gate
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.plain import PlainLabel
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn


class SignInPage(Gate):
    """One file's sign-in. Runs the slow password hash in the background; a refusal is shown above the fields."""

    entered = Signal(object)
    """a SignedIn"""
    other_file = Signal()

    def __init__(
        self,
        theme: Theme,
        work: Work,
        file: Path,
        kept: DeviceSecrets,
        login: str = "",
        locked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        title = say("Locked") if locked else say("Sign in")
        super().__init__(theme, work, title, file.name, parent)
        self._work, self._file, self._kept = work, file, kept
        self._recovering = False
        self.refusal = Banner(theme, "", "orange")
        self.refusal.hide()
        self.column.addWidget(self.refusal)
        self.login = QLineEdit(login)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.code = QLineEdit()
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.new_password = QLineEdit()
        self.new_password.setEchoMode(QLineEdit.EchoMode.Password)
        self.add_field(say("Login"), self.login)
        self._for_password = [self.add_field(say("Password"), self.password)]
        self._for_recovery = [
            self.add_field(say("Recovery code"), self.code),
            self.add_field(say("New password"), self.new_password),
        ]
        note = PlainLabel(
            say(
                "This makes a new device secret for this computer. Other people's passwords must be set anew by the lead."
            ),
            face="small-muted",
            wrap=True,
        )
        self.column.addWidget(note)
        self._for_recovery.append(note)
        self.button = primary_button(say("Sign in"))
        self.button.clicked.connect(self.try_to_enter)
        for field in (self.login, self.password, self.code, self.new_password):
            field.returnPressed.connect(self.try_to_enter)
        self.column.addWidget(self.button)
        self.column.addLayout(self._ways())
        self.end_column()
        self._show_way(False)
        (self.password if login else self.login).setFocus()
        work.run(_made_ready, lambda _nothing: None, owner=self, quiet=True)

    def try_to_enter(self) -> None:
        """Tries what was typed."""
        file, kept, login = self._file, self._kept, self.login.text()
        self.refusal.hide()
        self.button.setEnabled(False)
        if self._recovering:
            code, new = self.code.text(), self.new_password.text()

            def call(_progress: Progress) -> SignedIn:
                from studio_app.node import service

                return service.recover(file, code, login, new, kept)
        else:
            password = self.password.text()

            def call(_progress: Progress) -> SignedIn:
                from studio_app.node import service

                return service.sign_in(file, login, password, kept, hold=True)

        self._work.run(call, self.entered.emit, title=say("Opening"), failed=self._refused, owner=self)

    def _refused(self, refusal: Refusal) -> None:
        self.button.setEnabled(True)
        self.refusal.text.setText(refusal.sentence)
        self.refusal.show()
        self.password.selectAll()
        (self.code if self._recovering else self.password).setFocus()

    def _ways(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._way = quiet_button("")
        self._way.clicked.connect(lambda: self._show_way(not self._recovering))
        other = quiet_button(say("Another file"))
        other.clicked.connect(self.other_file)
        line.addWidget(self._way)
        line.addStretch(1)
        line.addWidget(other)
        return line

    def _show_way(self, recovering: bool) -> None:
        self._recovering = recovering
        for widget in self._for_password:
            widget.setVisible(not recovering)
        for widget in self._for_recovery:
            widget.setVisible(recovering)
        self._way.setText(say("Use the password") if recovering else say("Use the recovery code"))
        self.refusal.hide()


def _made_ready(_progress: Progress) -> None:
    """Imports what opening a file needs while the person types their password."""
    from studio_app.node import service  # noqa: F401
