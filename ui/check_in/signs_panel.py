"""The eighteen warning signs of one person, to be ticked by letter, by arrows and space, or by mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QWidget

from studio_app.domain.levels import Level
from studio_app.domain.signs import SIGNS, Sign
from studio_app.words import marked, say
from ui.theme import Theme
from ui.widgets.cards import quiet_button
from ui.widgets.layouts import STRETCH, add, columns, grow, rows
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel

_COLUMNS = ((Level.RED, Level.ORANGE), (Level.YELLOW, Level.BLUE))
_FIRST_LETTER = ord("A")
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_BOX = 16
_LETTER = 22

_RAISES: dict[Level, str] = {
    Level.RED: marked("alert now"),
    Level.ORANGE: marked("alert, contact within hours"),
    Level.YELLOW: marked("alert, a talk within days"),
    Level.BLUE: marked("keep an eye on it"),
}


class SignBox(QAbstractButton):
    """One sign with its letter and a box to tick; long texts take a second line."""

    noticed = Signal()
    """the pointer or the keyboard is on it"""
    walked = Signal(object)
    """an arrow key, which Qt's buttons and scroll areas would take for themselves"""

    def __init__(self, theme: Theme, sign: Sign, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sign = sign
        self.letter = letter
        self._heights: dict[int, int] = {}
        self.setCheckable(True)
        self.setText(say(sign.text))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(say(sign.explanation))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:  # a layout asks for the same few widths hundreds of times
            room = QRect(0, 0, max(40, width - self._text_left() - 8), 400)
            text = QFontMetrics(self._theme.font()).boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
            self._heights[width] = max(self._theme.size("row_compact"), text.height() + 8)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(max(280, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._theme.size("row_compact"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self.walked.emit(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.noticed.emit()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.noticed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, on = self._theme, self.isChecked()
        level = self.sign.raises.code
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if on or self.underMouse() or self.hasFocus():
            painter.setBrush(theme.colour(f"{level}_tint" if on else "hover"))
            painter.drawRoundedRect(frame, 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 4, 4)
        middle = self.height() / 2
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted_text"))
        painter.drawText(QRectF(6, 0, _LETTER - 6, self.height()), Qt.AlignmentFlag.AlignVCenter, self.letter)
        box = QRectF(_LETTER + 4.5, middle - _BOX / 2 + 0.5, _BOX - 1, _BOX - 1)
        painter.setPen(QPen(theme.colour(f"{level}_text" if on else "control_border"), 1))
        painter.setBrush(theme.colour(f"{level}_text" if on else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            theme.icon("check", f"{level}_tint").paint(painter, box.toAlignedRect().adjusted(1, 1, -1, -1))
        painter.setFont(theme.font(strong=on))
        painter.setPen(theme.colour(f"{level}_text" if on else "text"))
        text_box = QRectF(self._text_left(), 0, self.width() - self._text_left() - 8, self.height())
        painter.drawText(text_box, int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap), self.text())

    def _text_left(self) -> int:
        return _LETTER + 4 + _BOX + 8


class SignsPanel(QWidget):
    """All signs in two columns by gravity. `show_person` fills it; a tick is told at once."""

    toggled = Signal(int, bool)
    """mask of the sign, and whether it is ticked now"""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.boxes: list[SignBox] = []
        by_level: dict[Level, list[SignBox]] = {level: [] for level in Level}
        for place, sign in enumerate(SIGNS):
            box = SignBox(theme, sign, chr(_FIRST_LETTER + place))
            box.noticed.connect(lambda box=box: self._explain(box))
            box.walked.connect(self._walk)
            box.clicked.connect(lambda on, place=place: self.toggled.emit(1 << place, on))
            self.boxes.append(box)
            by_level[sign.raises].append(box)
        self._columns = [[box for level in levels for box in by_level[level]] for levels in _COLUMNS]

        self._title = PlainLabel(face="strong")
        self._explanation = PlainLabel(face="muted", elide=True)
        close = quiet_button(say("Close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.closed)
        head = columns(self._title, grow(self._explanation), close, gap=3)
        rows(head, grow(self._scroll(by_level)), on=self, gap=1)

    def show_person(self, name: str, signs: int) -> None:
        """Whose signs these are, and which are ticked."""
        self._title.setText(say("Warning signs: {name}", name=name))
        for place, box in enumerate(self.boxes):
            box.setChecked(bool(signs >> place & 1))

    def come(self) -> None:
        """Take the keyboard."""
        ticked = next((box for box in self.boxes if box.isChecked()), self.boxes[0])
        ticked.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        place = int(key) - int(Qt.Key.Key_A)
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.closed.emit()
        elif 0 <= place < len(self.boxes) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        ):
            self.boxes[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.boxes[place].click()
        else:
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> None:
        here = next((box for box in self.boxes if box.hasFocus()), self.boxes[0])
        side = next(number for number, boxes in enumerate(self._columns) if here in boxes)
        place = self._columns[side].index(here)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            side = 0 if key == Qt.Key.Key_Left else 1
        else:
            place += 1 if key == Qt.Key.Key_Down else -1
        boxes = self._columns[side]
        boxes[max(0, min(place, len(boxes) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def _explain(self, box: SignBox) -> None:
        self._explanation.setText(say(box.sign.explanation))

    def _scroll(self, by_level: dict[Level, list[SignBox]]) -> QScrollArea:
        inside = QWidget()
        line = columns(on=inside, gap=6)
        for levels in _COLUMNS:
            column = rows(gap=0)
            for level in levels:
                raises = PlainLabel(say(_RAISES[level]), face="small-muted")
                head = columns(LevelBadge(self._theme, int(level)), raises, STRETCH)
                head.setContentsMargins(0, 4, 0, 2)
                add(column, head, *by_level[level])
            add(column, STRETCH)
            add(line, grow(column))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self._area = area
        for box in self.boxes:
            box.noticed.connect(lambda box=box: area.ensureWidgetVisible(box, 0, 8) if box.hasFocus() else None)
        return area
