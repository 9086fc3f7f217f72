"""What can be done with people of the roster, as menus and buttons offer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu

from studio_app.roster.service import StudentRow
from studio_app.words import marked, say
from ui.widgets.plain import plain_caption

CHANGE, ASSIGN, GRADUATE, COPY, DELETE, ERASE = "change", "assign", "graduate", "copy", "delete", "erase"
NOT_RIGHT = "not-right"
"""tell the studio of a mistake: for those who may not change the roster themselves; a button, in no menu"""

LABELS: dict[str, str] = {
    CHANGE: marked("Change…"),
    ASSIGN: marked("Assign a Messenger…"),
    "leave": marked("On leave…"),
    "present": marked("Back at study…"),
    "transferred": marked("To another college…"),
    "left": marked("Has left…"),
    GRADUATE: marked("Graduated…"),
    COPY: marked("Copy as a table"),
    DELETE: marked("Delete this entry…"),
    ERASE: marked("Erase for good…"),
}
"""An action's code, or the status it gives, to its words."""


FOR_ONE = (CHANGE, DELETE, ERASE)
"""Actions for a single person."""


def actions_for(people: Sequence[StudentRow], *, may_change: bool, may_erase: bool = False) -> list[str]:
    """The actions that make sense for the people one knows of the chosen ones; for many, all."""
    if not may_change:
        return [COPY]
    statuses = {one.status for one in people}
    found = [CHANGE] if len(people) == 1 else []
    if statuses == {"merged"}:
        return [COPY]
    found.append(ASSIGN)
    if statuses != {"leave"}:
        found.append("leave")
    if statuses != {"present"}:
        found.append("present")
    found.append("transferred")  # once more too: the college that was named may have declined
    if statuses != {"left"}:
        found.append("left")
    if statuses != {"graduated"}:
        found.append(GRADUATE)
    found.append(COPY)
    if len(people) == 1:
        found += [DELETE, ERASE] if may_erase else [DELETE]
    return found


def fill_menu(menu: QMenu, codes: Sequence[str], asked: Callable[[str], None]) -> None:
    """Puts these actions into a menu, anew."""
    menu.clear()
    for code in codes:
        if code in (COPY, DELETE) and len(codes) > 1:
            menu.addSeparator()
        action = menu.addAction(plain_caption(say(LABELS[code])))
        action.setData(code)
        if code == CHANGE:
            action.setText(action.text() + "\tF2")
        action.triggered.connect(lambda _=False, code=code: asked(code))
