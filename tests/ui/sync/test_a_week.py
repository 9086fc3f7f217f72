"""A week in the window, with real files: bundles dragged in, what met settled with a key, the bundles out, and both agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from studio_app.cases import service as cases
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from tests.studio_app.sync.campus import Campus, digest, held, student
from tests.ui.sync.conftest import Show
from tests.ui.sync.seen import card, texts
from ui.sync.page import SyncPage
from ui.work import Work


def drop(page: SyncPage, *files: Path) -> None:
    """Lets the files go over the page."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    page.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def case_level(node: SignedIn) -> int:
    (case,) = held(node, "case")
    return int(case.fields["level"])


def open_conflicts(node: SignedIn) -> int:
    return sum(one.kind == "case" for one in service.conflicts(node))


def made_into(page: SyncPage, folder: Path, wait: Callable[[], bool]) -> Path:
    """Presses the button; gives the newest bundle in the folder."""
    folder.mkdir(exist_ok=True)
    page.folder.keep(folder)
    card(page).make_button.click()
    assert wait()
    return max(folder.glob("*.psb"))


def test_dragged_in_settled_with_one_key_and_carried_back(
    qtbot: QtBot, work: Work, show: Show, place: Campus, pair: tuple[SignedIn, SignedIn]
) -> None:
    studio, center = pair
    case, _ = cases.open_case(studio, student(studio), Level.ORANGE, "told us of plans", owner=studio.person)
    cases.refer(studio, case, "please look at this too")
    up, down = place.folder / "up", place.folder / "down"
    above, below = show(center), show(studio)
    drop(above, made_into(below, up, work.wait_idle))
    assert work.wait_idle()
    drop(below, made_into(above, down, work.wait_idle))
    assert work.wait_idle()
    cases.set_level(center, held(center, "case")[0].key, Level.RED, "has means at hand")
    cases.set_level(studio, case, Level.YELLOW, "better since the talk")

    drop(below, made_into(above, down, work.wait_idle), place.folder / "not-there.psb")
    assert work.wait_idle()
    assert "written on both sides; please look at" in texts(below.reading)
    assert "✗ not-there.psb" in texts(below.reading)
    row = next(row for row in below.conflicts.rows if row.conflict.kind == "case")
    assert "◆ yellow\ncounts now" in texts(row)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_2)
    assert work.wait_idle()
    assert (case_level(studio), open_conflicts(studio)) == (Level.RED, 0)
    assert "1 case" in texts(card(below)), "what was settled waits for the center"

    drop(above, made_into(below, up, work.wait_idle))
    assert work.wait_idle()
    assert (case_level(center), open_conflicts(center)) == (Level.RED, 0)
    drop(below, made_into(above, down, work.wait_idle))
    assert work.wait_idle()
    assert "It has everything it may hold." in texts(card(below))
    before = digest(studio)
    drop(below, *down.glob("*.psb"))
    assert work.wait_idle()
    assert digest(studio) == before, "read once more, in any order, they change nothing"
