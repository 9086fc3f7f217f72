"""The main window: switches between the entry pages and the frame, and owns the session.

The frame, the pages, the services and the database are imported when somebody signs in.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from studio_app.domain.permissions import ROLE_NAMES
from studio_app.preferences import Preferences, read_preferences, save_preferences, with_recent
from studio_app.refusal import Refusal
from studio_app.security.device_secret import DeviceSecrets
from studio_app.words import language, say, use_language
from ui.context import PageContext
from ui.idle_minutes import USUAL_MINUTES, idle_minutes
from ui.page import Destination, Page
from ui.shell.entry.entry_flow import EntryFlow
from ui.shell.entry.entry_page import EntryPage
from ui.shell.frame.undo import Undo
from ui.shell.preload import import_views
from ui.shell.session.activity import Activity
from ui.shell.session.locking import close_what_is_in_front
from ui.shell.session.reminder import RoundReminder
from ui.shell.views import VIEWS, View
from ui.theme import Appearance, load_theme
from ui.widgets.clipboard import take_back
from ui.work import UNFORESEEN, WRITES, Work

if TYPE_CHECKING:
    from studio_app.node.service import Changes
    from studio_app.node.signed_in import SignedIn
    from ui.shell.frame.badge_counts import BadgeCounts
    from ui.shell.frame.frame import Frame

MINUTE_MS = 60 * 1000


class MainWindow(QMainWindow):
    """Owns the background work, the open file and the central widget; its title is only the program's name."""

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
        self.entry = EntryFlow(self.work, lambda: self.theme, lambda: self.preferences.recent, self)
        self.entry.shown.connect(self._show_entry_page)
        self.entry.entered.connect(self.enter)
        self.entry.turned_to.connect(self.file_shown)
        self._left_at: tuple[Path, str, str] | None = None
        """file, login and view of who locked the window: they come back to where they were"""
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
        self.undo = Undo(self, self.work, lambda: self.signed_in)
        self.undo.said.connect(self._say)
        self.undo.undone.connect(self._show_changes)
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
        self.entry.kept = kept or self.entry.kept
        if file is None:
            self.entry.show_welcome()
        elif login and password:
            self.entry.sign_in(file, login, password)
        else:
            self.entry.show_sign_in(file, login or "")

    def come_to_front(self) -> None:
        """The program was started again: this window is shown instead of a second one."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def enter(self, signed_in: SignedIn) -> None:
        """Somebody signed in: shows the pages their role has."""
        self.signed_in = signed_in
        self.file_shown.emit(signed_in.store.path)
        self._prefer(with_recent(self.preferences, signed_in.store.path))
        frame = self._make_frame(signed_in)
        self.work.in_turns(frame, self._show_frame(signed_in, frame))
        self.work.idle.connect(self._look_after_all)

    def _show_frame(self, signed_in: SignedIn, frame: Frame) -> Iterator[None]:
        self._add_pages(signed_in, frame)
        yield
        self._put_in_place(frame)
        yield
        self._show_first_page(signed_in, frame)
        yield
        self._begin_session()

    def _look_after_all(self) -> None:
        """What waits until the first page is there: it would take the processor from what the person looks at."""
        self.work.idle.disconnect(self._look_after_all)
        signed_in, frame = self.signed_in, self.frame
        if signed_in is not None and frame is not None:
            self._count_badges()
            self._look_after_file(signed_in, frame)
            self._watch_shared_folder(signed_in, frame)
            self._make_ready(frame)

    def _show_first_page(self, signed_in: SignedIn, frame: Frame) -> None:
        """Where the person was before they locked the window, or where their role begins; a file that was made for an
        invitation goes on to its code."""
        invited = self.entry.leave()
        if invited is not None:
            frame.go_to(Destination("sync", invited.invitation))
            return
        here = signed_in.store.path, signed_in.login
        before = self._left_at[2] if self._left_at and self._left_at[:2] == here else ""
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
        self.entry.show_sign_in(file, login, locked=True)

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
        self.undo.forget()
        signed_in, frame = self.signed_in, self.frame
        if frame is not None:
            frame.leave()
            self._take_away_frame()
            close_what_is_in_front(self, self._app)
        self.work.finish_writes()
        self.signed_in = None
        if signed_in is not None:
            signed_in.store.close()
        self.left.emit()

    def _put_off_lock(self) -> None:
        if self.idle.isActive():
            self.idle.start()

    def _show_entry_page(self, page: EntryPage) -> None:
        """It is laid out in this turn and painted in the next."""
        page.language_chosen.connect(self.choose_language)
        page.setUpdatesEnabled(False)
        self.setCentralWidget(page)
        QTimer.singleShot(0, page, lambda: page.setUpdatesEnabled(True))

    def _take_away_frame(self) -> None:
        if self.frame is not None:
            self.takeCentralWidget()
            self.frame.hide()
            self.frame.deleteLater()
            self.frame = None

    def _make_frame(self, signed_in: SignedIn) -> Frame:
        from ui.shell.frame.frame import Frame

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
                frame.add_page(view.key, say(view.title), view.icon, partial(self._page, view, signed_in, frame))
        settings = partial(self._settings_page, signed_in, frame)
        frame.add_page("settings", say("Settings"), "settings", settings, listed=False)
        frame.find_for(signed_in)

    def _page(self, view: View, signed_in: SignedIn, frame: Frame) -> Page:
        return view.load()(PageContext(signed_in, self.work, self.theme), frame.stack)

    def _put_in_place(self, frame: Frame) -> None:
        self.frame = frame
        self.setCentralWidget(frame)

    def _watch_shared_folder(self, signed_in: SignedIn, frame: Frame) -> None:
        """What neighbours put into the shared folder comes in by itself while the person is at work."""
        from ui.sync.watching import SharedFolderTimer

        if frame.findChild(SharedFolderTimer) is not None:
            return  # another language was chosen while the first page was on its way
        timer = SharedFolderTimer(PageContext(signed_in, self.work, self.theme, frame), frame)
        timer.said.connect(self._say)
        timer.changes_made.connect(frame.changed)
        timer.changes_made.connect(self._take_changes)
        timer.start()

    def _settings_page(self, signed_in: SignedIn, frame: Frame) -> Page:
        from ui.settings.page import SettingsPage

        page = SettingsPage(PageContext(signed_in, self.work, self.theme), frame.stack)
        chosen = language(), self.preferences.appearance, self.preferences.remind_at
        page.once_built(partial(page.show_choices, *chosen))
        page.language_chosen.connect(self.choose_language)
        page.appearance_chosen.connect(self.choose_appearance)
        page.reminder_chosen.connect(lambda at: self._prefer(msgspec.structs.replace(self.preferences, remind_at=at)))
        return page

    def _show_changes(self, changes: Changes) -> None:
        if self.frame is not None:
            self.frame.changed(changes)
            self._count_badges()

    def _take_changes(self, changes: Changes) -> None:
        self.undo.remember(changes)
        self._count_badges()
        if "setting" in changes.kinds:
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

    def _begin_session(self) -> None:
        from ui.shell.session.system_lock import watch_session

        self._lock_by_itself()
        self._watch = self._watch or watch_session(self, self.lock)

    def _make_ready(self, frame: Frame) -> None:
        """What the other pages will need is imported while the first one is looked at."""
        views = [view for view in VIEWS if view.key in frame.page_keys()]
        self.work.run(partial(import_views, views), lambda _none: None, owner=frame, quiet=True)

    def _look_after_file(self, signed_in: SignedIn, frame: Frame) -> None:
        """After a power cut the file is checked; once a day it is backed up. Both while the person is at work."""
        from ui.shell.entry.after_sign_in import back_up_daily, check_after_unclean_end, read_postponed

        def warn(refusal: Refusal) -> None:
            if refusal.code == UNFORESEEN:  # that the check could not be made says nothing about the file
                self._say(refusal.sentence)
            else:
                frame.warn(refusal.sentence)

        check = partial(check_after_unclean_end, signed_in)
        self.work.run(check, self._say, failed=warn, owner=frame, quiet=True)
        self.work.run(partial(back_up_daily, signed_in), self._say, owner=self, quiet=True)
        read = partial(read_postponed, signed_in)
        self.work.run(read, self._postponed_read, owner=frame, quiet=True, lane=WRITES)

    def _postponed_read(self, read: tuple[str, Changes]) -> None:
        sentence, changes = read
        self._say(sentence)
        if changes:
            self._show_changes(changes)

    def _say(self, sentence: str) -> None:
        if sentence:
            self.work.said.emit(sentence)

    def _count_badges(self) -> None:
        signed_in, frame = self.signed_in, self.frame
        if signed_in is None or frame is None:
            return

        from ui.shell.frame.badge_counts import count_badges

        def show(badges: BadgeCounts) -> None:
            for key, count in badges.counts.items():
                if key in frame.page_keys():
                    frame.navigation.set_count(key, count)
            frame.status_bar.set_drafts(badges.drafts)

        self.work.run(lambda _progress: count_badges(signed_in), show, owner=frame, quiet=True, newest="badges")

    def _rebuild(self) -> None:
        self.setWindowTitle(say("Psyche Studio"))
        if self.frame is not None:
            states, current, warning = self.frame.states(), self.frame.current(), self.frame.warning()
            self._take_away_frame()
            signed_in = self.signed_in
            assert signed_in is not None
            frame = self._make_frame(signed_in)
            self._add_pages(signed_in, frame)
            self._put_in_place(frame)
            frame.restore(states, current)
            frame.warn(warning)
            self._count_badges()
            self._watch_shared_folder(signed_in, frame)
        else:
            self.entry.show_again()

    def _prefer(self, preferences: Preferences) -> None:
        """Kept in the background: a disk may be slow."""
        self.preferences = preferences
        self.work.run(lambda _progress: save_preferences(preferences), lambda _none: None, quiet=True, lane=WRITES)
