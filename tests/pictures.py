"""Takes the pictures of the views that README shows, of the demo campus, in both languages, light and dark.

    python -m tests.pictures docs/pictures [VIEW ...]

Drives the real window, offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PSYCHE_CONFIG"] = tempfile.mkdtemp()

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio_app.cases import service as cases
from studio_app.demo import service as demo
from studio_app.observation import service as observation
from studio_app.words import use_language
from ui.check_in.page import CheckInPage
from ui.destinations import RoomSubject, StudentSubject
from ui.page import Destination, Page
from ui.shell.frame.window import MainWindow
from ui.shell.session.garbage_collection import GarbageCollection

VIEWS = ("today", "roster", "check-in", "cases", "charts", "library", "sync", "settings")
SIZE = (1280, 800)


def _settled(window: MainWindow) -> None:
    QApplication.processEvents()
    window.work.wait_idle(60)
    QApplication.processEvents()
    window.work.wait_idle(60)


def _go(window: MainWindow, view: str, subject: object) -> Page:
    assert window.frame is not None
    window.frame.go_to(Destination(view, subject))
    _settled(window)
    page = window.frame.page(view)
    assert page is not None
    return page


def _as_it_is(window: MainWindow) -> None:
    _settled(window)


def _gravest(window: MainWindow) -> int:
    """The student of the case that tells most."""
    assert window.signed_in is not None
    return max(cases.list_cases(window.signed_in), key=lambda case: case.level).student


def _one_person(window: MainWindow) -> None:
    _go(window, "roster", StudentSubject(_gravest(window)))


def _one_trend(window: MainWindow) -> None:
    _go(window, "charts", StudentSubject(_gravest(window)))


def _one_case(window: MainWindow) -> None:
    _go(window, "cases", StudentSubject(_gravest(window)))


def _half_a_round(window: MainWindow) -> None:
    """A room in the middle of being entered: all as usual but one, whose signs are being looked through."""
    assert window.signed_in is not None
    rooms = observation.rooms_of_round(window.signed_in)
    room = next(room for room in rooms if room.people == 6 and not room.entered and room.messengers)
    page = _go(window, "check-in", RoomSubject(room.building, room.room))
    assert isinstance(page, CheckInPage)
    grid = page.room.grid
    for key in (Qt.Key.Key_A, Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_S, Qt.Key.Key_O, Qt.Key.Key_O):
        QTest.keyClick(grid, key)
    QTest.keyClick(grid, Qt.Key.Key_W)
    _settled(window)


EXAMPLES: dict[str, Callable[[MainWindow], None]] = {
    "roster": _one_person,
    "check-in": _half_a_round,
    "cases": _one_case,
    "charts": _one_trend,
}


def main(folder: Path, wanted: tuple[str, ...] = VIEWS) -> None:
    """Writes `VIEW-LANGUAGE-APPEARANCE.png` for each wanted view."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    for language in ("zh_CN", "en"):
        use_language(language)
        with tempfile.TemporaryDirectory() as place:
            campus = demo.ready_campus(Path(place) / "demo")
            window = MainWindow(app)
            collection = GarbageCollection(window.work, window)
            window.resize(*SIZE)
            window.show()
            window.choose_language(language)
            window.begin(campus.studio, campus.login, campus.password, campus.kept)
            window.work.wait_idle(60)
            assert window.frame is not None
            for appearance, key in product(("light", "dark"), wanted):
                if window.theme.appearance != appearance:
                    window.choose_appearance(appearance)
                if key not in window.frame.page_keys():
                    continue
                page = window.frame.show_page(key)
                assert page is not None
                window.work.wait_idle(60)
                EXAMPLES.get(key, _as_it_is)(window)
                window.work.wait_idle(60)
                app.processEvents()
                window.grab().save(str(folder / f"{key}-{language}-{appearance}.png"))
            window.close()
            collection.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]) or VIEWS)
