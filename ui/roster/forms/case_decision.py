"""Asks what becomes of an open case of somebody who graduates or goes to another college."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from studio_app.cases.service import ListedCase
from studio_app.roster.service import CASE_ACTION_NAMES, CaseAction, Decision
from studio_app.words import say
from ui.theme import Theme
from ui.widgets.layouts import columns, grow, rows
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel


class CaseDecisionRow(QWidget):
    """An open case: level, person and owner, and the choice of what becomes of it, with a reason where one is needed.

    Side by side where `wide`. `decides`: whether this person may choose; otherwise the case stays open.
    """

    def __init__(self, theme: Theme, matter: ListedCase, *, decides: bool, wide: bool = False) -> None:
        super().__init__()
        self.matter = matter
        self.action = QComboBox()
        for each in CaseAction:
            self.action.addItem(say(CASE_ACTION_NAMES[each]), each.value)
        self.action.setAccessibleName(say("What becomes of the case"))
        self.action.setEnabled(decides)
        self.action.currentIndexChanged.connect(lambda _: self._show_reason())
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("Why"))
        self.reason.setAccessibleName(say("Why"))
        badge = LevelBadge(theme, matter.level)
        told = (matter.student_name, matter.class_name if wide else "", matter.owner_name)
        who = PlainLabel(" · ".join(filter(None, told)), elide=True)
        if wide:
            badge.setFixedWidth(80)
            who.setFixedWidth(280)
            keeps_its_place = self.reason.sizePolicy()
            keeps_its_place.setRetainSizeWhenHidden(True)
            self.reason.setSizePolicy(keeps_its_place)
            columns(badge, who, self.action, grow(self.reason), on=self)
        else:
            rows(columns(badge, grow(who)), self.action, self.reason, on=self, gap=1, margins=(0, 0, 0, 1))
        self._show_reason()

    def decision(self) -> Decision:
        """What was decided."""
        return Decision(self.matter.case, CaseAction(self.action.currentData()), self.reason.text().strip())

    def _show_reason(self) -> None:
        self.reason.setVisible(self.action.currentData() != CaseAction.STAYS.value)
