"""The navigation column: the views by name and icon, with a badge where something is pending."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from studio_app.words import say, say_count
from ui.theme import Theme
from ui.widgets.cards import Line, icon_button
from ui.widgets.layouts import STRETCH, Gap, columns, grow, rows
from ui.widgets.plain import PlainLabel, plain_tip

SHORTCUTS = 9


class NavigationItem(QAbstractButton):
    """The button of one view."""

    def __init__(self, theme: Theme, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._by_keyboard = False
        self.count = 0
        self.setText(title)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def set_count(self, count: int) -> None:
        """How many things wait there for this person; 0 shows nothing."""
        self.count = max(0, count)
        waiting = say_count("{count} waiting", "{count} waiting", self.count) if self.count else ""
        self.setAccessibleName(f"{self.text()} {waiting}".strip())
        self.update()

    def shown_count(self) -> str:
        """The count as the item shows it."""
        return "" if not self.count else "99+" if self.count > 99 else str(self.count)

    def sizeHint(self) -> QSize:
        return QSize(120, self._theme.size("row"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, here = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.size("radius")
        painter.setPen(Qt.PenStyle.NoPen)
        if here or self.isDown() or self.underMouse():
            painter.setBrush(theme.colour("selection" if here else "pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus() and self._by_keyboard:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box, radius, radius)
        colour = "accent_text" if here else "text"
        side = theme.size("icon")
        left = theme.size("space_3")
        icon_box = QRect(left, (self.height() - side) // 2, side, side)
        theme.icon(self._icon, colour if here else "muted_text").paint(painter, icon_box)
        right = self._paint_count(painter, left)
        text_left = icon_box.right() + 1 + theme.size("space_3")
        font = theme.font(strong=here)
        painter.setFont(font)
        painter.setPen(theme.colour(colour))
        text_box = QRect(text_left, 0, right - text_left, self.height())
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, text_box.width())
        painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_count(self, painter: QPainter, margin: int) -> int:
        """Draw the count at the right end; gives the x where the text must end."""
        text = self.shown_count()
        if not text:
            return self.width() - margin
        font = self._theme.font("small", strong=True)
        width = max(20, QFontMetrics(font).horizontalAdvance(text) + 12)
        box = QRectF(self.width() - margin + 4 - width, (self.height() - 20) / 2, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("surface" if self.isChecked() else "selection"))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(self._theme.colour("accent_text"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return round(box.left()) - 8


class Navigation(QWidget):
    """The left column: the college's name, the views, and below them the person, lock and settings."""

    chosen = Signal(str)
    """the key of a view the person asked for"""
    lock_asked = Signal()
    settings_asked = Signal()

    def __init__(self, theme: Theme, college: str, person: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: dict[str, NavigationItem] = {}
        self._group = QButtonGroup(self)
        self.setProperty("kind", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.size("navigation"))
        views = QWidget()
        self._list = rows(STRETCH, on=views, gap=0, margins=(2, 0, 2, 0))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(views)
        column = rows(self._head(college), grow(scroll), Line(), self._foot(person, role), on=self, gap=0)
        column.setContentsMargins(0, 0, 1, 0)  # the line at the right edge stays free

    def add(self, key: str, title: str, icon: str) -> None:
        """Append the view `key`; the first nine answer to Ctrl+1 to Ctrl+9."""
        item = NavigationItem(self._theme, title, icon)
        item.clicked.connect(lambda: self.chosen.emit(key))
        self._items[key] = item
        self._group.addButton(item)
        self._list.insertWidget(self._list.count() - 1, item)
        place = len(self._items)
        if place <= SHORTCUTS:
            keys = QKeySequence(f"Ctrl+{place}")
            QShortcut(keys, self).activated.connect(lambda: self.chosen.emit(key))
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            item.setToolTip(plain_tip(f"{title}  {shown}"))

    def mark(self, key: str) -> None:
        """Show `key` as the view one is in; a key that is not in the list marks none."""
        item = self._items.get(key)
        self._group.setExclusive(False)
        for each in self._items.values():
            each.setChecked(each is item)
        self._group.setExclusive(True)
        self._settings.setChecked(key == "settings")

    def set_count(self, key: str, count: int) -> None:
        """How many things wait in the view `key` for this person."""
        if key in self._items:
            self._items[key].set_count(count)

    def item(self, key: str) -> NavigationItem:
        """The entry of `key`; KeyError where the person has no such view."""
        return self._items[key]

    def _head(self, college: str) -> QWidget:
        head = QWidget()
        head.setMinimumHeight(self._theme.size("header"))
        columns(Gap(1), grow(PlainLabel(college, face="strong", wrap=True)), on=head, gap=0, margins=(4, 3, 3, 3))
        return head

    def _foot(self, person: str, role: str) -> QHBoxLayout:
        theme = self._theme
        words = rows(PlainLabel(person, elide=True), PlainLabel(role, face="small-muted", elide=True), gap=0)
        lock_key = QKeySequence("Ctrl+L").toString(QKeySequence.SequenceFormat.NativeText)
        self._settings = icon_button(theme, "settings", say("Settings"))
        self._settings.setCheckable(True)
        self._settings.clicked.connect(self.settings_asked)
        lock = icon_button(theme, "lock", say("Lock ({key})", key=lock_key))
        lock.clicked.connect(self.lock_asked)
        return columns(Gap(1), grow(words), self._settings, lock, gap=0, margins=(4, 2, 2, 2))
