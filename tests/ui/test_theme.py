"""The tokens keep their promise of contrast, and style sheet and icons come out of them whole."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from studio_app.resource_files import resource
from ui.theme import Appearance, load_theme

TEXT_PAIRS = [
    *((text, ground) for text in ("text", "muted_text") for ground in ("background", "surface", "hover")),
    ("text", "selection"),
    ("text", "pressed"),
    ("accent", "surface"),
    ("accent", "background"),
    *(("accent_text", ground) for ground in ("surface", "background", "selection", "hover")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
    ("on_tip", "tip"),
    *((f"{level}_text", f"{level}_tint") for level in ("red", "orange", "yellow", "blue")),
    *((f"{level}_text", "surface") for level in ("red", "orange", "yellow", "blue")),
]


def luminance(colour: QColor) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition of relative luminance)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_ratio_known_for_black_on_white() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_can_be_read_on_its_ground(appearance: Appearance, text: str, ground: str) -> None:
    theme = load_theme(appearance)
    assert contrast(theme.colour(text), theme.colour(ground)) >= 5


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_edge_of_a_control_can_be_seen(appearance: Appearance) -> None:
    theme = load_theme(appearance)
    assert contrast(theme.colour("control_border"), theme.colour("surface")) >= 3
    assert contrast(theme.colour("accent"), theme.colour("surface")) >= 3


def test_light_and_dark_have_the_same_tokens() -> None:
    assert load_theme("light").colours.keys() == load_theme("dark").colours.keys()


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_style_sheet_holds_no_colour_of_its_own(qapp: QApplication, appearance: Appearance) -> None:
    written = resource("theme", "studio.qss").read_text("utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=\s*[;,}])", written) == []
    assert "$" not in load_theme(appearance).stylesheet()


def test_every_icon_is_drawn_in_the_colour_asked_for_at_any_size(qapp: QApplication) -> None:
    theme = load_theme("light")
    names = [file.stem for file in resource("icons").glob("*.svg")]
    assert len(names) > 40
    for name in names:
        for ratio in (1.0, 2.0):
            picture = theme.icon(name, "accent").pixmap(QSize(20, 20), ratio)
            assert picture.width() == round(20 * ratio)
            image = picture.toImage()
            inked = [
                image.pixelColor(x, y)
                for x in range(image.width())
                for y in range(image.height())
                if image.pixelColor(x, y).alpha() > 120
            ]
            assert inked, name
            assert all(abs(pixel.green() - theme.colour("accent").green()) < 12 for pixel in inked), name


def test_figures_have_equal_width(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(load_theme("light").font())
    assert len({round(metrics.horizontalAdvance(figure), 2) for figure in "0123456789"}) == 1
