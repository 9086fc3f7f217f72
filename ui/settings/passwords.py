"""Your password: another one in place of the one you have."""

from __future__ import annotations

from studio_app.node import service
from studio_app.refusal import Refusal
from studio_app.words import say
from ui.context import PageContext
from ui.widgets.cards import styled_button
from ui.widgets.fields import labelled, secret_field
from ui.widgets.page_card import PageCard


class PasswordCard(PageCard):
    """For everybody who signs in."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context,
            say("Your password"),
            say(
                "8 characters or more; a short sentence is good. It need not be changed from time to time, only when "
                "somebody may know it."
            ),
        )
        self.old, self.new, self.again = secret_field(), secret_field(), secret_field()
        self.row(
            labelled(say("Password now"), self.old),
            labelled(say("New password"), self.new),
            labelled(say("New password once more"), self.again),
        )
        self.button = styled_button(say("Change the password"), "")
        self.button.clicked.connect(self.change)
        for field in (self.old, self.new, self.again):
            field.returnPressed.connect(self.change)
        self.row(self.button)

    def change(self) -> None:
        """Changes it, if the two new ones are the same."""
        new = self.new.text()
        if new != self.again.text():
            self.show_refusal(Refusal("passwords-differ", say("The two passwords differ. Nothing was changed.")))
            return
        self.button.setEnabled(False)
        self.write(service.change_password, self.old.text(), new, done=self._changed, refused=self._refused)

    def _changed(self, _none: None) -> None:
        self.button.setEnabled(True)
        for field in (self.old, self.new, self.again):
            field.clear()
        self.said.emit(say("Your password was changed. It counts from the next sign-in."))

    def _refused(self, refusal: Refusal) -> None:
        self.button.setEnabled(True)
        self.show_refusal(refusal)
