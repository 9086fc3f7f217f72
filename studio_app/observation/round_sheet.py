"""The data of a blank paper sheet for a dorm round: the people of a floor in the order of the round."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.atomic_write import atomic_write_bytes
from db.queries import people
from studio_app.domain.floors import by_number, floor_of
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import say


@dataclass(frozen=True)
class SheetPerson:
    """A line of the sheet."""

    room: str
    bed: str
    name: str
    student_no: str


@dataclass(frozen=True)
class RoundSheet:
    """The people of a floor, or of a whole building where `floor` is empty, by room and bed."""

    college: str
    building: str
    floor: str
    people: tuple[SheetPerson, ...]
    invented: bool
    """whether everybody in it is invented, as in the demo"""


def round_sheet(signed_in: SignedIn, building: str, floor: str = "") -> RoundSheet:
    """The sheet of a floor; logs the export.

    Raises Refusal `not-permitted`, `nobody-there` where the person may enter nobody on it.
    """
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    with signed_in.read() as read:
        living = people.living_on(read, limit, building)
    lines = [
        SheetPerson(student.room, student.bed, student.name, student.student_no)
        for student in sorted(living, key=lambda one: (by_number(one.room), by_number(one.bed), one.student_no))
        if not floor or floor_of(student.room) == floor
    ]
    if not lines:
        raise Refusal("nobody-there", say("Nobody you may enter lives there, so there is no sheet to print."))
    with signed_in.unit() as unit:
        unit.log("print", "building", building, f"{len(lines)} entries")
    return RoundSheet(signed_in.node.name, building, floor, tuple(lines), signed_in.node.demo)


def save_round_sheet(pdf: bytes, path: Path) -> None:
    """Writes the sheets that were painted. Raises Refusal `not-written`."""
    try:
        atomic_write_bytes(path, pdf)
    except OSError as error:
        raise Refusal(
            "not-written",
            say("{file} could not be written there, so no sheet was made. Choose another folder.", file=path.name),
        ) from error
