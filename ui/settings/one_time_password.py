"""A one-time password on the screen, once: to be told or copied, and then gone."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from studio_app.node.service import OneTimePassword
from studio_app.words import say
from ui.widgets.cards import quiet_button, styled_button
from ui.widgets.clipboard import copy_for_a_while
from ui.widgets.layouts import STRETCH, columns, rows
from ui.widgets.plain import PlainLabel


class HandedPasswordBand(QFrame):
    """Hidden until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "blue")
        self.sentence = PlainLabel("", wrap=True)
        self.password = PlainLabel("", face="heading", selectable=True)
        copy, done = styled_button(say("Copy"), "small"), quiet_button(say("Done"))
        copy.clicked.connect(self.copy)
        done.clicked.connect(self.take_away)
        rows(self.sentence, columns(self.password, copy, done, STRETCH), on=self, margins=3)
        self.hide()

    def hand(self, handed: OneTimePassword) -> None:
        """Shows it."""
        self.sentence.setText(
            say(
                "One-time password for {login}. Tell it to them in person; they choose their own at the first sign-in. It "
                "is not shown again.",
                login=handed.login,
            )
        )
        self.password.setText(handed.password)
        self.show()

    def take_away(self) -> None:
        """It was told, or the page is left."""
        self.password.clear()
        self.hide()

    def copy(self) -> None:
        """Puts it on the clipboard for half a minute."""
        copy_for_a_while(self.password.text())
