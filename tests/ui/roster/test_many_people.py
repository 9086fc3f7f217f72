"""Twenty thousand people: the list is scrolled, searched and walked through, and the window never holds its breath."""

from __future__ import annotations

import os
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from studio_app.node.signed_in import SignedIn
from studio_app.roster import service
from tests.ui.roster.conftest import Show, settle
from tests.ui.roster.test_import_panel import large_table
from ui.roster.list.model import NAME
from ui.work import Work

PEOPLE = int(os.environ.get("PSYCHE_TEST_PEOPLE", "20000"))
"""60,000 is what a whole university has; that takes minutes, so it is asked for by this variable."""


class Heartbeat(QObject):
    """Beats every few milliseconds on the GUI thread, and remembers the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.longest_work = 0.0
        self._last, self._last_work = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=2)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self.longest_work = max(self.longest_work, work - self._last_work)
        self._last, self._last_work = now, work


def test_twenty_thousand_people_without_a_stutter(
    qtbot: QtBot, studio: SignedIn, show: Show, work: Work, tmp_path: Path
) -> None:
    service.import_roster(studio, large_table(tmp_path, PEOPLE))
    page = show(studio)
    model, table = page.list.model, page.list.table
    assert model.rowCount() == PEOPLE
    heart = Heartbeat()
    pauses: dict[str, tuple[float, float]] = {}

    def measured(name: str) -> None:
        settle(work)
        qtbot.wait(20)
        pauses[name] = (heart.longest, heart.longest_work)
        heart.longest = heart.longest_work = 0.0

    qtbot.wait(50)
    measured("rest")
    bar = table.verticalScrollBar()
    for step in range(1, 41):
        bar.setValue(bar.maximum() * step // 40)
        qtbot.wait(5)
    measured("scrolling through all")
    qtbot.waitUntil(lambda: bool(model.index(PEOPLE - 1, NAME).data()))
    assert model.rows_held() < PEOPLE / 2
    for text in ("f", "fz", "fzy", "fzy 12", "方知", ""):
        page.look_for(text)
        qtbot.wait(30)
    measured("find as you type")
    table.go_to_row(15_000)
    measured("far jump")
    for _ in range(60):
        qtbot.keyClick(table, Qt.Key.Key_Down)
        qtbot.wait(1)  # nobody presses sixty keys between two beats
    measured("arrow keys")
    student = table.current()
    assert student is not None
    assert page.detail.name.text() == student.name
    table.selectAll()
    measured("all chosen")
    table.go_to_row(14_000)
    measured("one chosen again")
    page.places.turn_to("rooms")
    page.changed(service.change_student(studio, student.key, {"room": "999"}))
    measured("everything read again")
    told = [
        f"{name}: {pause * 1000:.0f} ms, {work * 1000:.0f} of them its own" for name, (pause, work) in pauses.items()
    ]
    print(f"longest pauses of the window with {PEOPLE:,} people\n" + "\n".join(told))
