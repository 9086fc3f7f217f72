"""Reminds of tonight's round at the chosen hour, in a system notification.

It may be read by anybody who passes the screen: it says how many rooms are left, and never which, nor whose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from studio_app.progress import Progress
from studio_app.words import say, say_count
from ui.work import Work

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

_LOOK_MS = 30_000


def is_due(at: str, now: dt.datetime, last: dt.date | None) -> bool:
    """Whether the reminder for `at` (`HH:MM`, empty for none) is to come at `now`; `last`: the day it came last."""
    return bool(at) and last != now.date() and f"{now:%H:%M}" >= at


class RoundReminder(QObject):
    """Timer that checks twice a minute whether the reminder is due. `hour` and `signed_in` are asked each time, since both
    change while the window is open.
    """

    reminded = Signal(str)
    """the sentence that was shown"""

    def __init__(
        self,
        work: Work,
        hour: Callable[[], str],
        signed_in: Callable[[], SignedIn | None],
        icon: QIcon,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._hour, self._signed_in, self._icon = work, hour, signed_in, icon
        self._last: dt.date | None = None
        self._tray: QSystemTrayIcon | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Reminds if it is time and something of the round is left."""
        signed_in = self._signed_in()
        now = dt.datetime.now() if signed_in is None else signed_in.local_time(signed_in.now())
        if not is_due(self._hour(), now, self._last):
            return
        self._last = now.date()
        if signed_in is None:
            self._show(say("It is time for tonight's round."))
            return

        def count(_progress: Progress) -> int:
            from studio_app.observation.service import unfinished_room_count

            return unfinished_room_count(signed_in)

        def show_left(left: int) -> None:
            if left:
                self._show(
                    say_count(
                        "{count} room is left of tonight's round.", "{count} rooms are left of tonight's round.", left
                    )
                )

        self._work.run(count, show_left, owner=self, quiet=True, failed=lambda _refusal: None)

    def _show(self, sentence: str) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            if self._tray is None:
                self._tray = QSystemTrayIcon(self._icon, self)
            self._tray.show()
            self._tray.showMessage(say("Psyche Studio"), sentence, self._icon)
        self.reminded.emit(sentence)
