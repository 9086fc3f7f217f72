"""The main window: the gate in front, the frame with its pages behind it, and the way between them.

What stands behind the gate (the frame, the pages, the services and the database) is imported when somebody goes through.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from studio_app.preferences import Preferences, keep_preferences, read_preferences, with_recent
from studio_app.progress import Progress
from studio_app.refusal import Refusal
from studio_app.security.device_secret import DeviceSecrets, KeyringSecrets
from studio_app.security.permissions import ROLE_NAMES
from studio_app.words import language, say, use_language
from ui.shell.activity import Activity
from ui.shell.ahead import meet_tables, ready_to_show
from ui.shell.gate import Gate
from ui.shell.locking import USUAL_MINUTES, close_what_is_in_front, idle_minutes
from ui.shell.page import Destination, Page
from ui.shell.reminder import RoundReminder
from ui.shell.sign_in import SignInPage
from ui.shell.undoing import Undoing
from ui.shell.views import VIEWS
from ui.shell.welcome import WelcomePage
from ui.theme import Appearance, load_theme
from ui.widgets.clipboard import take_back
from ui.work import WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.service import Created
    from studio_app.node.signed_in import SignedIn
    from ui.shell.frame import Frame
    from ui.shell.new_file import Invited
    from ui.shell.waiting import Waiting

MINUTE_MS = 60 * 1000


class MainWindow(QMainWindow):
    """Owns the work in the background, the open file, and what is shown. Its title never says more than the program's name."""

    file_shown = Signal(object)
    """the Path of the file that the window has turned to"""
    left = Signal()
    """the pages are gone and the file is closed"""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self.preferences = read_preferences()
        self.theme = load_theme(cast(Appearance, self.preferences.appearance))
        self.theme.apply(app)
        self.work = Work(self)
        self.frame: Frame | None = None
        self.signed_in: SignedIn | None = None
        self._file: Path | None = None
        self._kept: DeviceSecrets = KeyringSecrets()
        self._gate: Gate | None = None
        self._left_at: tuple[Path, str, str] | None = None
        """file, login and view of who locked the window: they come back to where they were"""
        self._invited: Invited | None = None
        """what the file that is being made joins with"""
        self.setWindowTitle(say("Psyche Studio"))
        self.resize(1280, 800)
        self.idle = QTimer(self, singleShot=True)
        self.idle.timeout.connect(self.lock)
        self._watch: QObject | None = None
        self.reminder = RoundReminder(
            self.work,
            lambda: self.preferences.remind_at,
            lambda: self.signed_in,
            self.theme.icon("sun", "accent"),
            self,
        )
        self.reminder.reminded.connect(self._say)
        self.undoing = Undoing(self, self.work, lambda: self.signed_in)
        self.undoing.said.connect(self._say)
        self.undoing.undone.connect(self._show_changes)
        self.activity = Activity(app, self)
        self.activity.seen.connect(self._put_off_lock)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.lock)

    def begin(
        self,
        file: Path | None,
        login: str | None = None,
        password: str | None = None,
        kept: DeviceSecrets | None = None,
    ) -> None:
        """Shows the welcome page, a file's sign-in, or, where everything is given, goes straight in."""
        self._kept = kept or self._kept
        if file is None:
            self.show_welcome()
            return
        self._show_sign_in(file, login or "")
        if login and password:
            page = cast(SignInPage, self._gate)
            page.password.setText(password)
            page.try_to_enter()

    def come_to_front(self) -> None:
        """The program was started again: this window is shown instead of a second one."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_welcome(self) -> None:
        """The page with the ways in."""
        self._invited = None
        page = WelcomePage(self.theme, self.work, self.preferences.recent)
        page.file_chosen.connect(self._show_sign_in)
        page.new_asked.connect(self._show_new_file)
        page.invitation_chosen.connect(self._look_at_invitation)
        page.demo_asked.connect(self._make_demo)
        self._show_gate(page)

    def enter(self, signed_in: SignedIn, kept: DeviceSecrets | None = None) -> None:
        """Somebody signed in: shows the pages their role has. `kept` is what they come in with after a lock."""
        self._kept = kept or self._kept
        self.signed_in = signed_in
        self._file = signed_in.store.path
        self.file_shown.emit(self._file)
        self.preferences = with_recent(self.preferences, self._file)
        frame = self._make_frame(signed_in)
        steps = (self._add_pages, self._put_in_place, self._show_first_page, self._begin_session)
        self.work.in_turns(frame, (partial(step, signed_in, frame) for step in steps))
        self.work.idle.connect(self._look_after_all)

    def _look_after_all(self) -> None:
        """What waits until the first page is there: it would take the processor from what the person looks at."""
        self.work.idle.disconnect(self._look_after_all)
        signed_in, frame = self.signed_in, self.frame
        if signed_in is not None and frame is not None:
            then = (self._look_after_file, self._watch_shared_folder, self._make_ready)
            self.work.in_turns(frame, (partial(step, signed_in, frame) for step in then))

    def _show_first_page(self, signed_in: SignedIn, frame: Frame) -> None:
        """Where the person was before they locked the window, or where their role begins; a file that was made for an
        invitation goes on to its code."""
        invited, self._invited = self._invited, None
        if invited is not None:
            frame.go_to(Destination("sync", invited.invitation))
            return
        before = self._left_at[2] if self._left_at and self._left_at[:2] == (self._file, signed_in.login) else ""
        self._left_at = None
        keys = frame.page_keys()
        first = next(key for key in keys if key != "library")  # an auditor comes for the log, not to read
        if not frame.current():
            frame.show_page(before if before in keys else first)

    def lock(self) -> None:
        """Takes the pages off the screen and the key out of the program; what was typed is in the drafts."""
        if self.signed_in is None or self.frame is None:
            return
        file, login = self.signed_in.store.path, self.signed_in.login
        self._left_at = (file, login, self.frame.current())
        self._leave()
        self._show_sign_in(file, login, locked=True)

    def choose_language(self, code: str) -> None:
        """Everything on screen comes in another language; where the person was, they stay."""
        use_language(code)
        self._prefer(msgspec.structs.replace(self.preferences, language=language()))
        self._rebuild()

    def choose_appearance(self, appearance: str) -> None:
        """Light, dark, or as the system has it."""
        self._prefer(msgspec.structs.replace(self.preferences, appearance=appearance))
        self.theme = load_theme(cast(Appearance, appearance))
        self.theme.apply(self._app)
        self._rebuild()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.activity.watch(self.windowHandle())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.activity.stop()
        self._leave()
        self.work.close()
        super().closeEvent(event)

    def _leave(self) -> None:
        """Hands what was typed to the drafts, takes the pages away at once, lets saves finish, closes the file."""
        self.idle.stop()
        take_back()
        self.undoing.forget()
        signed_in, frame = self.signed_in, self.frame
        if frame is not None:
            frame.leave()
            self._take_away_frame()
            close_what_is_in_front(self, self._app)
        self.work.settle()
        self.signed_in = None
        if signed_in is not None:
            signed_in.store.close()
        self.left.emit()

    def _put_off_lock(self) -> None:
        if self.idle.isActive():
            self.idle.start()

    def _take_away_frame(self) -> None:
        if self.frame is not None:
            self.takeCentralWidget()
            self.frame.hide()
            self.frame.deleteLater()
            self.frame = None

    def _show_gate(self, page: Gate) -> None:
        page.language_chosen.connect(self.choose_language)
        self._gate = page
        self.setCentralWidget(page)

    def _show_sign_in(self, file: Path, login: str = "", locked: bool = False) -> None:
        self._file = file
        self.file_shown.emit(file)
        page = SignInPage(self.theme, self.work, file, self._kept, login, locked)
        page.entered.connect(self.enter)
        page.other_file.connect(self.show_welcome)
        self._show_gate(page)

    def _show_new_file(self) -> None:
        from ui.shell.new_file import NewFilePage

        page = NewFilePage(self.theme, self.work, self._invited)
        page.given_up.connect(self.show_welcome)
        page.made.connect(self._made)
        self._show_gate(page)

    def _made(self, created: Created, kept: DeviceSecrets) -> None:
        from ui.shell.new_file import RecoveryCodePage

        self._kept = kept
        page = RecoveryCodePage(self.theme, self.work, created.recovery_code, created.signed_in.store.path.name)
        page.noted.connect(lambda: self.enter(created.signed_in))
        self._show_gate(page)

    def _look_at_invitation(self, path: Path) -> None:
        page = cast(WelcomePage, self._gate)

        def look(_progress: Progress) -> Invited:
            from studio_app.sync import service
            from ui.shell.new_file import Invited

            found = service.look_at_invitation(path)
            return Invited(path, found.parent.name, found.child_kind, found.child_name)

        def show(invited: Invited) -> None:
            self._invited = invited
            self._show_new_file()

        self.work.run(look, show, failed=page.tell, owner=page, quiet=True)

    def _make_demo(self) -> None:
        from studio_app.demo import service as demo

        def call(progress: Progress) -> demo.Campus:
            return demo.ready_campus(progress=progress)

        def show(campus: demo.Campus) -> None:
            self._kept = campus.kept
            self.begin(campus.studio, campus.login, campus.password, campus.kept)

        self.work.run(call, show, title=say("Making the demo campus"), owner=self)

    def _make_frame(self, signed_in: SignedIn) -> Frame:
        from ui.shell.frame import Frame

        frame = Frame(
            self.theme,
            self.work,
            college=signed_in.node.name,
            person=signed_in.name,
            role=say(ROLE_NAMES[signed_in.role]),
        )
        frame.lock_asked.connect(self.lock)
        frame.settings_asked.connect(lambda: frame.show_page("settings"))
        frame.changes_made.connect(self._take_changes)
        return frame

    def _add_pages(self, signed_in: SignedIn, frame: Frame) -> None:
        for view in VIEWS:
            if view.is_for(signed_in):
                load = view.load
                frame.add_page(
                    view.key,
                    say(view.title),
                    view.icon,
                    lambda load=load: load()(signed_in, self.work, self.theme, frame.stack),  # type: ignore[misc]
                )
        frame.add_page("settings", say("Settings"), "settings", lambda: self._settings_page(frame), listed=False)
        frame.find_for(signed_in)

    def _put_in_place(self, _signed_in: SignedIn, frame: Frame) -> None:
        self.frame = frame
        self._gate = None
        self.setCentralWidget(frame)
        self._count_waiting()

    def _watch_shared_folder(self, signed_in: SignedIn, frame: Frame) -> None:
        """What neighbours put into the shared folder comes in by itself while the person is at work."""
        from ui.sync.watching import SharedFolderTimer

        if frame.findChild(SharedFolderTimer) is not None:
            return  # another language was chosen while the first page was on its way
        timer = SharedFolderTimer(signed_in, self.work, frame)
        timer.said.connect(self._say)
        timer.changes_made.connect(frame.changed)
        timer.changes_made.connect(self._take_changes)
        timer.start()

    def _settings_page(self, frame: Frame) -> Page:
        from ui.settings.page import SettingsPage

        assert self.signed_in is not None
        page = SettingsPage(self.signed_in, self.work, self.theme, frame.stack)
        page.show_choices(language(), self.preferences.appearance, self.preferences.remind_at)
        page.language_chosen.connect(self.choose_language)
        page.appearance_chosen.connect(self.choose_appearance)
        page.reminder_chosen.connect(lambda at: self._prefer(msgspec.structs.replace(self.preferences, remind_at=at)))
        return page

    def _show_changes(self, changes: object) -> None:
        if self.frame is not None:
            self.frame.changed(changes)
            self._count_waiting()

    def _take_changes(self, changes: object) -> None:
        self.undoing.remember(changes)
        self._count_waiting()
        if "setting" in getattr(changes, "kinds", ()):
            self._lock_by_itself()

    def _lock_by_itself(self) -> None:
        """After the minutes that the file says without a key or a click, and whenever the system's screen is locked."""
        signed_in = self.signed_in
        if signed_in is None:
            return

        def begin(minutes: int) -> None:
            if self.signed_in is signed_in:
                self.idle.start(minutes * MINUTE_MS)

        self.idle.start(USUAL_MINUTES * MINUTE_MS)
        self.work.run(lambda _progress: idle_minutes(signed_in), begin, owner=self, quiet=True)

    def _begin_session(self, _signed_in: SignedIn, _frame: Frame) -> None:
        from ui.shell.session_lock import watch_session

        self._lock_by_itself()
        keep_preferences(self.preferences)
        self._watch = self._watch or watch_session(self)

    def _make_ready(self, _signed_in: SignedIn, frame: Frame) -> None:
        """What the other pages will need is imported while the first one is looked at."""
        views = [view for view in VIEWS if view.key in frame.page_keys()]
        self.work.run(partial(ready_to_show, views), lambda _: meet_tables(), owner=frame, quiet=True)

    def _look_after_file(self, signed_in: SignedIn, frame: Frame) -> None:
        """After a power cut the file is checked; once a day it is backed up. Both while the person is at work."""
        from ui.shell.after_entry import back_up_daily, check_after_unclean_end, look_after_exchange

        def warn(refusal: Refusal) -> None:
            frame.warn(refusal.sentence)

        self.work.run(check_after_unclean_end(signed_in), self._say, failed=warn, owner=frame, quiet=True)
        self.work.run(back_up_daily(signed_in), self._say, title=say("Backing up"), owner=self, quiet=True)
        self.work.run(look_after_exchange(signed_in), self._exchange_seen_to, owner=frame, quiet=True, lane=WRITES)

    def _exchange_seen_to(self, seen_to: tuple[str, object]) -> None:
        sentence, changes = seen_to
        self._say(sentence)
        if changes:
            self._show_changes(changes)

    def _say(self, sentence: str) -> None:
        if sentence:
            self.work.said.emit(sentence)

    def _count_waiting(self) -> None:
        signed_in, frame = self.signed_in, self.frame
        if signed_in is None or frame is None:
            return

        from ui.shell.waiting import count_waiting

        def show(waiting: Waiting) -> None:
            for key, count in waiting.counts.items():
                if key in frame.page_keys():
                    frame.navigation.set_count(key, count)
            frame.strip.set_drafts(waiting.drafts)

        self.work.run(lambda _progress: count_waiting(signed_in), show, owner=frame, quiet=True)

    def _rebuild(self) -> None:
        self.setWindowTitle(say("Psyche Studio"))
        if self.frame is not None:
            states, current, warning = self.frame.states(), self.frame.current(), self.frame.warning()
            self._take_away_frame()
            signed_in = self.signed_in
            assert signed_in is not None
            frame = self._make_frame(signed_in)
            self._add_pages(signed_in, frame)
            self._put_in_place(signed_in, frame)
            frame.restore(states, current)
            frame.warn(warning)
            self.work.in_turns(frame, (partial(self._watch_shared_folder, signed_in, frame),))
        elif isinstance(self._gate, SignInPage) and self._file is not None:
            self._show_sign_in(self._file, self._gate.login.text(), self._gate.locked)
        elif isinstance(self._gate, WelcomePage):
            self.show_welcome()
        elif self._gate is not None:
            self._show_new_file()

    def _prefer(self, preferences: Preferences) -> None:
        self.preferences = preferences
        keep_preferences(preferences)
