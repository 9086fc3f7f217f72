"""The shared parts: what they say, what they show, and that text from outside stays text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio_app.words import use_language
from ui.theme import Theme
from ui.widgets.bands import DangerBand, DangerStep
from ui.widgets.cards import EmptyState
from ui.widgets.choices import DateField, Segmented
from ui.widgets.level import LEVELS, LevelBadge, level_text
from ui.widgets.mood import HEIGHT, MoodMarks, mood_size, paint_moods
from ui.widgets.plain import PlainLabel, plain_tip
from ui.widgets.search import SearchBox


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_a_tool_tip_shows_exactly_the_text_it_was_given(text: str) -> None:
    document = QTextDocument()
    document.setHtml(plain_tip(text))
    assert "".join(document.toPlainText().split()) == "".join(text.split())


def test_a_long_name_gives_way_and_its_tool_tip_has_all_of_it(qtbot: QtBot, theme: Theme) -> None:
    name = "Institute of <i>Marine</i> Engineering & Naval Architecture"
    label = PlainLabel(name, elide=True)
    qtbot.addWidget(label)
    label.show()
    label.resize(120, 24)
    assert label.shown_text().endswith("…")
    assert label.text() == name
    assert "&lt;i&gt;Marine" in label.toolTip()
    label.resize(900, 24)
    assert label.shown_text() == name
    assert label.toolTip() == ""


def test_every_level_has_its_own_mark_and_word(qtbot: QtBot, theme: Theme) -> None:
    assert [level_text(level) for level in (4, 3, 2, 1)] == ["● Red", "▲ Orange", "◆ Yellow", "■ Blue"]
    use_language("zh_CN")
    assert level_text(4) == "● 红色"
    badge = LevelBadge(theme, 4)
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "● 红色"
    assert len({look.mark for look in LEVELS.values()}) == 4


def test_moods_are_told_apart_without_colour(theme: Theme) -> None:
    """Drawn in black and white, no two of the seven kinds of day look alike."""
    shapes = []
    for day in (1, 2, 3, 4, 5, 0, None):
        size = mood_size(1)
        image = QImage(size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_moods(painter, QRect(0, 0, size.width(), size.height()), [day], theme)
        painter.end()
        shapes.append(tuple(image.pixelColor(x, y).alpha() > 100 for y in range(HEIGHT) for x in range(size.width())))
    assert all(any(shape) for shape in shapes)
    assert len(set(shapes)) == 7


def test_moods_are_told_to_a_screen_reader(qtbot: QtBot, theme: Theme) -> None:
    marks = MoodMarks(theme, [3, 1, None, 0])
    qtbot.addWidget(marks)
    assert marks.accessibleName() == "Mood, oldest day first: even, very low, no record, could not tell"


def test_a_search_comes_once_when_the_typing_pauses(qtbot: QtBot, theme: Theme) -> None:
    box = SearchBox(theme, "Find", "Ctrl+F")
    qtbot.addWidget(box)
    box.show()
    found: list[str] = []
    box.searched.connect(found.append)
    with qtbot.waitSignal(box.searched):
        qtbot.keyClicks(box, "lin")
    assert found == ["lin"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert found == ["lin", ""]
    assert box.text() == ""


def test_enter_searches_without_waiting(qtbot: QtBot, theme: Theme) -> None:
    box = SearchBox(theme, "Find")
    qtbot.addWidget(box)
    found: list[str] = []
    box.searched.connect(found.append)
    qtbot.keyClicks(box, "412")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert found == ["412"]


def test_the_key_hint_makes_room_for_what_is_typed(qtbot: QtBot, theme: Theme) -> None:
    box = SearchBox(theme, "Find", "Ctrl+F")
    qtbot.addWidget(box)
    box.show()
    hint = box.findChild(QLabel)
    assert hint is not None
    assert hint.isVisible()
    qtbot.keyClicks(box, "l")
    assert not hint.isVisible()


def test_the_danger_band_shows_steps_with_numbers_and_tells_which_was_ticked(qtbot: QtBot, theme: Theme) -> None:
    band = DangerBand(
        theme,
        "Lin <Xiaoyu>: talks of death",
        [DangerStep("Stay & listen"), DangerStep("Call the duty telephone", "0571-8820 4412", done=True)],
        "You are not alone with this.",
    )
    qtbot.addWidget(band)
    band.show()
    ticked: list[tuple[int, bool]] = []
    band.ticked.connect(lambda place, on: ticked.append((place, on)))
    assert [box.isChecked() for box in band.boxes] == [False, True]
    band.boxes[0].click()
    assert ticked == [(0, True)]
    labels = {label.text(): label for label in band.findChildren(QLabel) if label.text()}
    assert {"Lin <Xiaoyu>: talks of death", "0571-8820 4412", "You are not alone with this."} <= set(labels)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels.values())
    red = labels["0571-8820 4412"].palette().color(labels["0571-8820 4412"].foregroundRole())
    assert red == QColor(theme.colour("red_text"))


def test_one_of_a_row_of_buttons_is_down_and_arrow_keys_move(qtbot: QtBot, theme: Theme) -> None:
    row = Segmented([("day", "Day"), ("week", "Week"), ("month", "Month")], "week")
    qtbot.addWidget(row)
    row.show()
    picked: list[object] = []
    row.picked.connect(picked.append)
    assert row.value() == "week"
    qtbot.keyClick(row, Qt.Key.Key_Right)
    assert (row.value(), picked) == ("month", ["month"])
    row.set_value("day")
    assert picked == ["month"]
    assert [button.isChecked() for button in row.findChildren(QPushButton)] == [True, False, False]


@pytest.mark.parametrize(("language", "shown"), [("zh_CN", "2026年11月3日"), ("en", "3 Nov 2026")])
def test_a_day_is_written_as_the_language_writes_it(qtbot: QtBot, theme: Theme, language: str, shown: str) -> None:
    use_language(language)
    field = DateField(theme, date(2026, 11, 3))
    qtbot.addWidget(field)
    assert field.text() == shown
    days: list[object] = []
    field.day_changed.connect(days.append)
    field.set_day(date(2027, 2, 28))
    assert field.day() == date(2027, 2, 28)
    assert days == [date(2027, 2, 28)]


def test_an_empty_place_offers_the_one_thing_to_do(qtbot: QtBot, theme: Theme) -> None:
    empty = EmptyState(theme, "Nothing waits for you.", "Begin the round", "clipboard-check")
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.asked):
        empty.button.click()
