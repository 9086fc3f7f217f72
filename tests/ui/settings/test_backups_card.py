"""The Backups card on a real file: what it says, a backup by a click, the plan, restoring beside the open file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio_app.node import backups, service
from studio_app.node.settings import DUTY_TELEPHONE
from studio_app.node.signed_in import SignedIn
from studio_app.security.device_secret import FileSecrets
from tests.conftest import PASSWORD
from ui.context import PageContext
from ui.settings.backups import BackupsCard
from ui.theme import load_theme
from ui.work import Work


def _card(qtbot: QtBot, studio: SignedIn) -> tuple[BackupsCard, Work, list[str]]:
    work = Work()
    card = BackupsCard(PageContext(studio, work, load_theme("light")))
    qtbot.addWidget(card)
    said: list[str] = []
    card.said.connect(said.append)
    assert work.wait_idle()
    return card, work, said


def test_a_click_makes_a_backup_and_the_card_tells_of_it(qtbot: QtBot, studio: SignedIn) -> None:
    card, work, said = _card(qtbot, studio)
    assert card.last.text() == "No backup has been made yet."
    qtbot.mouseClick(card.now_button, Qt.MouseButton.LeftButton)
    assert work.wait_idle()
    (made,) = backups.own_backups(studio)
    assert made.path.name in said[0]
    assert f"{made.made_at:%Y-%m-%d %H:%M}" in card.last.text()
    assert card.now_button.isEnabled()
    work.close()


def test_the_plan_is_kept_and_one_that_keeps_nothing_is_refused(qtbot: QtBot, studio: SignedIn) -> None:
    card, work, said = _card(qtbot, studio)
    assert (card.days.value(), card.weeks.value(), card.months.value()) == (7, 4, 12)
    card.days.setValue(10)
    card.keep_plan()
    assert work.wait_idle()
    assert backups.backup_plan(studio).days == 10
    for box in (card.days, card.weeks, card.months):
        box.setValue(0)
    card.keep_plan()
    assert work.wait_idle()
    assert "At least one" in said[-1]
    assert card.days.value() == 10
    work.close()


def test_restoring_makes_a_new_file_and_the_open_one_stays(
    qtbot: QtBot, studio: SignedIn, secrets_kept: FileSecrets, tmp_path: Path
) -> None:
    made = backups.back_up_now(studio)
    service.set_setting(studio, DUTY_TELEPHONE, "110")
    card, work, said = _card(qtbot, studio)
    card.restore(made.path, tmp_path / "new.psyche")
    assert work.wait_idle()
    assert "new.psyche" in said[0]
    assert service.setting(studio, DUTY_TELEPHONE) == "110"
    restored = service.sign_in(tmp_path / "new.psyche", "lead", PASSWORD, secrets_kept)
    assert service.setting(restored, DUTY_TELEPHONE) == ""
    restored.store.close()
    card.restore(made.path, studio.store.path)
    assert work.wait_idle()
    assert "exists already" in said[-1]
    work.close()
