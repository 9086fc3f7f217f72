"""The blank sheets of a round as a PDF: what the grid asks, to be filled in by pen, in the round's own order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from studio_app.domain.check_in_form import LABELS, Appetite, Contact, Sleep, Social, Study
from studio_app.domain.place_words import building_name, floor_name
from studio_app.domain.signs import SIGNS
from studio_app.observation.service import RoundSheet, SheetPerson, save_round_sheet
from studio_app.words import say

_DOTS = 300
_MM = _DOTS / 25.4
_MARGIN = 10.0
_ROW, _HEAD, _TOP, _FOOT = 7.6, 8.0, 18.0, 25.0
"""Heights in millimetres: a person's line, the column heads, what stands above, what stands below."""
_WIDTHS = (15.0, 11.0, 25.0, 30.0, 16.0, 24.0, 18.0, 18.0, 18.0, 18.0, 24.0, 20.0)
"""Widths of the columns in millimetres; the note takes what is left of a page that lies on its side."""


def write_sheets(sheet: RoundSheet, path: Path) -> int:
    """Writes the pages to `path` (PDF, A4 landscape) and gives how many. Raises Refusal `not-written`."""
    pdf = QBuffer()
    pdf.open(QIODevice.OpenModeFlag.WriteOnly)
    pages = _paint(sheet, pdf)
    save_round_sheet(bytes(pdf.data().data()), path)
    return pages


def _paint(sheet: RoundSheet, pdf: QBuffer) -> int:
    writer = QPdfWriter(pdf)
    writer.setResolution(_DOTS)
    writer.setTitle(say("Dorm round"))
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
        )
    )
    painter = QPainter(writer)
    try:
        page = _Page(painter, sheet)
        parts = _in_pages(sheet.people, page.lines)
        for number, people in enumerate(parts, start=1):
            if number > 1:
                writer.newPage()
            page.paint(people, number, len(parts))
    finally:
        painter.end()
    return len(parts)


def _in_pages(people: Sequence[SheetPerson], lines: int) -> list[list[SheetPerson]]:
    """The people in pages of so many lines; a room is not torn apart where it fits on the next page."""
    pages: list[list[SheetPerson]] = [[]]
    rooms: dict[str, list[SheetPerson]] = {}
    for person in people:
        rooms.setdefault(person.room, []).append(person)
    for living in rooms.values():
        if pages[-1] and len(pages[-1]) + len(living) > lines:
            pages.append([])
        for person in living:
            if len(pages[-1]) == lines:
                pages.append([])
            pages[-1].append(person)
    return pages


class _Page:
    """Paints one page after the other; lengths are millimetres on the page."""

    def __init__(self, painter: QPainter, sheet: RoundSheet) -> None:
        self._painter, self._sheet = painter, sheet
        shown = painter.viewport()
        self._width, self._height = shown.width() / _MM, shown.height() / _MM
        self.lines = int((self._height - _TOP - _HEAD - _FOOT) / _ROW)

    def paint(self, people: Sequence[SheetPerson], number: int, pages: int) -> None:
        sheet = self._sheet
        where = " ".join(filter(None, (building_name(sheet.building), floor_name(sheet.floor) if sheet.floor else "")))
        self._text(0, 0, self._width, 8, f"{say('Dorm round')}  {where}", 14, bold=True)
        right = say("Day: ____________   Entered by: ________________")
        self._text(0, 0, self._width, 8, right, 10, Qt.AlignmentFlag.AlignRight)
        note = f"{sheet.college}  ·  " + say("page {number} of {pages}", number=number, pages=pages)
        if sheet.invented:
            note += "  ·  " + say("Invented people")
        self._text(0, 8, self._width, 6, note, 8)
        self._table(people)
        self._legend()

    def _table(self, people: Sequence[SheetPerson]) -> None:
        heads = (
            say("room"), say("bed"), say("name"), say("student number"), say("as usual"), say("mood 1 to 5"), say("sleep"),
            say("appetite"), say("company"), say("study"), say("contact"), say("signs"), say("note"),
        )  # fmt: skip
        lefts = [sum(_WIDTHS[:place]) for place in range(len(_WIDTHS) + 1)]
        rights = [*lefts[1:], self._width]
        top, bottom = _TOP, _TOP + _HEAD + _ROW * len(people)
        for left, right, head in zip(lefts, rights, heads, strict=True):
            self._text(left + 1, top, right - left - 2, _HEAD, head, 8, bold=True)
        before = ""
        for place, person in enumerate(people):
            line = top + _HEAD + _ROW * place
            self._rule(0, line, self._width, line, strong=person.room != before)
            texts = (person.room if person.room != before else "", person.bed, person.name, person.student_no)
            for left, right, text in zip(lefts, rights, texts, strict=False):
                self._text(left + 1, line, right - left - 2, _ROW, text, 9)
            self._box((lefts[4] + rights[4]) / 2, line + _ROW / 2)
            self._text(lefts[5], line, rights[5] - lefts[5], _ROW, "1  2  3  4  5", 9, Qt.AlignmentFlag.AlignHCenter)
            before = person.room
        self._rule(0, bottom, self._width, bottom, strong=True)
        for left in (*lefts, self._width):
            self._rule(left, top, left, bottom)
        self._rule(0, top, self._width, top, strong=True)

    def _legend(self) -> None:
        """What may be written where, and what to do with the sheet: somebody fills it in who has no window to ask."""
        top = self._height - _FOOT + 2
        words = [
            f"{say(name)}: " + say(" / ").join(say(label) for label in LABELS[values].values())
            for name, values in (
                ("sleep", Sleep),
                ("appetite", Appetite),
                ("company", Social),
                ("study", Study),
                ("contact", Contact),
            )
        ]
        letters = "   ".join(f"{chr(ord('A') + place)} {say(sign.short)}" for place, sign in enumerate(SIGNS))
        danger = say("A to F: stay with the person and call the duty telephone now, then write.")
        keep = say("Bring this sheet to the studio in the morning; after it is entered it is shredded.")
        for place, text in enumerate(("    ".join(words[:3]), "    ".join(words[3:]), letters, f"{danger}  {keep}")):
            self._text(0, top + 5.2 * place, self._width, 5, text, 7, bold=place == 3)

    def _text(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        text: str,
        points: float,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *,
        bold: bool = False,
    ) -> None:
        font = QFont(self._painter.font())
        font.setPointSizeF(points)
        font.setBold(bold)
        self._painter.setFont(font)
        room = QRectF(left * _MM, top * _MM, width * _MM, height * _MM)
        shown = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        self._painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | side), shown)

    def _rule(self, left: float, top: float, right: float, bottom: float, *, strong: bool = False) -> None:
        self._painter.setPen(
            QPen(Qt.GlobalColor.black if strong else Qt.GlobalColor.gray, (0.4 if strong else 0.15) * _MM)
        )
        self._painter.drawLine(
            QRectF(left * _MM, top * _MM, 0, 0).topLeft(), QRectF(right * _MM, bottom * _MM, 0, 0).topLeft()
        )
        self._painter.setPen(Qt.GlobalColor.black)

    def _box(self, middle: float, height: float) -> None:
        side = 3.2
        self._painter.drawRect(QRectF((middle - side / 2) * _MM, (height - side / 2) * _MM, side * _MM, side * _MM))


def sheet_name(sheet_of: str, day: dt.date) -> str:
    """A file name for the sheets of a building or floor; names nobody."""
    kept = "".join(letter for letter in sheet_of if letter.isalnum())
    return f"{say('round sheet')}-{kept}-{day.isoformat()}.pdf"
