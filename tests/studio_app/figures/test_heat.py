"""A heat map names the rooms that are low, and never shows a suppressed figure in any form."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_app.figures.colours import ChartColours
from studio_app.figures.figure_files import save_figure
from studio_app.figures.heat import HeatCell, HeatMap, heat_rows, heat_title
from studio_app.words import use_language
from tests.studio_app.figures.people import day

LIGHT = ChartColours.named("light")


def floor() -> HeatMap:
    days = tuple(day(number) for number in range(14))
    ordinary = tuple(HeatCell(3.5) for _ in days)
    low = (*(HeatCell(3.0) for _ in days[:11]), HeatCell(2.0), HeatCell(None), HeatCell(1.8))
    hidden = tuple(HeatCell(1.1, suppressed=True) for _ in days)
    return HeatMap(("411", "412", "413"), days, (ordinary, low, hidden))


def test_the_title_names_the_low_rooms_in_both_languages() -> None:
    assert heat_title(floor()) == "Low in the last three days: 412"
    use_language("zh_CN")
    try:
        assert heat_title(floor()) == "近三天情绪偏低：412"
    finally:
        use_language("en")


def test_a_suppressed_figure_is_neither_drawn_nor_written(tmp_path: Path) -> None:
    from studio_app.figures.heat_drawing import heat_map_figure

    assert all("1.1" not in cell for row in heat_rows(floor()) for cell in row)
    save_figure(heat_map_figure(floor(), LIGHT), tmp_path / "a.svg")
    svg = (tmp_path / "a.svg").read_text("utf-8")
    assert ">3.5<" in svg
    assert ">1.1<" not in svg
    assert LIGHT.mood[1].lower() in svg.lower()
    assert svg.lower().count(LIGHT.mood[0].lower()) == 1, "only the scale shows the colour of 'very low'"


def test_a_map_with_a_missing_cell_is_not_made() -> None:
    with pytest.raises(ValueError, match="one cell"):
        HeatMap(("411",), (day(0), day(1)), ((HeatCell(3),),))


def test_an_empty_floor_is_drawn_as_an_empty_sheet() -> None:
    from studio_app.figures.heat_drawing import heat_map_figure

    assert heat_map_figure(HeatMap((), (), ()), LIGHT).texts
