"""Font selection for charts, so that Chinese characters are rendered.

matplotlib's own font has no Chinese. It takes a list of names, looks each character up in them in turn, and
warns of names that are not installed, so only installed ones are listed.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
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
"""Best first. 'Noto Sans CJK JP' is the only name that matplotlib before 3.11 finds in Debian's collection file; it
has the same Chinese characters in the Japanese forms."""


_TURN = threading.RLock()


@contextlib.contextmanager
def chart_style() -> Iterator[None]:
    """The matplotlib settings under which figures are created, drawn and saved, for one thread at a time.

    matplotlib's settings and fonts are global to the process, so charts drawn in parallel would affect each other.
    """
    import matplotlib

    with _TURN, matplotlib.rc_context(chart_settings()):
        yield


def fonts_with_chinese() -> list[str]:
    """Names of the installed fonts with Chinese, best first; empty if there is none."""
    return list(_installed())


@cache
def _installed() -> tuple[str, ...]:
    from matplotlib import font_manager

    names = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(name for name in CHINESE_FONTS if name in names)


def font_families() -> list[str]:
    """The `font.family` list of a chart; it ends in a generic name, so that an SVG viewer can use a font of its own."""
    return [*fonts_with_chinese()[:2], "DejaVu Sans", "sans-serif"]


def chart_settings() -> Any:
    """matplotlib settings for every figure; `chart_style` applies them.

    SVG keeps text as text, so that screen readers and searches can read it and authors can edit it, and the font list
    ends in names every system can resolve. PDF embeds the characters it uses, as TrueType (type 42) where the font is
    one, which stays selectable and which journals accept; fonts with PostScript outlines, such as Noto Sans CJK, are
    embedded as type 3, since Ghostscript leaves out every word that matplotlib 3.11 embeds from them as type 42. The
    salt makes SVG output reproducible.
    """
    return {
        "font.family": font_families(),
        "axes.unicode_minus": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "psyche-studio",
        "pdf.fonttype": 3 if _any_postscript_outlines() else 42,
        "text.parse_math": False,
    }


@cache
def _any_postscript_outlines() -> bool:
    """Whether a font of the chart is an OpenType font with PostScript outlines.

    Its file, or the first font of a collection file, begins with OTTO.
    """
    from matplotlib import font_manager

    for name in fonts_with_chinese()[:2]:
        with open(font_manager.findfont(name), "rb") as file:
            start = file.read(16)
            if start[:4] == b"ttcf":
                file.seek(int.from_bytes(start[12:16], "big"))
                start = file.read(4)
            if start[:4] == b"OTTO":
                return True
    return False
