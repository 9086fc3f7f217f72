"""Values that met, settled from the keyboard: one key each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from tests.studio_app.sync.campus import Campus
from tests.ui.sync.conftest import Show
from tests.ui.sync.seen import levels, texts
from ui.sync.page import SyncPage
from ui.work import Work


class Keys(QObject):
    """Counts what is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.pressed += event.type() == QEvent.Type.KeyPress and event.spontaneous()
        return False


def case_rows(page: SyncPage) -> list:
    return [row for row in page.conflicts.rows if row.conflict.kind == "case"]


def test_two_conflicts_are_settled_with_two_keys_and_one_is_taken_back(
    qtbot, work: Work, show: Show, met: tuple[Campus, SignedIn, SignedIn]
) -> None:
    place, studio, center = met
    page = show(studio)
    first, second = case_rows(page)
    assert "林晓雨" in texts(page.conflicts)
    assert "the center · " in texts(first)
    assert "◆ yellow\ncounts now" in texts(first)
    first.setFocus()
    keys = Keys()
    QApplication.instance().installEventFilter(keys)
    qtbot.keyClick(first, Qt.Key.Key_2)
    assert work.wait_idle()
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert work.wait_idle()
    assert sorted(levels(studio)) == [Level.YELLOW, Level.RED]
    assert [one for one in service.conflicts(studio) if one.kind == "case"] == []
    assert "✓ kept" in texts(first)
    qtbot.keyClick(first, Qt.Key.Key_1)
    assert work.wait_idle()
    QApplication.instance().removeEventFilter(keys)
    assert keys.pressed == 3
    assert levels(studio) == [Level.YELLOW, Level.YELLOW]
    place.carry(studio, center)
    assert levels(center) == [Level.YELLOW, Level.YELLOW]


def test_what_was_settled_elsewhere_meanwhile_is_told_and_read_again(
    qtbot, work: Work, show: Show, met: tuple[Campus, SignedIn, SignedIn]
) -> None:
    _, studio, _ = met
    page = show(studio)
    first, _ = case_rows(page)
    service.resolve(studio, first.conflict, 1)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_1)
    assert work.wait_idle()
    assert "in the meantime. Nothing was changed" in texts(page.conflicts)
    assert len(case_rows(page)) == 1
