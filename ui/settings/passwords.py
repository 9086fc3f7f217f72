"""Your password: another one in place of the one you have."""

from __future__ import annotations

from studio_app.node import service
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.settings.cards import SettingsCard, secret_field
from ui.theme import Theme
from ui.widgets.cards import styled_button
from ui.work import WRITES, Work


class PasswordCard(SettingsCard):
    """For everybody who signs in."""

    def __init__(self, signed_in: SignedIn, work: Work, theme: Theme) -> None:
        super().__init__(
            signed_in,
            work,
            theme,
            say("Your password"),
            say(
                "8 characters or more; a short sentence is good. It need not be changed from time to time, only when "
                "somebody may know it."
            ),
        )
        self.old, self.new, self.again = secret_field(), secret_field(), secret_field()
        self.row(
            self.labelled(say("Password now"), self.old),
            self.labelled(say("New password"), self.new),
            self.labelled(say("New password once more"), self.again),
        )
        self.button = styled_button(say("Change the password"), "")
        self.button.clicked.connect(self.change)
        for field in (self.old, self.new, self.again):
            field.returnPressed.connect(self.change)
        self.row(self.button)

    def change(self) -> None:
        """Changes it, if the two new ones are the same."""
        self.refusal.hide()
        signed_in, old, new = self.signed_in, self.old.text(), self.new.text()
        if new != self.again.text():
            self.tell(Refusal("passwords-differ", say("The two passwords differ. Nothing was changed.")))
            return
        self.button.setEnabled(False)
        self.work.run(
            lambda _progress: service.change_password(signed_in, old, new),
            lambda _nothing: self._changed(),
            failed=self._refused,
            owner=self,
            lane=WRITES,
        )

    def _changed(self) -> None:
        self.button.setEnabled(True)
        for field in (self.old, self.new, self.again):
            field.clear()
        self.said.emit(say("Your password was changed. It counts from the next sign-in."))

    def _refused(self, refusal: Refusal) -> None:
        self.button.setEnabled(True)
        self.tell(refusal)
