"""An article on screen: one column of comfortable width, dressed in the theme, with nothing that loads or leads away."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QByteArray, QUrl, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from studio_app.library.service import TagStyles
from ui.theme import Theme

LINE_LETTERS = 38
"""Chinese letters in a full line; twice as many Latin ones: what the eye takes back to the next line without searching."""
TEXT, SMALL, HEADING, TITLE = "type_reading", "type_small", "type_heading", "type_title"

_HEADING = re.compile(r"<(/?)h[1-6]\b")


def reading_look(theme: Theme) -> TagStyles:
    """The style of each tag, in what Qt's documents know of CSS."""
    sizes, colours = theme.sizes, theme.colours
    space, wide = sizes["space_3"], sizes["space_6"]
    heading = f"margin-top:{wide}px;margin-bottom:{space}px;font-weight:600;line-height:{_lines(theme, 1.4)}%"
    code = f"font-family:Menlo,Consolas,monospace;font-size:{sizes['type_body']}px;background-color:{colours['background']}"
    lines = f"line-height:{_lines(theme, 1.75)}%"
    text = f"margin-top:0;margin-bottom:{space}px;{lines}"
    return {
        "h1": f"{heading};font-size:{sizes[HEADING]}px",
        "h2": f"{heading};font-size:{sizes[HEADING]}px",
        **{f"h{n}": f"{heading};font-size:{sizes[TEXT]}px" for n in (3, 4, 5, 6)},
        "p": text,
        "ul": f"margin-top:0;margin-bottom:{space}px",
        "ol": f"margin-top:0;margin-bottom:{space}px",
        "li": f"margin-bottom:{sizes['space_1']}px;{lines}",
        "blockquote": f"margin-left:{wide}px;margin-right:0;color:{colours['muted_text']}",
        "strong": "font-weight:600",
        "a": f"color:{colours['accent_text']};text-decoration:underline",
        "code": code,
        "pre": f"{code};margin-top:0;margin-bottom:{space}px;white-space:pre-wrap",
        "table": f"margin-top:{sizes['space_2']}px;margin-bottom:{space}px;border-collapse:collapse;border:1px solid {colours['border']}",
        "th": f"padding:{sizes['space_2']}px;border:1px solid {colours['border']};background-color:{colours['background']}",
        "td": f"padding:{sizes['space_2']}px;border:1px solid {colours['border']}",
        "picture": f"color:{colours['muted_text']}",
    }


def reading_font(theme: Theme) -> QFont:
    """The program's face, larger than in lists and forms."""
    font = theme.font()
    font.setPixelSize(theme.size(TEXT))
    return font


def _lines(theme: Theme, ems: float) -> int:
    """Per cent of a face's own line height, which differs by a third from one to the other, that come to so many ems."""
    font = reading_font(theme)
    return round(100 * ems * font.pixelSize() / QFontMetricsF(font).height())


class ArticleView(QTextBrowser):
    """Shows HTML made by `as_html`. Nothing is fetched, neither from the web nor from this PC."""

    address_pressed = Signal(str)
    """a link was pressed: its address, which the page offers to copy"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "article")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(lambda url: self.address_pressed.emit(url.toString()))
        font = reading_font(theme)
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(0)
        self._column = round(LINE_LETTERS * QFontMetricsF(font).horizontalAdvance("心"))

    def show_article(self, title: str, under: str, html: str) -> None:
        """The title, a muted line under it, and the text; from its beginning where another article stood here."""
        sizes, colours = self._theme.sizes, self._theme.colours
        another = title != self.documentTitle()
        place = self.verticalScrollBar().value()
        head = (
            f'<p style="margin-top:0;margin-bottom:{sizes["space_1"]}px;line-height:{_lines(self._theme, 1.4)}%;'
            f'font-size:{sizes[TITLE]}px;font-weight:600">{escape(title)}</p>'
            f'<p style="margin-top:0;margin-bottom:{sizes["space_6"]}px;font-size:{sizes[SMALL]}px;'
            f'color:{colours["muted_text"]}">{escape(under)}</p>'
        )
        text = _HEADING.sub(r"<\1p", html)  # Qt makes headings larger still than their style says
        self.setHtml(f"<html><head><title>{escape(title)}</title></head><body>{head}{text}</body></html>")
        frame = self.document().rootFrame().frameFormat()
        frame.setTopMargin(sizes["space_6"])  # the first paragraph's own is passed over
        frame.setBottomMargin(sizes["space_8"])
        self.document().rootFrame().setFrameFormat(frame)
        self.setAccessibleName(title)
        self.verticalScrollBar().setValue(0 if another else place)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: ARG002
        """Nothing, whatever the text names."""
        return QByteArray()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column stays as wide as one reads well, a little left of the middle where there is more room."""
        space = self._theme.size("space_8")
        beside = max(0, self.width() - self._column - 2 * space)
        left = space + min(beside // 2, 4 * space)
        margins = self.viewportMargins()
        right = max(space, self.width() - self._column - left)
        if (margins.left(), margins.right()) != (left, right):
            self.setViewportMargins(left, 0, right, 0)
        super().resizeEvent(event)
