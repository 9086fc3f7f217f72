"""The flow of pages before sign-in: welcome, sign-in, a new file with its recovery code, the demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.security.device_secret import DeviceSecrets, KeyringSecrets
from studio_app.words import say
from ui.shell.entry.entry_page import EntryPage
from ui.shell.entry.sign_in import SignInPage
from ui.shell.entry.welcome import WelcomePage
from ui.theme import Theme
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.demo.service import Campus
    from studio_app.node.service import Created
    from studio_app.node.signed_in import SignedIn
    from ui.shell.entry.new_file import Invited


class EntryFlow(QObject):
    """Controller of the entry pages: emits each page in `shown`, and `entered` after sign-in."""

    shown = Signal(object)
    """the `EntryPage` that is to be seen now"""
    entered = Signal(object)
    """the `SignedIn`"""
    turned_to = Signal(object)
    """the Path of the file whose sign-in is shown"""

    def __init__(
        self, work: Work, theme: Callable[[], Theme], recent: Callable[[], tuple[str, ...]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._work, self._theme, self._recent = work, theme, recent
        self._page: EntryPage | None = None
        self._file: Path | None = None
        self._invited: Invited | None = None
        """what the file that is being made joins with"""
        self.kept: DeviceSecrets = KeyringSecrets()
        """the device's secrets that one comes in with"""

    def show_welcome(self) -> None:
        """The page with the ways in."""
        self._invited = None
        page = WelcomePage(self._theme(), self._work, self._recent())
        page.file_chosen.connect(self.show_sign_in)
        page.new_asked.connect(self._show_new_file)
        page.invitation_chosen.connect(self._look_at_invitation)
        page.demo_asked.connect(self._make_demo)
        self._show(page)

    def show_sign_in(self, file: Path, login: str = "", locked: bool = False) -> None:
        """The sign-in of a file; `locked`: somebody was there before."""
        self._file = file
        self.turned_to.emit(file)
        page = SignInPage(self._theme(), self._work, file, self.kept, login, locked)
        page.entered.connect(self._enter)
        page.other_file.connect(self.show_welcome)
        self._show(page)

    def sign_in(self, file: Path, login: str, password: str) -> None:
        """Straight in, as far as the password fits."""
        self.show_sign_in(file, login)
        page = cast(SignInPage, self._page)
        page.password.setText(password)
        page.try_to_enter()

    def show_again(self) -> None:
        """The same page in another language or appearance."""
        if isinstance(self._page, SignInPage) and self._file is not None:
            self.show_sign_in(self._file, self._page.login.text(), self._page.locked)
        elif isinstance(self._page, WelcomePage):
            self.show_welcome()
        elif self._page is not None:
            self._show_new_file()

    def leave(self) -> Invited | None:
        """Somebody is through; gives the invitation for which their file was made, the first time."""
        self._page = None
        invited, self._invited = self._invited, None
        return invited

    def _show(self, page: EntryPage) -> None:
        self._page = page
        self.shown.emit(page)

    def _enter(self, signed_in: SignedIn, kept: DeviceSecrets | None) -> None:
        self.kept = kept or self.kept
        self.entered.emit(signed_in)

    def _show_new_file(self) -> None:
        from ui.shell.entry.new_file import NewFilePage

        page = NewFilePage(self._theme(), self._work, self._invited)
        page.given_up.connect(self.show_welcome)
        page.made.connect(self._made)
        self._show(page)

    def _made(self, created: Created, kept: DeviceSecrets) -> None:
        from ui.shell.entry.new_file import RecoveryCodePage

        page = RecoveryCodePage(self._theme(), self._work, created.recovery_code, created.signed_in.store.path.name)
        page.noted.connect(lambda: self._enter(created.signed_in, kept))
        self._show(page)

    def _look_at_invitation(self, path: Path) -> None:
        page = cast(WelcomePage, self._page)

        def look(_progress: Progress) -> Invited:
            from studio_app.sync import service
            from ui.shell.entry.new_file import Invited

            found = service.inspect_invitation(path)
            return Invited(path, found.parent.name, found.child_kind, found.child_name)

        def show(invited: Invited) -> None:
            self._invited = invited
            self._show_new_file()

        def refused(refusal: Refusal) -> None:
            page.refusal.show_text(refusal.sentence)

        self._work.run(look, show, failed=refused, owner=page, quiet=True)

    def _make_demo(self) -> None:
        def call(progress: Progress) -> Campus:
            from studio_app.demo import service as demo

            return demo.ready_campus(progress=progress)

        def show(campus: Campus) -> None:
            self.kept = campus.kept
            self.sign_in(campus.studio, campus.login, campus.password)

        self._work.run(call, show, title=say("Making the demo campus"), owner=self)
