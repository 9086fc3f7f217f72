"""This computer and the recovery code: a new code on paper, and the device secret carried to another computer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog

from studio_app.node import service
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.context import PageContext
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.fields import labelled, secret_field
from ui.widgets.page_card import PageCard
from ui.widgets.plain import PlainLabel
from ui.widgets.recovery_code import RecoveryCode


class ComputersCard(PageCard):
    """For those who look after the file. Both ask for the password again: what they give out opens everything."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Recovery and other computers"),
            say(
                "The file opens on this computer only. A new recovery code takes the place of the one on paper. For another "
                "computer, carry the device secret there in a file sealed with a passphrase."
            ),
        )
        self.password, self.passphrase = secret_field(), secret_field()
        self.row(
            labelled(say("Password now"), self.password),
            labelled(say("Passphrase for the sealed file"), self.passphrase),
        )
        self.code_button = styled_button(say("New recovery code"), "")
        self.code_button.clicked.connect(self.make_code)
        self.carry_button = quiet_button(say("Carry the device secret …"))
        self.carry_button.clicked.connect(self._choose)
        self.row(self.code_button, self.carry_button)
        self.code = RecoveryCode(self.signed_in.store.path.name)
        self.code_words = PlainLabel(
            say(
                "Write it down or print it now; the code before opens nothing any more. It goes when you leave this page."
            ),
            face="small-muted",
            wrap=True,
        )
        for label in (self.code, self.code_words):
            label.hide()
            self.body.addWidget(label)

    def make_code(self) -> None:
        """Makes a new recovery code and shows it until the page is left."""
        self._begin()
        self.write(service.new_recovery_code, self.password.text(), done=self._show_code, refused=self._refused)

    def carry(self, to: Path) -> None:
        """Writes the sealed file."""
        self._begin()
        self.write(
            service.export_device_secret,
            self.password.text(),
            to,
            self.passphrase.text(),
            done=lambda _none: self._carried(to),
            refused=self._refused,
        )

    def hide_code(self) -> None:
        """Takes the code off the screen."""
        self.code.show_code("")
        for label in (self.code, self.code_words):
            label.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_code()
        super().hideEvent(event)

    def _begin(self) -> None:
        self.hide_code()
        for button in (self.code_button, self.carry_button):
            button.setEnabled(False)

    def _over(self) -> None:
        for button in (self.code_button, self.carry_button):
            button.setEnabled(True)

    def _show_code(self, code: str) -> None:
        self._over()
        self.password.clear()
        self.code.show_code(code)
        for label in (self.code, self.code_words):
            label.show()

    def _carried(self, to: Path) -> None:
        self._over()
        self.password.clear()
        self.passphrase.clear()
        self.said.emit(
            say(
                "{file} was written. Tell the passphrase to nobody along with it, and delete the file once the other "
                "computer has it.",
                file=to.name,
            )
        )

    def _refused(self, refusal: Refusal) -> None:
        self._over()
        self.show_refusal(refusal)

    def _choose(self) -> None:
        start = str(Path.home() / f"{self.signed_in.store.path.stem}.device-secret")
        kind = say("Sealed device secrets (*.device-secret);;All (*)")
        name, _ = QFileDialog.getSaveFileName(self, say("Passphrase for the sealed file"), start, kind)
        if name:
            self.carry(Path(name))
