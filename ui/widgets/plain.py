"""Plain-text labels, tool tips and captions, which never interpret text from outside as rich text."""

from __future__ import annotations

from html import escape
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

LabelFace = Literal["body", "strong", "small", "muted", "small-muted", "section", "heading", "title", "key"]


def plain_tip(text: str) -> str:
    """`text` for `setToolTip`, which would take `<b>` in a name for bold; long text is wrapped."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def plain_caption(text: str) -> str:
    """`text` for a button, tab or menu entry, where a lone & would underline the next letter."""
    return text.replace("&", "&&")


class PlainLabel(QLabel):
    """A label whose text is always plain; with `elide` it is cut to its width, with the whole as a tool tip."""

    def __init__(
        self,
        text: str = "",
        *,
        face: LabelFace = "body",
        elide: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("face", face)
        self.setWordWrap(wrap)
        self._elide = elide and not wrap
        if self._elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`; a name with < or & in it stays as it is."""
        super().setText(text)
        self._tip_when_cut()

    def set_face(self, face: LabelFace) -> None:
        """Show the text in another face from now on."""
        self.setProperty("face", face)
        self.style().unpolish(self)
        self.style().polish(self)

    def shown_text(self) -> str:
        """The text as there is room for it now."""
        if not self._elide:
            return self.text()
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return (
            QSize(min(hint.width(), self.fontMetrics().horizontalAdvance("…") * 2), hint.height())
            if self._elide
            else hint
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tip_when_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment().value,
            self.palette(),
            self.isEnabled(),
            self.shown_text(),
            self.foregroundRole(),
        )

    def _tip_when_cut(self) -> None:
        if self._elide:
            self.setToolTip(plain_tip(self.text()) if self.shown_text() != self.text() else "")
