"""The sign-in page of a file: login and password, and the alternative ways to open it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.security.attempts import MustWait, waiting_sentence
from studio_app.security.device_secret import DeviceSecrets, FileSecrets
from studio_app.words import say
from ui.shell.entry.entry_page import EntryPage
from ui.shell.entry.sign_in_calls import Entered, by_password, by_recovery_code, by_sealed_file
from ui.shell.preload import import_first_page, import_services
from ui.theme import Theme
from ui.widgets.cards import primary_button, quiet_button, styled_button
from ui.widgets.fields import secret_field
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.plain import PlainLabel
from ui.work import Work


class Way(Enum):
    """The sign-in methods."""

    PASSWORD = 1
    NEW_PASSWORD = 2
    """with a one-time password, in whose place they choose one"""
    RECOVERY = 3
    SEALED_FILE = 4
    """with a device secret that was carried here, or that stands in a file where there is no keyring"""


class SignInPage(EntryPage):
    """The sign-in form of one file; the slow password hash runs in the background."""

    entered = Signal(object, object)
    """a SignedIn, and the DeviceSecrets that opened it"""
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
        self.locked = locked
        self._work, self._file, self._kept = work, file, kept
        self._sealed: Path | None = None
        self._sealed_offered = False
        self._seconds = 0
        self._second = QTimer(self, interval=1000)
        # A coarse timer may come early, and one would have to wait once more.
        self._second.setTimerType(Qt.TimerType.PreciseTimer)
        self._second.timeout.connect(self._count_down)
        self.login, self.code = QLineEdit(login), QLineEdit()
        self.password, self.new_password, self.again, self.passphrase = (secret_field() for _ in range(4))
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self._shown: list[tuple[QWidget, set[Way]]] = []
        self._build()
        self.button = primary_button(say("Sign in"))
        self.button.clicked.connect(self.try_to_enter)
        for field in (self.login, self.password, self.code, self.new_password, self.again, self.passphrase):
            field.returnPressed.connect(self.try_to_enter)
        self.login.textEdited.connect(lambda _text: self._stop_waiting())
        self.column.addWidget(self.button)
        self.column.addLayout(self._ways())
        self.end_column()
        self._take(Way.PASSWORD)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._work.run(lambda _progress: import_services(), lambda _none: None, owner=self, quiet=True)
        (self.password if self.login.text() else self.login).setFocus()

    def try_to_enter(self) -> None:
        """Tries what was typed."""
        if self._seconds or not self.button.isEnabled():
            return
        if self.way in (Way.NEW_PASSWORD, Way.RECOVERY) and self.new_password.text() != self.again.text():
            self._refused(Refusal("passwords-differ", say("The two passwords differ. Nothing was changed.")))
            return
        call = self._call()
        self.refusal.hide()
        self.button.setEnabled(False)

        def enter(_progress: Progress) -> Entered:
            got = call()
            import_first_page()
            return got

        self._work.run(
            enter,
            lambda got: self.entered.emit(got.signed_in, got.kept),
            title=say("Opening"),
            failed=self._refused,
            owner=self,
        )

    def choose_sealed_file(self, path: Path) -> None:
        """The file that holds the device secret, or that is to hold the new one."""
        self._sealed = path
        self.sealed_name.setText(path.name)

    def _call(self) -> Callable[[], Entered]:
        file, kept, login, password = self._file, self._kept, self.login.text(), self.password.text()
        code, new, sealed = self.code.text(), self.new_password.text(), self._sealed_secrets()
        if self.way is Way.RECOVERY:
            return lambda: by_recovery_code(file, kept, login, code, new, sealed)
        if self.way is Way.SEALED_FILE and sealed is not None:
            return lambda: by_sealed_file(file, kept, login, password, sealed)
        if self.way is Way.NEW_PASSWORD:
            return lambda: by_password(file, kept, login, password, new)
        return lambda: by_password(file, kept, login, password)

    def _sealed_secrets(self) -> FileSecrets | None:
        if self._sealed is None or not self.passphrase.text():
            return None
        return FileSecrets(self._sealed, self.passphrase.text())

    def _refused(self, refusal: Refusal) -> None:
        self.button.setEnabled(True)
        if isinstance(refusal, MustWait):
            self._wait(refusal.seconds)
            return
        sentence = refusal.sentence
        if refusal.code == "new-password-needed":
            self._take(Way.NEW_PASSWORD)
        elif refusal.code == "no-device-secret":
            self._offer_the_sealed_file()
        elif refusal.code == "no-keyring":
            sentence = self._without_keyring()
        self.refusal.show_text(sentence)
        first = {Way.RECOVERY: self.code, Way.NEW_PASSWORD: self.new_password, Way.SEALED_FILE: self.passphrase}
        field = first.get(self.way, self.password)
        field.selectAll()
        field.setFocus()

    def _offer_the_sealed_file(self) -> None:
        """Only where it may be needed: on most days there is one way in."""
        self._sealed_offered = True
        self._offer_sealed.setVisible(self.way is not Way.SEALED_FILE)

    def _without_keyring(self) -> str:
        """Shows what is needed where the system has no keyring, and says it."""
        self._offer_the_sealed_file()
        if self.way is Way.RECOVERY:
            self._sealed_row.show()
            return say(
                "This computer has no keyring that can keep the new device secret. Choose a file for it, best on a stick "
                "away from the data file, and a passphrase that seals it; then go on."
            )
        self._take(Way.SEALED_FILE)
        return say(
            "This computer has no keyring that can keep the device secret. Choose the sealed file that holds it and type "
            "its passphrase, or use the recovery code."
        )

    def _wait(self, seconds: int) -> None:
        self._seconds = seconds
        self.button.setEnabled(False)
        self.refusal.show_text(waiting_sentence(seconds))
        self._second.start()

    def _count_down(self) -> None:
        self._seconds -= 1
        if self._seconds > 0:
            self.refusal.text.setText(waiting_sentence(self._seconds))
            return
        self._stop_waiting()
        self.password.selectAll()
        self.password.setFocus()

    def _stop_waiting(self) -> None:
        """The time is over, or it is somebody else's turn: who has to wait is known to the file, not to this page."""
        if self._seconds or self._second.isActive():
            self._second.stop()
            self._seconds = 0
            self.refusal.hide()
            self.button.setEnabled(True)

    def _build(self) -> None:
        """Every field there is; which are shown is a matter of the way in."""
        self.add_field(say("Login"), self.login)
        self._put(self.add_field(say("Password"), self.password), Way.PASSWORD, Way.NEW_PASSWORD, Way.SEALED_FILE)
        self._put(self.add_field(say("Recovery code"), self.code), Way.RECOVERY)
        self._put(self.add_field(say("New password"), self.new_password), Way.RECOVERY, Way.NEW_PASSWORD)
        self._put(self.add_field(say("New password once more"), self.again), Way.RECOVERY, Way.NEW_PASSWORD)
        self.sealed_name = PlainLabel(say("No file chosen yet"), face="muted", elide=True)
        choose = styled_button(say("Choose …"), "small")
        choose.clicked.connect(self._choose)
        row = QWidget()
        columns(grow(self.sealed_name), choose, on=row)
        self._sealed_row = QWidget()
        both = columns(on=self._sealed_row)
        file_field = self.add_field(say("File of the sealed device secret"), row)
        passphrase = self.add_field(say("Its passphrase"), self.passphrase)
        for part in (file_field, passphrase):
            self.column.removeWidget(part)
            both.addWidget(part, 1)
        self.column.addWidget(self._sealed_row)
        self._put(self._sealed_row, Way.SEALED_FILE)
        note = PlainLabel(
            say(
                "This makes a new device secret for this computer. Other people's passwords must be set anew by the lead."
            ),
            face="small-muted",
            wrap=True,
        )
        self.column.addWidget(note)
        self._put(note, Way.RECOVERY)

    def _put(self, widget: QWidget, *ways: Way) -> None:
        self._shown.append((widget, set(ways)))

    def _ways(self) -> QVBoxLayout:
        line, below = columns(), columns()
        self._recover = self._way_button(line, say("Use the recovery code"), lambda: self._take(Way.RECOVERY))
        self._offer_sealed = self._way_button(line, say("Use a sealed file"), lambda: self._take(Way.SEALED_FILE))
        self._back = self._way_button(line, say("Use the password"), lambda: self._take(Way.PASSWORD))
        line.addStretch(1)
        if self.locked:
            self.somebody_else = self._way_button(below, say("Somebody else"), self._clear)
        self._way_button(below, say("Another file"), self.other_file.emit)
        below.addStretch(1)
        return rows(line, below, gap=0)

    def _way_button(self, line: QHBoxLayout, text: str, do: Callable[[], object]) -> QPushButton:
        button = quiet_button(text)
        button.clicked.connect(lambda: do())
        line.addWidget(button)
        return button

    def _clear(self) -> None:
        """The person at the keyboard changed: nothing of the one before stays."""
        for field in (self.login, self.password, self.new_password, self.again, self.passphrase, self.code):
            field.clear()
        self._stop_waiting()
        self._take(Way.PASSWORD)
        self.login.setFocus()

    def _take(self, way: Way) -> None:
        self.way = way
        for widget, ways in self._shown:
            widget.setVisible(way in ways)
        self._recover.setVisible(way is not Way.RECOVERY)
        self._back.setVisible(way is not Way.PASSWORD)
        self._offer_sealed.setVisible(self._sealed_offered and way is not Way.SEALED_FILE)
        if not self._seconds:
            self.refusal.hide()

    def _choose(self) -> None:
        title, kind = say("File of the sealed device secret"), say("Sealed device secrets (*.device-secret);;All (*)")
        if self.way is Way.RECOVERY:
            start = str(Path.home() / f"{self._file.stem}.device-secret")
            name, _ = QFileDialog.getSaveFileName(self, title, start, kind)
        else:
            name, _ = QFileDialog.getOpenFileName(self, title, "", kind)
        if name:
            self.choose_sealed_file(Path(name))
