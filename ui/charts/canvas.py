"""Where a chart is seen: drawn in the background at the size there is, painted here, with a label for the day pointed at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio_app.figures.service import MIN_HEIGHT, MIN_WIDTH, RenderedChart
from studio_app.progress import Progress
from studio_app.words import say
from ui.theme import Theme
from ui.work import Job, Work, log_without_data

Draw = Callable[[int, int, float], RenderedChart]
"""Draws a chart, on another thread: width and height in device-independent pixels, device pixels for each of them."""

LANE = "charts"
"""matplotlib draws for one thread at a time, so the jobs wait for each other."""

SETTLED = 120
"""milliseconds without another size after which the chart is drawn anew"""
PATIENCE = 200
"""milliseconds a drawing may take before it is spoken of"""
LABEL_WIDTH = 300


class Canvas(QWidget):
    """One chart. Arrow keys, Home and End move along its days (or cells) as the pointer does."""

    pointed_at = Signal(QRect)
    """an arrow key moved here: this part should be in sight"""
    drawn = Signal()
    """another picture is shown"""

    def __init__(self, theme: Theme, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._work = work
        self._draw: Draw | None = None
        self._job: Job | None = None
        self._shown: RenderedChart | None = None
        self._image = QImage()
        self._place: int | None = None
        self._message = ""
        self._ring = False
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._redraw)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(lambda: self._say(say("Drawing the chart …")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(MIN_WIDTH, MIN_HEIGHT)

    def show_chart(self, draw: Draw, title: str, *, keep: bool = False, height: int = MIN_HEIGHT) -> None:
        """Show another chart, at least `height` high. `keep` leaves the picture before in sight until the new one is
        there: only where it is of the same people."""
        self._draw = draw
        self._place = None
        self._message = ""
        self.setMinimumHeight(height)
        self.setAccessibleName(title)
        self.setAccessibleDescription("")
        if not keep:
            self._shown, self._image = None, QImage()
        self._redraw()
        self.update()

    def clear(self) -> None:
        """Show nothing, and forget what was shown."""
        self._stop()
        self._draw, self._shown, self._image, self._place, self._message = None, None, QImage(), None, ""
        self.update()

    def image(self) -> QImage:
        """The picture as it is shown; null before the first."""
        return self._image

    def words(self) -> tuple[str, ...]:
        """What the label at the pointer says; empty without one."""
        if self._place is None or self._shown is None or self._shown.hit_test is None:
            return ()
        return self._shown.hit_test.words(self._place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._draw is not None:
            self._settled.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._draw is not None:
            self._settled.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit_test = self._shown.hit_test if self._shown else None
        self._point(hit_test.at(event.position().x(), event.position().y()) if hit_test else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring = False
        self._point(None)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        hit_test = self._shown.hit_test if self._shown else None
        far = 10**6
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Home: (-far, 0),
            Qt.Key.Key_End: (far, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._place is not None:
            self._point(None)
            return
        if step is None or hit_test is None:
            super().keyPressEvent(event)
            return
        place = hit_test.step(self._place, *step)
        if place == self._place:
            super().keyPressEvent(event)
            return
        self._point(place)
        self.setAccessibleDescription(say("{finding}.", finding=". ".join(self.words())))
        if place is not None:
            box = hit_test.box(place)
            self.pointed_at.emit(QRectF(box.left, box.top, box.width, box.height).toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        if not self._image.isNull():
            size = self._image.deviceIndependentSize()
            fits = (round(size.width()), round(size.height())) == (self.width(), self.height())
            if fits:
                painter.drawImage(QPointF(0, 0), self._image)
            else:  # between two sizes: the picture before, stretched
                painter.drawImage(QRectF(self.rect()), self._image)
            if fits:
                self._paint_label(painter)
        elif self._message:
            painter.setPen(self._theme.colour("muted_text"))
            painter.setFont(self._theme.font())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), flags, self._message)
        if self._ring:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            radius = self._theme.size("radius")
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _paint_label(self, painter: QPainter) -> None:
        if self._place is None or self._shown is None or self._shown.hit_test is None:
            return
        theme = self._theme
        box = self._shown.hit_test.box(self._place)
        painter.setPen(QPen(theme.colour("text" if box.width else "accent"), 1.5))
        if box.width:
            painter.drawRect(QRectF(box.left, box.top, box.width, box.height))
        else:
            painter.drawLine(QPointF(box.left, box.top), QPointF(box.left, box.top + box.height))
        day, *check_in_lines = self._shown.hit_test.words(self._place)
        bold, plain = theme.font("small", strong=True), theme.font("small")
        wrap = int(Qt.TextFlag.TextWordWrap)
        rows: list[tuple[bool, str, QRectF]] = []
        for text, strong in [(day, True), *((line, False) for line in check_in_lines)]:
            painter.setFont(bold if strong else plain)
            rows.append((strong, text, painter.boundingRect(QRectF(0, 0, LABEL_WIDTH, 400), wrap, text)))
        pad, gap = theme.size("space_2"), 2
        width = max(row[2].width() for row in rows) + 2 * pad
        height = sum(row[2].height() for row in rows) + gap * (len(rows) - 1) + 2 * pad
        label = self._label_rect(box.left, box.top, box.width, box.height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("tip"))
        painter.drawRoundedRect(label, theme.size("radius"), theme.size("radius"))
        painter.setPen(theme.colour("on_tip"))
        y = label.top() + pad
        for strong, text, rect in rows:
            painter.setFont(bold if strong else plain)
            painter.drawText(QRectF(label.left() + pad, y, LABEL_WIDTH, rect.height()), wrap, text)
            y += rect.height() + gap

    def _label_rect(self, left: float, top: float, wide: float, high: float, width: float, height: float) -> QRectF:
        """Beside a day's line, or under (else over) a cell, inside the picture."""
        space = self._theme.size("space_2")
        if wide:
            x = min(max(left + wide / 2 - width / 2, 4), self.width() - width - 4)
            y = top + high + space
            return QRectF(x, y if y + height <= self.height() - 4 else top - space - height, width, height)
        x = left + space if left + space + width <= self.width() - 4 else left - space - width
        return QRectF(max(x, 4), top + 4, width, height)

    def _point(self, place: int | None) -> None:
        if place != self._place:
            self._place = place
            self.update()

    def _say(self, message: str) -> None:
        self._message = message
        self.update()

    def _stop(self) -> None:
        self._settled.stop()
        self._patience.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _redraw(self) -> None:
        self._stop()
        draw = self._draw
        if draw is None:
            return
        width, height, ratio = self.width(), self.height(), self.devicePixelRatioF()

        def in_background(_progress: Progress) -> RenderedChart | None:
            try:
                return draw(width, height, ratio)
            except Exception as error:
                log_without_data(error)
                return None

        def arrived(found: RenderedChart | None) -> None:
            if self._job is job:
                self._show(found)

        self._patience.start()
        job = self._work.run(in_background, arrived, owner=self, quiet=True, lane=LANE)
        self._job = job

    def _show(self, found: RenderedChart | None) -> None:
        self._patience.stop()
        self._job = None
        self._shown, self._message = found, ""
        if found is None:
            self._image = QImage()
            self._message = say("The chart could not be drawn. What it shows stands in words below, and is complete.")
        else:
            self._image = as_image(found.picture.width, found.picture.height, found.picture.pixels)
            self._image.setDevicePixelRatio(found.ratio)
            hit_test = found.hit_test
            if self._place is not None and (hit_test is None or hit_test.step(self._place, 0, 0) != self._place):
                self._place = None
        self.update()
        self.drawn.emit()


def as_image(width: int, height: int, pixels: bytes) -> QImage:
    """The pixels (red, green, blue, opacity) as an image of its own."""
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
