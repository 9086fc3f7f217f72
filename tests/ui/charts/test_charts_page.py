"""The Charts view as a person at the window notices it."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.changes import Changes
from db.schema import PeriodMark
from studio_app.domain.permissions import Role
from studio_app.figures.heat import heat_title
from studio_app.figures.service import Picture, room_heat
from studio_app.node.signed_in import SignedIn
from tests.studio_app.figures.kept import DECLINE, check_in, moods_of, student, traces
from tests.ui.pages import begun_page
from ui.charts import export
from ui.charts.canvas import Canvas
from ui.charts.page import ChartsPage
from ui.destinations import StudentSubject
from ui.page import Destination
from ui.theme import Theme, load_theme
from ui.widgets import clipboard as clipboard_for_a_while
from ui.work import Work

STEADY = [(3, 4, 3, 4, 3)[n % 5] for n in range(74)]


@pytest.fixture
def people(studio: SignedIn) -> tuple[int, int, int]:
    """Somebody in decline, somebody steady, somebody nobody has seen."""
    low = student(studio, "20230001", name="林虚构")
    steady = student(studio, "20230002", name="何虚构", room="413")
    moods_of(studio, low, DECLINE)
    moods_of(studio, steady, STEADY)
    return low, steady, student(studio, "20230003", name="新虚构", room="414")


@pytest.fixture
def page(
    qtbot: QtBot, studio: SignedIn, work: Work, theme: Theme, people: tuple[int, int, int]
) -> Iterator[ChartsPage]:
    page = begun_page(ChartsPage, studio, work, theme)
    qtbot.addWidget(page)
    page.resize(1070, 700)
    page.show()
    work.wait_idle()
    yield page
    page.hide()


def settle(page: ChartsPage, qtbot: QtBot) -> None:
    """Until nothing is being read or drawn any more, pauses for typing and resizing included."""
    qtbot.waitUntil(lambda: not page.work.running() and not waiting(page), timeout=20_000)


def waiting(page: ChartsPage) -> bool:
    canvases = (page.people.panel.canvas, page.dormitory.panel.canvas)
    return any(canvas._settled.isActive() for canvas in canvases) or page.people.left._settled.isActive()


def colours_in(canvas: Canvas) -> set[str]:
    image = canvas.image()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_arriving_shows_the_finding_the_picture_and_its_words(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    panel = page.people.panel
    assert panel.isVisible()
    assert panel.finding.text().startswith("Below the usual range since")
    assert panel.who.text().startswith("林虚构 · ")
    assert "The weekly average is" in panel.words.label.text()
    assert panel.canvas.image().size() == panel.canvas.size()
    assert page.people.left.view.currentIndex().data() == "林虚构"


def test_only_who_is_looked_at_is_logged(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn
) -> None:
    view = page.people.left.view
    view.setFocus()
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Up)
    settle(page, qtbot)
    assert page.people.panel.who.text().startswith("何虚构 · ")
    assert len(traces(studio)) == 1, "the rows passed on the way were read by nobody"


def test_typing_narrows_the_list_and_enter_leads_to_the_chart(page: ChartsPage, qtbot: QtBot) -> None:
    search = page.people.left.search
    QTest.keyClicks(search, "20230002")
    qtbot.waitUntil(lambda: page.people.left.model.rowCount() == 1, timeout=5000)
    QTest.keyClick(search, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert page.people.panel.who.text().startswith("何虚构 · ")


def test_nobody_found_is_said(page: ChartsPage, qtbot: QtBot) -> None:
    page.look_for("zzz")
    qtbot.waitUntil(lambda: page.people.left._note.text() == "Nobody found for zzz.", timeout=5000)


def test_a_picture_of_one_person_never_stands_under_the_name_of_another(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    page.arrive(StudentSubject(people[1]))
    panel = page.people.panel
    assert panel.canvas.image().isNull()
    assert panel.who.text() == ""
    settle(page, qtbot)
    assert panel.finding.text() == "Within the usual range"


def test_of_two_choices_only_the_later_is_shown(page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot) -> None:
    page.arrive(StudentSubject(people[0]))
    page.arrive(StudentSubject(people[1]))
    settle(page, qtbot)
    assert page.people.panel.finding.text() == "Within the usual range"


def test_the_span_shows_fewer_days_of_the_same_finding(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    panel = page.people.panel
    finding, measure, before = panel.finding.text(), panel.measure.text(), panel.canvas.image()
    panel.span.findChildren(type(panel.save_menu.parent()))[0].click()
    settle(page, qtbot)
    assert panel.finding.text() == finding
    assert "28 observations" in panel.measure.text() != measure
    assert panel.canvas.image() != before
    assert len(traces(studio)) == 1, "the same look, not another one"


def test_arrow_keys_walk_the_days_and_say_what_was_seen(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn
) -> None:
    check_in(studio, people[1], 0, 2, sleep=1)
    page.arrive(StudentSubject(people[1]))
    settle(page, qtbot)
    canvas = page.people.panel.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    latest = canvas.words()
    assert latest[1:] == ("mood good", "mood low · less sleep")
    assert "less sleep" in canvas.accessibleDescription()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.words()[0] != latest[0]
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.words() == ()


def test_the_day_under_the_mouse_is_told(page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    canvas = page.people.panel.canvas
    QTest.mouseMove(canvas, QPoint(canvas.width() // 2, canvas.height() // 2))
    qtbot.waitUntil(lambda: len(canvas.words()) == 2, timeout=5000)


def test_another_size_is_drawn_once_it_settled(page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    canvas = page.people.panel.canvas
    drawn = []
    canvas.drawn.connect(lambda: drawn.append(canvas.image().width()))
    for width in (1100, 1150, 1200):
        page.resize(width, 720)
    settle(page, qtbot)
    assert drawn == [canvas.width()]


def test_a_person_nobody_has_seen_gets_a_sentence_and_the_way_to_the_check_in(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot
) -> None:
    page.arrive(StudentSubject(people[2]))
    settle(page, qtbot)
    state = page.people.right.currentWidget()
    assert "新虚构" in state.sentence.text()
    with qtbot.waitSignal(page.go_to) as sent:
        state.button.click()
    assert sent.args == [Destination("check-in", StudentSubject(people[2]))]


def test_somebody_out_of_reach_is_refused_in_words_and_nothing_stays(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    with qtbot.waitSignal(page.said) as said:
        page.arrive(StudentSubject(people[0] + 99))
    assert said.args[0].startswith("This person is no longer")
    assert page.people.panel.who.text() == ""
    assert not page.people.panel.isVisible()


def test_a_new_check_in_is_drawn_and_one_of_others_is_not(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    page.changed(Changes(frozenset({"check-in"}), frozenset({people[1]})))
    assert not page.work.running()
    check_in(studio, people[0], 0, 1)
    page.changed(Changes(frozenset({"check-in"}), frozenset({people[0]})))
    settle(page, qtbot)
    assert "75 observations" in page.people.panel.measure.text()


def test_what_changes_out_of_sight_is_read_when_it_comes_into_sight(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    page.hide()
    with studio.unit() as unit:
        today = studio.today()
        unit.add(PeriodMark, {"name": "期中考试周", "first_day": today - dt.timedelta(days=9), "last_day": today})
    page.changed(unit.changes)
    assert not page.work.running()
    page.show()
    settle(page, qtbot)
    assert "期中考试周" in page.people.panel.words.label.text()


def test_the_dormitory_shows_its_rooms_and_follows_the_list(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn
) -> None:
    student(studio, "20230004", building="8号楼")
    page.kind.picked.emit("dormitory")
    settle(page, qtbot)
    panel = page.dormitory.panel
    assert panel.isVisible()
    assert panel.who.text() == "7号楼"
    assert panel.finding.text() == heat_title(room_heat(studio, "7号楼")) == "Low in the last three days: 412"
    QTest.keyClick(page.dormitory.left, Qt.Key.Key_Down)
    settle(page, qtbot)
    assert panel.who.text() == "8号楼"
    assert panel.finding.text() == "No figures to show for the last three days"


def test_saving_says_that_the_file_is_outside(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn, tmp_path: Path
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    with qtbot.waitSignal(page.said, timeout=10_000) as said:
        page.people.save(tmp_path / "a.png")
    assert "outside the program's protection" in said.args[0]
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with qtbot.waitSignal(page.work.said, timeout=10_000) as said:
        page.people.save(tmp_path / "none" / "a.png")
    assert "is not there" in said.args[0]


def test_the_file_name_proposed_names_nobody(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    page.people.panel.save_menu.actions()[1].trigger()
    dialog = page.people.panel.findChild(QFileDialog)
    proposed = Path(dialog.selectedFiles()[0]).name
    dialog.reject()
    assert proposed.endswith(".svg")
    assert "林" not in proposed
    assert "2023" not in proposed


def test_a_copied_picture_is_on_the_clipboard_in_white(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot
) -> None:
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    with qtbot.waitSignal(page.said, timeout=10_000):
        page.people.panel.save_menu.actions()[-1].trigger()
    image = QGuiApplication.clipboard().image()
    assert image.pixelColor(0, 0).name() == "#ffffff"
    QGuiApplication.clipboard().clear()


def test_dark_is_drawn_in_the_dark_tokens_and_saved_in_white(
    qtbot: QtBot, studio: SignedIn, work: Work, people: tuple[int, int, int], tmp_path: Path
) -> None:
    dark = load_theme("dark")
    page = begun_page(ChartsPage, studio, work, dark)
    qtbot.addWidget(page)
    page.resize(1070, 700)
    page.show()
    assert work.wait_idle()
    page.arrive(StudentSubject(people[0]))
    settle(page, qtbot)
    found = colours_in(page.people.panel.canvas)
    assert dark.colours["surface"].lower() in found
    assert "#ffffff" not in found
    with qtbot.waitSignal(page.said, timeout=10_000):
        page.people.save(tmp_path / "a.svg")
    assert "fill: #ffffff" in (tmp_path / "a.svg").read_text("utf-8")


def test_a_rebegun_page_shows_the_same(
    page: ChartsPage, people: tuple[int, int, int], qtbot: QtBot, studio: SignedIn, work: Work, theme: Theme
) -> None:
    page.arrive(StudentSubject(people[0]))
    page.people.panel.span.set_value(28)
    settle(page, qtbot)
    again = begun_page(ChartsPage, studio, work, theme)
    qtbot.addWidget(again)
    assert work.wait_idle()
    again.restore(page.state())
    again.show()
    settle(again, qtbot)
    assert again.people.panel.finding.text() == page.people.panel.finding.text()
    assert "28 observations" in again.people.panel.measure.text()
    assert again.state() == page.state()


def test_an_empty_file_says_what_will_be_here(qtbot: QtBot, studio: SignedIn, work: Work, theme: Theme) -> None:
    page = begun_page(ChartsPage, studio, work, theme)
    qtbot.addWidget(page)
    page.show()
    settle(page, qtbot)
    assert page.people.right.currentWidget().sentence.text().startswith("Nobody is in the roster yet.")


def test_a_messenger_without_rooms_finds_nobody(
    qtbot: QtBot, studio: SignedIn, work: Work, theme: Theme, people: tuple[int, int, int]
) -> None:
    page = begun_page(ChartsPage, replace(studio, role=Role.MESSENGER), work, theme)
    qtbot.addWidget(page)
    page.show()
    settle(page, qtbot)
    assert page.people.left.model.rowCount() == 0


def test_matplotlib_is_not_imported_before_the_first_chart() -> None:
    code = (
        "import sys, ui.charts.page, studio_app.cli.commands\n"
        "sys.exit(sum(name in sys.modules for name in ('matplotlib', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0


def test_a_copy_is_taken_away_again_but_not_what_was_copied_since(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard_for_a_while, "KEPT_MS", 50)
    clipboard = QGuiApplication.clipboard()
    picture = Picture(2, 1, bytes([255, 255, 255, 255, 1, 2, 3, 255]))
    export.copy_picture(picture)
    assert clipboard.image().size().width() == 2
    qtbot.waitUntil(lambda: clipboard.image().isNull(), timeout=5000)
    export.copy_picture(picture)
    clipboard.setText("something else")
    qtbot.wait(150)
    assert clipboard.text() == "something else"
