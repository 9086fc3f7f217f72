"""The theme: tokens from `resources/theme`, and the style sheet, palette, fonts and icons made from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Template
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from studio_app.resource_files import resource
from studio_app.words import language
from ui.icons import icon_file, tinted_icon

Appearance = Literal["light", "dark", "system"]
Face = Literal["small", "body", "heading", "title"]

CHINESE_FACES = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC")

_PICTURES = {
    # name in the style sheet: icon, colour token
    "check": ("check", "on_accent"),
    "partly": ("minus", "on_accent"),
    "down": ("chevron-down", "muted_text"),
    "up": ("chevron-up", "muted_text"),
    "right": ("chevron-right", "muted_text"),
    "left": ("chevron-left", "muted_text"),
    "close": ("x", "muted_text"),
}


@dataclass(frozen=True, eq=False)
class Theme:
    """All colours and sizes in one appearance; made by `load_theme`."""

    appearance: Appearance
    """what the person chose"""
    dark: bool
    """what it came to"""
    colours: Mapping[str, str]
    """token name to `#RRGGBB`"""
    sizes: Mapping[str, int]
    """token name to device-independent pixels"""

    def colour(self, token: str) -> QColor:
        """The colour of `token`, not to be changed: lists ask hundreds of times; KeyError for a name that is no token."""
        return _colour(self.colours[token])

    def size(self, token: str) -> int:
        """Device-independent pixels of `token` (`space_4`, `row`, `detail`, ...); KeyError for no token."""
        return self.sizes[token]

    def font(self, face: Face = "body", *, strong: bool = False) -> QFont:
        """The program's face in one of its four sizes, with figures of equal width.

        A Chinese window takes the Chinese face for letters and figures too, as its system would; an English one takes
        the system's face and falls back to the Chinese ones for names.
        """
        return QFont(_font(self.sizes[f"type_{face}"], strong, language()))

    def metrics(self, face: Face = "body", *, strong: bool = False) -> QFontMetrics:
        """How wide and high texts in `font` are."""
        return _metrics(self.sizes[f"type_{face}"], strong, language())

    def icon(self, name: str, colour_token: str = "text") -> QIcon:
        """The icon `name` of `resources/icons` in a token's colour, drawn anew for every size and screen."""
        return tinted_icon(name, self.colours[colour_token])

    def palette(self) -> QPalette:
        """The tokens in the roles that Qt's own drawing asks for."""
        palette = QPalette()
        role = QPalette.ColorRole
        for each, token in {
            role.Window: "surface",
            role.Base: "surface",
            role.AlternateBase: "background",
            role.Button: "surface",
            role.WindowText: "text",
            role.Text: "text",
            role.ButtonText: "text",
            role.BrightText: "on_accent",
            role.Highlight: "selection",
            role.HighlightedText: "text",
            role.Accent: "accent",
            role.Link: "accent_text",
            role.LinkVisited: "accent_text",
            role.PlaceholderText: "muted_text",
            role.ToolTipBase: "tip",
            role.ToolTipText: "on_tip",
            role.Light: "surface",
            role.Midlight: "hover",
            role.Mid: "border",
            role.Dark: "control_border",
            role.Shadow: "control_border",
        }.items():
            palette.setColor(each, self.colour(token))
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, self.colour("disabled_text"))
        return palette

    def stylesheet(self) -> str:
        """The style sheet of `resources/theme/studio.qss` with this theme's tokens and pictures in place."""
        values: dict[str, object] = {**self.colours, **self.sizes}
        for name, (icon, token) in _PICTURES.items():
            values[f"picture_{name}"] = icon_file(icon, self.colours[token])
        return Template(_read("studio.qss")).substitute(values)

    def apply(self, app: QApplication) -> None:
        """Dress the whole program in this theme; widgets that paint themselves are rebuilt by the shell."""
        hints = app.styleHints()
        if hasattr(hints, "setColorScheme"):  # from Qt 6.8 on: window frames and file dialogs follow too
            schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
            hints.setColorScheme(schemes.get(self.appearance, Qt.ColorScheme.Unknown))
        app.setStyle("Fusion")
        app.setPalette(self.palette())
        app.setFont(self.font())
        app.setStyleSheet(self.stylesheet())


@lru_cache(maxsize=128)
def _colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=64)
def _font(size: int, strong: bool, tongue: str) -> QFont:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    font = QFont()
    font.setFamilies([*CHINESE_FACES, system] if tongue == "zh_CN" else [system, *CHINESE_FACES])
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    if hasattr(QFont.Tag, "fromString"):  # PySide6 6.7 cannot make a tag: there the face's own figures stay
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=64)
def _metrics(size: int, strong: bool, tongue: str) -> QFontMetrics:
    return QFontMetrics(_font(size, strong, tongue))


def load_theme(appearance: Appearance = "system") -> Theme:
    """The theme for what a person chose; `system` follows the desktop's own light or dark."""
    dark = appearance == "dark" or (appearance == "system" and _system_is_dark())
    colours: dict[str, str] = json.loads(_read("dark.json" if dark else "light.json"))
    return Theme(appearance, dark, MappingProxyType(colours), _sizes())


def space(steps: int) -> int:
    """Device-independent pixels of `space_1` to `space_8`, the same in every appearance; 0 for no steps."""
    return _sizes()[f"space_{steps}"] if steps else 0


def _system_is_dark() -> bool:
    return QGuiApplication.instance() is not None and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


@lru_cache
def _sizes() -> Mapping[str, int]:
    sizes: dict[str, int] = json.loads(_read("sizes.json"))
    return MappingProxyType(sizes)


@lru_cache
def _read(name: str) -> str:
    return resource("theme", name).read_text("utf-8")
