"""Loads icons from `resources/icons`, tinted in a token's colour and rendered at any size and pixel ratio."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio_app.resource_files import resource


@lru_cache(maxsize=512)
def tinted_icon(name: str, colour: str) -> QIcon:
    """The icon `name` with its lines in `colour` (`#RRGGBB`); FileNotFoundError for a name we do not have."""
    return QIcon(_LineIcon(_tinted(name, colour)))


@lru_cache(maxsize=64)
def icon_file(name: str, colour: str) -> str:
    """The path, with forward slashes, of a tinted copy of icon `name`: a style sheet can only take pictures from files."""
    file = Path(_picture_folder().name) / f"{name}-{colour.lstrip('#')}.svg"
    file.write_bytes(_tinted(name, colour))
    return file.as_posix()


@lru_cache(maxsize=1)
def _picture_folder() -> tempfile.TemporaryDirectory[str]:
    """Kept until the program ends; holds line drawings and nothing else."""
    return tempfile.TemporaryDirectory(prefix="psyche-pictures-", ignore_cleanup_errors=True)


def _tinted(name: str, colour: str) -> bytes:
    drawing = resource("icons", f"{name}.svg").read_text("utf-8")
    # 2 of 24 units is heavy beside 14 px text
    return drawing.replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"').encode()


class _LineIcon(QIconEngine):
    """Icon engine that renders its SVG at each requested size, so nothing is scaled."""

    def __init__(self, drawing: bytes) -> None:
        super().__init__()
        self._drawing = drawing
        self._renderer = QSvgRenderer(QByteArray(drawing))

    def clone(self) -> QIconEngine:
        return _LineIcon(self._drawing)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(painter.opacity() * 0.45)
        self._renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return QPixmap.fromImage(image)
