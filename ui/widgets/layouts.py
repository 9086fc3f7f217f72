"""Rows and columns of widgets, with gaps and margins in steps of the theme's spacing (`space_1` is 4 pixels)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import space

Alignment = Qt.AlignmentFlag
Margins = int | tuple[int, int, int, int]
"""steps at all four sides, or at left, top, right, bottom"""
_Box = TypeVar("_Box", bound=QBoxLayout)


@dataclass(frozen=True)
class Stretch:
    """Empty space that takes its share of the remaining room."""

    factor: int = 1


@dataclass(frozen=True)
class Gap:
    """A fixed gap, in steps."""

    steps: int


@dataclass(frozen=True)
class Placed:
    """An item with a stretch factor or an alignment."""

    item: QWidget | QLayout
    grow: int = 0
    align: Alignment | None = None


Item = QWidget | QLayout | Stretch | Gap | Placed
STRETCH = Stretch()


def grow(item: QWidget | QLayout, factor: int = 1) -> Placed:
    """The item takes its share of the room that is left."""
    return Placed(item, factor)


def rows(*items: Item, on: QWidget | None = None, gap: int = 2, margins: Margins = 0) -> QVBoxLayout:
    """Items one below another; the layout of the widget `on`, or one to be put into another."""
    return _filled(QVBoxLayout(on) if on is not None else QVBoxLayout(), items, gap, margins)


def columns(*items: Item, on: QWidget | None = None, gap: int = 2, margins: Margins = 0) -> QHBoxLayout:
    """Items side by side; the layout of the widget `on`, or one to be put into another."""
    return _filled(QHBoxLayout(on) if on is not None else QHBoxLayout(), items, gap, margins)


def add(layout: QBoxLayout, *items: Item) -> None:
    """Adds items at the end of a row or column."""
    for item in items:
        match item:
            case Stretch(factor):
                layout.addStretch(factor)
            case Gap(steps):
                layout.addSpacing(space(steps))
            case Placed(QWidget() as widget, share, align):
                layout.addWidget(widget, share, align or Alignment(0))
            case Placed(QLayout() as inner, share, _):
                layout.addLayout(inner, share)
            case QWidget():
                layout.addWidget(item)
            case QLayout():
                layout.addLayout(item)


def clear(layout: QLayout) -> None:
    """Removes every item, hiding and deleting the widgets, those of inner layouts too."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def scrolling(inside: QWidget) -> QScrollArea:
    """An area without a frame that scrolls `inside`, which is as wide as the area."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    return area


def _filled(layout: _Box, items: tuple[Item, ...], gap: int, margins: Margins) -> _Box:
    sides = (margins,) * 4 if isinstance(margins, int) else margins
    left, top, right, bottom = (space(steps) for steps in sides)
    layout.setContentsMargins(left, top, right, bottom)
    layout.setSpacing(space(gap))
    add(layout, *items)
    return layout
