"""What leaves the program leaves a trace, says that it is outside now, and names nobody by accident."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from studio_app.figures import service
from studio_app.figures.colours import ChartColours
from studio_app.figures.hit_testing import HitTest
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from tests.studio_app.figures.kept import DECLINE, check_in, id_of, moods_of, student, traces

LIGHT = ChartColours.named("light")


@pytest.fixture
def who(studio: SignedIn) -> int:
    key = student(studio, "20230001", name="欧阳虚构")
    moods_of(studio, key, DECLINE)
    return key


@pytest.mark.parametrize(
    ("ending", "start"), [(".png", b"\x89PNG"), (".SVG", b"<?xml"), (".pdf", b"%PDF"), (".csv", b"\xef\xbb\xbf")]
)
def test_each_ending_gives_its_kind_of_file(
    studio: SignedIn, who: int, tmp_path: Path, ending: str, start: bytes
) -> None:
    saved = service.save_trend(studio, who, tmp_path / f"a{ending}")
    assert saved.path.read_bytes().startswith(start)
    assert saved.points == len(DECLINE)
    assert "outside the program's protection" in saved.sentence
    assert traces(studio) == [("export", id_of(studio, who), f"trend {ending.lower()}")]


def test_neither_picture_nor_table_names_the_person(studio: SignedIn, who: int, tmp_path: Path) -> None:
    for name in ("a.svg", "a.csv"):
        text = service.save_trend(studio, who, tmp_path / name).path.read_text("utf-8")
        assert "欧阳" not in text
        assert "20230001" not in text


def test_a_demonstration_says_so_in_the_picture(studio: SignedIn, who: int, tmp_path: Path) -> None:
    service.save_trend(studio, who, tmp_path / "real.svg")
    demo = replace(studio, node=replace(studio.node, demo=True))
    service.save_trend(demo, who, tmp_path / "demo.svg")
    assert "Invented people" not in (tmp_path / "real.svg").read_text("utf-8")
    assert "Invented people" in (tmp_path / "demo.svg").read_text("utf-8")


def test_the_table_of_a_span_holds_its_days(studio: SignedIn, who: int, tmp_path: Path) -> None:
    first = studio.today() - dt.timedelta(days=9)
    path = service.save_trend(studio, who, tmp_path / "a.csv", first).path
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert [rows[1][0], rows[-1][0], len(rows)] == [first.isoformat(), studio.today().isoformat(), 11]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda studio, who, folder: service.save_trend(studio, who, folder / "a.doc"), "unknown-ending"),
        (lambda studio, who, folder: service.save_trend(studio, who + 99, folder / "a.png"), "no-such-student"),
        (
            lambda studio, who, folder: service.save_trend(studio, student(studio, "new"), folder / "a.png"),
            "no-check-ins",
        ),
        (lambda studio, who, folder: service.save_heat(studio, "nowhere", folder / "a.png"), "no-such-building"),
        (
            lambda studio, who, folder: service.save_heat(studio, empty_building(studio), folder / "a.png"),
            "no-check-ins",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_and_leaves_no_file_and_no_trace(
    studio: SignedIn, who: int, tmp_path: Path, call: Callable[[SignedIn, int, Path], object], code: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Refusal) as refused:
        call(studio, who, folder)
    assert refused.value.code == code
    assert list(folder.iterdir()) == []
    assert traces(studio) == []


def empty_building(studio: SignedIn) -> str:
    student(studio, "20230077", building="9号楼")
    return "9号楼"


def test_a_heat_map_is_saved_with_its_building_and_its_table(studio: SignedIn, who: int, tmp_path: Path) -> None:
    svg = service.save_heat(studio, "7号楼", tmp_path / "a.svg", days=14)
    assert "7号楼: Low in the last three days: 412" in svg.path.read_text("utf-8")
    assert svg.points == 14
    table = service.save_heat(studio, "7号楼", tmp_path / "a.csv", days=14).path.read_text("utf-8-sig")
    assert table.splitlines()[1].startswith("412,")
    assert [trace[2] for trace in traces(studio)] == ["heat .svg", "heat .csv"]


def test_a_picture_for_the_clipboard_is_white_and_traced(studio: SignedIn, who: int) -> None:
    picture = service.trend_picture(studio, who)
    assert picture.pixels[:4] == b"\xff\xff\xff\xff"
    assert len(picture.pixels) == 4 * picture.width * picture.height
    assert traces(studio)[-1] == ("export", id_of(studio, who), "trend clipboard")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_window_gets_exactly_the_pixels_it_asked_for(studio: SignedIn, who: int, ratio: float) -> None:
    shown = service.student_trend(studio, who)
    for width, height in ((780, 431), (1003, 347)):
        picture = service.render_trend(shown, LIGHT, width, height, ratio).picture
        assert (picture.width, picture.height) == (int(width * ratio), int(height * ratio))


def walk(hit_test: HitTest, place: int | None, across: int, down: int = 0) -> int:
    there = hit_test.step(place, across, down)
    assert there is not None
    return there


def test_the_pointer_finds_the_day_it_is_over_and_arrow_keys_walk_the_days(studio: SignedIn, who: int) -> None:
    shown = service.student_trend(studio, who)
    hit_test = service.render_trend(shown, LIGHT, 800, 450, 2.0).hit_test
    assert hit_test is not None
    last = walk(hit_test, None, -1)
    before = walk(hit_test, last, -1)
    assert hit_test.words(before)[0] != hit_test.words(last)[0]
    assert hit_test.at(hit_test.box(before).left + 1, 100) == before
    assert hit_test.at(2, 100) is None, "over the scale there is no day"
    assert walk(hit_test, last, 1) == last
    assert walk(hit_test, last, -(10**6)) == 0
    assert 0 < hit_test.box(0).left < hit_test.box(last).left < 800


def test_a_day_nobody_came_is_passed_over(studio: SignedIn) -> None:
    key = student(studio, "20230005")
    check_in(studio, key, 9, 3)
    check_in(studio, key, 0, 2)
    hit_test = service.render_trend(service.student_trend(studio, key), LIGHT, 800, 450).hit_test
    assert hit_test is not None
    assert hit_test.at((hit_test.box(0).left + hit_test.box(1).left) / 2, 100) is None
    assert walk(hit_test, 1, -1) == 0


def test_the_pointer_finds_a_room_and_day(studio: SignedIn, who: int) -> None:
    heat = service.room_heat(studio, "7号楼", days=14)
    hit_test = service.render_heat(heat, LIGHT, 800, service.heat_height(heat)).hit_test
    assert hit_test is not None
    latest = walk(hit_test, None, 0)
    box = hit_test.box(latest)
    assert hit_test.at(box.left + box.width / 2, box.top + box.height / 2) == latest
    assert hit_test.words(latest)[0].startswith("Room 412 · ")
    assert hit_test.words(latest)[1].startswith("mean mood ")
    assert hit_test.at(box.left, box.top + 5 * box.height) is None
    assert walk(hit_test, latest, 0, 1) == latest
