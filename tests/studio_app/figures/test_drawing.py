"""Pictures: Chinese comes out as Chinese, no words cover others, and files are the same each time and tell nothing."""

from __future__ import annotations

import csv
import io
import itertools
import random
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.figures import sentences
from studio_app.figures.colours import ChartColours
from studio_app.figures.date_axis import date_ticks
from studio_app.figures.figure_files import save_figure, save_trend_csv, trend_csv
from studio_app.figures.fonts import fonts_with_chinese
from studio_app.figures.label_lanes import attached_label, lanes
from studio_app.figures.trend import Observed, PeriodMark, Trend, trend
from studio_app.refusal import Refusal
from studio_app.tables.spreadsheet_text import escape_formula
from studio_app.words import LANGUAGES, use_language
from tests.studio_app.figures.people import check_ins, day, moods

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LIGHT, DARK = ChartColours.named("light"), ChartColours.named("dark")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def drawn(found: Trend, *colours_and_size: Any, footer: str = "") -> Figure:
    """The picture; matplotlib is imported by the first, for collecting the tests takes half a second less without it."""
    from studio_app.figures.drawing import trend_figure

    return trend_figure(found, *colours_and_size, footer=footer)


def dropped(name: str = "期中考试 $x$ 周") -> Trend:
    noted = check_ins([(3, 4, 4, 3, 4)[i % 5] for i in range(71)] + [(2, 1, 2, 2)[i % 4] for i in range(13)])
    noted += [Observed(day(80), 1, 3, signs=True), Observed(day(40), None, seen=False)]
    return trend(noted, day(83), [PeriodMark(name, day(30), day(40))])


def up_and_down(days: int) -> Trend:
    rng = random.Random(12)
    noted: list[int] = []
    while len(noted) < days:
        noted += moods(rng, 45, level=3.8) + moods(rng, 25, level=2.0)
    marks = [PeriodMark("Final examinations", day(a), day(a + 12)) for a in range(0, days, 90)]
    return trend(check_ins(list(noted[:days])), day(days - 1), marks)


def test_the_title_says_the_finding_in_both_languages() -> None:
    found = dropped()
    assert sentences.title(found) == "Below the usual range since 12 November"
    use_language("zh_CN")
    assert sentences.title(found) == "自11月12日起低于本人平时水平"


def test_the_description_tells_what_the_picture_shows() -> None:
    said = sentences.description(dropped("Exams"))
    for part in ("since 12 November", "2 September 2024", "usual range", "Warning signs", "Exams", "was lower"):
        assert part in said
    assert " she " not in said
    assert " he " not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_no_character_comes_out_as_a_box(language: str, colours: ChartColours) -> None:
    use_language(language)
    assert fonts_with_chinese(), "this machine has no Chinese font: install fonts-noto-cjk"
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FigureCanvasAgg(drawn(dropped(), colours, footer="虚构人物")).draw()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("days", "width", "height"), [(84, 9, 5), (1460, 9, 5), (400, 6, 3.6), (84, 14, 8), (3, 9, 5)])
def test_no_words_cover_others_or_leave_the_sheet(language: str, days: int, width: float, height: float) -> None:
    use_language(language)
    figure = drawn(up_and_down(days), LIGHT, width, height, footer="Invented people")
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in figure.texts]
    for place, (words, box) in enumerate(boxes):
        assert box.x0 >= 0, words
        assert box.x1 <= figure.bbox.width, words
        assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, words
        for other_words, other in boxes[place + 1 :]:
            across = min(box.x1, other.x1) - max(box.x0, other.x0)
            upright = min(box.y1, other.y1) - max(box.y0, other.y0)
            # A line of type is taller than its letters, so boxes may touch by a few points.
            assert across <= 0 or upright <= 4, f"{words!r} covers {other_words!r}"


def test_drawing_leaves_matplotlib_as_it_was(tmp_path: Path) -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    save_figure(drawn(dropped(), LIGHT), tmp_path / "a.svg")
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "PNG"])
def test_the_same_chart_saves_to_the_same_file(tmp_path: Path, ending: str) -> None:
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    save_figure(drawn(dropped(), LIGHT), first)
    save_figure(drawn(dropped(), LIGHT), second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == [first.name, second.name]


def test_a_saved_svg_can_be_read_and_searched(tmp_path: Path) -> None:
    use_language("zh_CN")
    save_figure(drawn(dropped(), LIGHT), tmp_path / "图.svg")
    assert "自11月12日起低于本人平时水平" in (tmp_path / "图.svg").read_text("utf-8")


def test_a_printed_pdf_has_its_words(tmp_path: Path) -> None:
    """matplotlib's PDFs of some Chinese fonts print without a single word, so the words are looked for on the page."""
    ghostscript = shutil.which("gs")
    if not ghostscript:
        pytest.skip("needs Ghostscript, an independent reader of PDF")
    save_figure(drawn(dropped(), LIGHT), tmp_path / "a.pdf")
    page = tmp_path / "page.png"
    options = ["-q", "-dSAFER", "-sDEVICE=pnggray", "-r60", "-o", str(page), str(tmp_path / "a.pdf")]
    subprocess.run([ghostscript, *options], check=True, capture_output=True)
    from matplotlib.image import imread

    title = imread(page)[6:24, 14:220]
    assert (title < 0.5).mean() > 0.05


def test_a_dark_picture_is_never_saved(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="light"):
        save_figure(drawn(dropped(), DARK), tmp_path / "a.png")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a.gif", "unknown-ending"),
        ("a", "unknown-ending"),
        ("none/a.png", "folder-missing"),
        ("taken.png", "cannot-write"),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is_left_behind(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(Refusal) as refused:
        save_figure(drawn(dropped(), LIGHT), tmp_path / name)
    assert refused.value.code == code
    assert [file.name for file in tmp_path.iterdir()] == ["taken.png"]


def test_the_table_opens_in_a_spreadsheet_and_starts_no_formula(tmp_path: Path) -> None:
    found = dropped("=HYPERLINK(1)")
    save_trend_csv(found, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_bytes().decode("utf-8")
    assert text == trend_csv(found)
    assert text.startswith("\ufeffDay,Mood,")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert len(rows) == 1 + 84
    assert rows[31][-1] == "'=HYPERLINK(1)"
    assert rows[81][4] == "yes"


@given(st.text(max_size=12))
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    said = escape_formula(cell)
    assert said.lstrip(" \u3000")[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert said in (cell, f"'{cell}")


@given(st.lists(st.tuples(st.floats(0, 8), st.floats(0.2, 2)), max_size=9), st.integers(1, 4))
def test_labels_of_a_lane_never_overlap_nor_stand_on_a_line(places: list[tuple[float, float]], most: int) -> None:
    labels = [attached_label(line, width, 8.5) for line, width in places]
    found = lanes(labels, [width for _, width in places], most)
    placed = [(label, lane) for label, lane in zip(labels, found, strict=True) if lane is not None]
    assert bool(placed) == bool(labels)
    for a, lane_a in placed:
        assert lane_a < most
        for b, lane_b in placed:
            if a is not b and lane_a == lane_b:
                assert a.right <= b.left or b.right <= a.left or a == b
            if lane_b > lane_a:
                assert b.line is not None
                assert not a.left < b.line < a.right


@given(st.integers(0, 3000), st.floats(2, 14))
def test_a_date_axis_has_room_for_its_words(days: int, width: float) -> None:
    first, last = day(0), day(days)
    ticks = date_ticks(first, last, width)
    assert all(first <= tick.day <= last for tick in ticks)
    places = [(tick.day - first).days / (days + 1) * width for tick in ticks]
    assert all(b - a >= 0.2 for a, b in itertools.pairwise(places))


def test_where_not_all_changes_have_room_the_latest_is_named() -> None:
    noted = [3 + i % 2 for i in range(600)] + ([1] * 12 + [5] * 12) * 4 + [3] * 14
    found = trend(check_ins(list(noted)), day(len(noted) - 1))
    assert abs(found.changes[-1].size) == min(abs(change.size) for change in found.changes), "last by its size"
    written = [text.get_text() for text in drawn(found, LIGHT, 5.0, 3.4).texts]
    words = [sentences.change_words(change, found) for change in found.changes]
    assert words[-1] in written
    assert not all(each in written for each in words), "or this sheet has room for all of them, and tests nothing"
