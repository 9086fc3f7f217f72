"""The search box: an icon, a shortcut, and a signal once typing pauses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import Theme
from ui.widgets.key_hint import KeyHint

PAUSE = 60
"""milliseconds without a keystroke after which a search begins"""


class SearchBox(QLineEdit):
    """A search-as-you-type field; `searched` is emitted once typing pauses, at once on Enter or when cleared."""

    searched = Signal(str)
    left_down = Signal()
    """the person pressed Down or Enter: the list below may take the focus"""

    def __init__(self, theme: Theme, hint: str, key: str = "", parent: QWidget | None = None) -> None:
        """`hint` is shown while empty; `key` (`Ctrl+K`, `Ctrl+F`) leads here from anywhere in the window or page."""
        super().__init__(parent)
        self.show_hint(hint)
        self.addAction(theme.icon("search", "muted_text"), QLineEdit.ActionPosition.LeadingPosition)
        self._last = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._search)
        self._clear = self.addAction(theme.icon("x", "muted_text"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.triggered.connect(self._empty)
        self._clear.setVisible(False)
        self._key = KeyHint(key, self) if key else None
        if key:
            QShortcut(QKeySequence(key), parent or self, context=Qt.ShortcutContext.WindowShortcut).activated.connect(
                self.come
            )
        self.textChanged.connect(self._typed)

    def show_hint(self, hint: str) -> None:
        """The words shown while it is empty."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def come(self) -> None:
        """Take the focus with everything marked, ready to be typed over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self._empty()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._search()
            self.left_down.emit()
        elif key == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_key()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place_key()

    def _place_key(self) -> None:
        if self._key is not None:
            hint = self._key.sizeHint()
            self.setTextMargins(0, 0, 0 if self.text() else hint.width() + 4, 0)
            self._key.setGeometry(
                self.width() - hint.width() - 8, (self.height() - hint.height()) // 2, hint.width(), hint.height()
            )

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if self._key is not None:
            self._key.setVisible(not text)
            self._place_key()
        self._pause.start()

    def _empty(self) -> None:
        self.clear()
        self._search()

    def _search(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)
