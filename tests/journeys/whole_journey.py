"""The main job from an empty folder to the center reading the bundle, through the real window and the real commands.

`Journey` is walked by a test (offscreen) and by `python -m tests.journeys.in_a_window` (a real X window, with pictures).
Everybody in the registry's sample is invented.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD
from tests.studio_app.cli.running import run_apart
from ui.cases.page import CasesPage
from ui.charts.page import ChartsPage
from ui.check_in.page import CheckInPage
from ui.destinations import FromAlert, RoomSubject, StudentSubject
from ui.page import Destination, Page
from ui.roster.page import RosterPage
from ui.shell.entry.new_file import NewFilePage, RecoveryCodePage
from ui.shell.entry.welcome import WelcomePage
from ui.shell.frame.window import MainWindow
from ui.today.page import TodayPage

SAMPLE = Path(__file__).parents[1] / "studio_app" / "roster" / "samples" / "registry-gb18030.csv"
COLLEGE = "英语学院（虚构）"
NAME, STUDENT_NO = "田小东", "202301030001"
REASON = "Gave away her guitar"
NOTE = "Talked for an hour; agreed to go to the hospital together"
FAREWELL = Qt.Key.Key_C
"""The third sign's letter in the panel."""

ENDINGS = (".png", ".svg", ".pdf", ".csv")

P = TypeVar("P", bound=Page)
W = TypeVar("W", bound=QWidget)


class Journey:
    """One walk in `folder`. `picture` is told a name whenever there is something worth looking at."""

    def __init__(self, window: MainWindow, folder: Path, picture: Callable[[str], None] = lambda _name: None) -> None:
        self.window = window
        self.folder = folder
        self.picture = picture
        self.file = folder / "studio.psyche"

    def walk(self) -> None:
        """All of it, in order; each step asserts what a person would look for."""
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.make_the_studio()
        self.bring_in_the_roster()
        self.find_by_initials()
        self.walk_a_room()
        self.see_the_alert_and_open_a_case()
        self.save_the_trend()
        self.switch_language_and_appearance()
        self.window.close()
        self.send_to_the_center()

    def make_the_studio(self) -> None:
        """From the welcome page to the empty studio."""
        self.window.begin(None)
        self.picture("1-welcome")
        _is(self.window.centralWidget(), WelcomePage).new_asked.emit()
        form = _is(self.window.centralWidget(), NewFilePage)
        form.keep_secret_in(FileSecrets(self.folder / "device-secret"))
        for field, text in ((form.name, COLLEGE), (form.password, PASSWORD), (form.again, PASSWORD)):
            QTest.keyClicks(field, text) if text.isascii() else field.setText(text)
        form.make(self.file)
        self._settled()
        code = _is(self.window.centralWidget(), RecoveryCodePage)
        self.picture("2-recovery-code")
        code.on_paper.click()
        code.button.click()
        self._settled()
        assert self.window.frame is not None
        self.picture("3-empty-today")

    def bring_in_the_roster(self) -> None:
        """600 people from the registry's GB18030 table, with the refused rows named before anything is written."""
        page = self._go("roster", RosterPage)
        self.picture("4-empty-roster")
        page.bring_in(SAMPLE)
        self._settled()
        preview = page.importing.preview()
        assert preview is not None
        assert (len(preview.added), len(preview.refused)) == (600, 4)
        self.picture("5-preview")
        page.importing.act.click()
        self._settled()
        self.picture("6-brought-in")
        page.importing.back.click()
        self._settled()

    def find_by_initials(self) -> None:
        """Three letters of a name's pinyin find it."""
        page = self._go("roster", RosterPage)
        page.look_for("txd")
        self._settled()
        model = page.list.model
        names = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
        assert NAME in names
        assert len(names) < 20
        self.picture("7-found")

    def walk_a_room(self) -> None:
        """All as usual but one, who says goodbye: the alert is saved before anything else is asked."""
        page = self._go("check-in", CheckInPage, RoomSubject("3号公寓", "116"))
        people = page.room.room_entries
        assert people is not None
        grid = page.room.grid
        grid.setFocus()
        for key in (Qt.Key.Key_A, Qt.Key.Key_1, Qt.Key.Key_W, FAREWELL):
            QTest.keyClick(self.window.focusWidget() or grid, key)
            QApplication.processEvents()
        self._settled()
        self.picture("8-danger")
        assert page.room.danger.isVisible()
        QTest.keyClick(grid, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self._settled()
        self.picture("9-saved")

    def see_the_alert_and_open_a_case(self) -> None:
        """Today shows it first; a case is opened from it, with a note and the next contact."""
        today = self._go("today", TodayPage)
        self._settled()
        self.picture("10-today")
        assert today.waiting_count() >= 1
        (alert,) = self.alerts()
        page = self._go("cases", CasesPage, FromAlert(alert))
        form = page.form
        assert form is not None
        QTest.keyClicks(form.reason, REASON)
        form.sets_contact.setChecked(True)
        self.picture("11-new-case")
        form.button.click()
        self._settled()
        assert page.form is None
        page.detail.editor.text.setFocus()
        QTest.keyClicks(page.detail.editor.text, NOTE)
        self._settled()
        page.detail.editor.save.click()
        self._settled()
        assert not page.detail.editor.holds_text()
        self.picture("12-case")

    def save_the_trend(self) -> None:
        """The student's trend as picture, drawing, page and table."""
        page = self._go("charts", ChartsPage, StudentSubject(self.student()))
        self.picture("13-chart")
        for ending in ENDINGS:
            page.people.save(self.folder / f"trend{ending}")
        self._settled()
        for ending in ENDINGS:
            assert (self.folder / f"trend{ending}").stat().st_size > 100

    def switch_language_and_appearance(self) -> None:
        """The other language and the dark colours, without a restart."""
        for code, appearance in (("en", "dark"), ("zh_CN", "light")):
            self.window.choose_language(code)
            self.window.choose_appearance(appearance)
            self._settled()
            self.picture(f"14-{code}-{appearance}")

    def send_to_the_center(self) -> None:
        """Enrolment, a bundle up, read twice, one down; every file passes the self-check."""
        self._done("new", "center.psyche", "--kind", "center", "--name", "the center")
        invited = self._done("invite", "center.psyche", "--kind", "studio", "--name", COLLEGE, "-o", "studio.psi")
        joined = self._done("join", "studio.psyche", "--invitation", "studio.psi", "--code", invited["code"])
        self._done("sync", "import", "center.psyche", joined["request"])
        made = self._done("sync", "export", "studio.psyche", "--to", "the center", "-o", "week.psb")
        assert made["records"]["check-in"] >= 1
        first = self._done("sync", "import", "center.psyche", "week.psb")
        assert first["applied"] > 600
        before = self._done("info", "center.psyche")
        assert before["records"]["case"] == 1
        again = self._done("sync", "import", "center.psyche", "week.psb")
        assert again["applied"] == 0
        assert self._done("info", "center.psyche")["digest"] == before["digest"]
        self._done("sync", "export", "center.psyche", "--to", COLLEGE, "-o", "answer.psb")
        self._done("sync", "import", "studio.psyche", "answer.psb")
        for file in ("studio.psyche", "center.psyche"):
            assert self._done("verify", file)["ok"]

    def alerts(self) -> list[int]:
        """Keys of the alerts that wait."""
        from studio_app.crisis import service

        assert self.window.signed_in is not None
        return [alert.key for alert in service.alerts(self.window.signed_in)]

    def student(self) -> int:
        """Key of the student the alert is about."""
        from studio_app.crisis import service

        assert self.window.signed_in is not None
        return service.alerts(self.window.signed_in)[0].student

    def _go(self, key: str, kind: type[P], subject: object = None) -> P:
        frame = self.window.frame
        assert frame is not None
        if subject is None:
            frame.show_page(key)
        else:
            frame.go_to(Destination(key, subject))
        self._settled()
        return _is(frame.page(key), kind)

    def _settled(self) -> None:
        QApplication.processEvents()
        assert self.window.work.wait_idle(60)
        QApplication.processEvents()
        assert self.window.work.wait_idle(60)

    def _done(self, *words: str) -> dict:
        ran = run_apart(self.folder, *words, "--json")
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)


def _is(found: object, kind: type[W]) -> W:
    assert isinstance(found, kind)
    return found
