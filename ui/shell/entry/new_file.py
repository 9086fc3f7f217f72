"""The form that creates a data file: kind, name, password, and where the device secret is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from studio_app.node import service
from studio_app.refusal import Refusal
from studio_app.security.device_secret import DeviceSecrets, FileSecrets, KeyringSecrets
from studio_app.words import say
from ui.shell.entry.entry_page import EntryPage
from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button
from ui.widgets.choices import Segmented
from ui.widgets.fields import secret_field
from ui.widgets.layouts import STRETCH, columns
from ui.widgets.recovery_code import RecoveryCode
from ui.work import Work


@dataclass(frozen=True)
class Invited:
    """The content of an invitation for the file to be made: its path, who invites, kind and name."""

    invitation: Path
    by: str
    kind: str
    name: str


def _by_whom(invited: Invited | None) -> str:
    if invited is None:
        return ""
    return say(
        "{name} invites this file to join. Choose a password for it now; the code that was told to you is asked for next.",
        name=invited.by,
    )


class NewFilePage(EntryPage):
    """The form for a new file; without a system keyring it offers a sealed file for the device secret."""

    made = Signal(object, object)
    """Created, and the DeviceSecrets it was made with"""
    given_up = Signal()

    def __init__(self, theme: Theme, work: Work, invited: Invited | None = None, parent: QWidget | None = None) -> None:
        super().__init__(theme, work, say("A new data file"), _by_whom(invited), parent)
        self._work = work
        self._kept: DeviceSecrets = KeyringSecrets()
        kinds = [("studio", say("Studio")), ("center", say("Center")), ("messenger", say("Messenger"))]
        self.kind = Segmented[str](kinds, "studio")
        self.kind.setVisible(invited is None)
        self.column.addWidget(self.kind)
        self.name = QLineEdit()
        self.password, self.again, self.passphrase = secret_field(), secret_field(), secret_field()
        self.add_field(say("Name of the college, center or Messenger"), self.name)
        self.add_field(say("Password (8 characters or more)"), self.password)
        self.add_field(say("Once more"), self.again)
        self._seal = self.add_field(
            say("No keyring here: a passphrase that seals the device secret's own file"), self.passphrase
        )
        self._seal.hide()
        self.button = primary_button(say("Choose where, and make it …"))
        self.button.clicked.connect(self._choose)
        back = quiet_button(say("Back"))
        back.clicked.connect(self.given_up)
        self.column.addLayout(columns(back, STRETCH, self.button))
        self.end_column()
        if invited is not None:
            self.kind.set_value(invited.kind)
            self.name.setText(invited.name)

    def keep_secret_in(self, kept: DeviceSecrets) -> None:
        """Where the device secret is to be kept; the system's keyring by default."""
        self._kept = kept

    def make(self, path: Path, secret: Path | None = None) -> None:
        """Makes the file at `path` with what the form holds; `secret` is where a sealed device secret goes, never beside it."""
        if self.password.text() != self.again.text():
            self._refused(Refusal("passwords-differ", say("The two passwords differ. Nothing was made yet.")))
            return
        kind, name, password = self.kind.value() or "studio", self.name.text(), self.password.text()
        if not self._seal.isHidden() and self.passphrase.text():
            if secret is None or secret.resolve().parent == path.resolve().parent:
                self._refused(
                    Refusal(
                        "secret-beside-file",
                        say(
                            "Keep the device secret in another folder than the data file, best on a stick. Nothing was made yet."
                        ),
                    )
                )
                return
            self._kept = FileSecrets(secret, self.passphrase.text())
        kept = self._kept
        self.button.setEnabled(False)

        self._work.run(
            lambda _progress: service.create_node(path, kind, name, password, kept),
            lambda made: self.made.emit(made, kept),
            title=say("Making the file"),
            failed=self._refused,
            owner=self,
        )

    def _choose(self) -> None:
        suggestion = str(Path.home() / f"{self.name.text().strip() or 'studio'}.psyche")
        name, _ = QFileDialog.getSaveFileName(
            self, say("Where the data file is to stand"), suggestion, say("Data files of Psyche Studio (*.psyche)")
        )
        if name:
            self.make(Path(name) if name.endswith(".psyche") else Path(name + ".psyche"), self._secret_place())

    def _secret_place(self) -> Path | None:
        """Where the person wants the sealed device secret; None where the keyring keeps it, or nothing was chosen."""
        if self._seal.isHidden() or not self.passphrase.text():
            return None
        kinds = say("Sealed device secrets (*.device-secret);;All (*)")
        chosen, _ = QFileDialog.getSaveFileName(self, say("File of the sealed device secret"), str(Path.home()), kinds)
        return Path(chosen) if chosen else None

    def _refused(self, refusal: Refusal) -> None:
        self.button.setEnabled(True)
        sentence = refusal.sentence
        if refusal.code == "no-keyring":
            sentence = say(
                "This computer has no keyring that can keep the device secret. You can keep it in a file of its own, "
                "sealed with a passphrase: type one below and go on. Best kept on a stick, away from the data file."
            )
            self._seal.show()
            self.passphrase.setFocus()
        self.refusal.show_text(sentence)


class RecoveryCodePage(EntryPage):
    """The page that shows the recovery code once, until the person confirms that it is on paper."""

    noted = Signal()

    def __init__(self, theme: Theme, work: Work, code: str, file: str, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            work,
            say("The recovery code"),
            say(
                "With it, and with nothing else, the file can be opened on a new computer or when the password is lost. "
                "Print it or write it down, and keep it where the file is not. It is not shown again."
            ),
            parent,
        )
        self.code = RecoveryCode(file)
        self.code.show_code(code)
        self.column.addWidget(self.code)
        self.on_paper = QCheckBox(say("I have it on paper"))
        self.column.addWidget(self.on_paper)
        self.button = primary_button(say("Go on"))
        self.button.setEnabled(False)
        self.on_paper.toggled.connect(self.button.setEnabled)
        self.button.clicked.connect(self.noted)
        self.column.addWidget(self.button)
        self.end_column()
