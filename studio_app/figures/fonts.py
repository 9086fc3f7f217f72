"""Which fonts a chart is written in, so that Chinese never comes out as boxes.

matplotlib's own font has no Chinese. It takes a list of names and looks each character up in them in turn, and
warns of names that are not installed, so only installed ones are listed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

CHINESE_FONTS = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "SimHei",
    "DengXian",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)
"""Best first. 'Noto Sans CJK JP' is the only name that matplotlib before 3.11 finds in Debian's collection file;
it holds the same Chinese characters in the Japanese forms."""


def fonts_with_chinese() -> list[str]:
    """Names of the installed fonts that can write Chinese, best first; empty if there is none."""
    return list(_installed())


@cache
def _installed() -> tuple[str, ...]:
    from matplotlib import font_manager

    names = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(name for name in CHINESE_FONTS if name in names)


def font_families() -> list[str]:
    """The `font.family` list of a chart; the last, general name lets an SVG's reader use a font of its own."""
    return [*fonts_with_chinese()[:2], "DejaVu Sans", "sans-serif"]


def chart_settings() -> Any:
    """matplotlib settings under which every figure is drawn and saved, for `matplotlib.rc_context`.

    SVG keeps text as text: a screen reader and a search can read it and a report's author can edit it, and the
    font list ends in names every system can resolve. PDF carries its fonts as TrueType (type 42), which stays
    selectable and which journals accept. The salt makes the same figure give the same SVG.
    """
    return {
        "font.family": font_families(),
        "axes.unicode_minus": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "psyche-studio",
        "pdf.fonttype": 42,
        "text.parse_math": False,
    }
