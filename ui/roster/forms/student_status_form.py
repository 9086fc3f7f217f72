"""Leave and return, left: for one person or many, with the words that go with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from studio_app.roster.service import LeavingStudents, PlacesDecision, ReturningMessenger, StatusChange
from studio_app.words import marked, say, say_count
from ui.roster.forms.leaving_messengers import PlacesQuestion
from ui.roster.forms.side_form import SideForm
from ui.theme import Theme
from ui.widgets.bands import Banner
from ui.widgets.level import LevelBadge
from ui.widgets.plain import PlainLabel, plain_caption

TITLES = {
    "leave": marked("On leave"),
    "present": marked("Back at study"),
    "transferred": marked("To another college"),
    "left": marked("Has left"),
}
_QUESTIONS = {
    "leave": marked("Until when, and why, if it should be known"),
    "present": marked("A word on it, if wanted"),
    "left": marked("A word on it, if wanted"),
}
_MEANS = {
    "leave": marked(
        "They are not listed in rooms and rounds until they are back. What was entered stays, and open cases go on."
    ),
    "present": marked("They are listed in their class and room again."),
    "left": marked("They leave the rooms and rounds. What was entered stays here, and open cases go on."),
}
_CASES_SHOWN = 6


def status_sentence(status: str, change: StatusChange) -> str:
    """How many have the status now, and what became of the rooms of Messengers among them."""
    count = say_count("{count} person", "{count} people", len(change.before))
    sentence = say("{status}: {people}.", status=say(TITLES[status]), people=count)
    return " ".join(filter(None, (sentence, change.places.words())))


class StudentStatusForm(SideForm):
    """`show_open` adds what is still open about them, and asks of Messengers' rooms, once that is known."""

    def __init__(
        self, theme: Theme, status: str, students: Sequence[int], name: str, parent: QWidget | None = None
    ) -> None:
        """`name`: of the one student; empty for several."""
        who = name or say_count("{count} person chosen", "{count} people chosen", len(students))
        super().__init__(theme, say(TITLES[status]), who, say("Save"), say("Cancel"), parent)
        self.status, self.students = status, tuple(students)
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.label(say(_QUESTIONS[status]), self.note)
        self.body.addWidget(PlainLabel(say(_MEANS[status]), face="small-muted", wrap=True))
        self.places: PlacesQuestion | None = None
        self._again: dict[int, QCheckBox] = {}
        self._open_at = self.body.count()
        self.body.addStretch(1)

    def first_field(self) -> QWidget | None:
        return self.note

    def show_open(self, leaving: LeavingStudents) -> None:
        """The open cases of these people: they are not touched, and one should know of them; and whose their rooms are."""
        if self.status == "present":
            return
        self.places = PlacesQuestion(self._theme, may_stay=self.status == "leave")
        self.body.insertWidget(self._open_at, self.places)
        self.places.show_leaving(leaving)
        if not leaving.open:
            return
        sentence = say_count(
            "{count} case is open and stays open:", "{count} cases are open and stay open:", len(leaving.open)
        )
        self.body.insertWidget(self._open_at, Banner(self._theme, sentence, "yellow"))
        for place, one in enumerate(leaving.open[:_CASES_SHOWN], start=self._open_at + 1):
            line = QWidget()
            row = _line(line, self._theme)
            row.addWidget(LevelBadge(self._theme, one.level))
            row.addWidget(PlainLabel(" · ".join(filter(None, (one.student_name, one.owner_name))), elide=True), 1)
            self.body.insertWidget(place, line)

    def show_back(self, found: Sequence[ReturningMessenger]) -> None:
        """Messengers among those who come back can stand again for what ended when they went."""
        for one in found:
            places = say(", ").join(place.words() for place in one.places)
            box = QCheckBox(plain_caption(say("{name} stands again for:", name=one.name)))
            box.setChecked(not one.others)
            self._again[one.person] = box
            lines: list[QWidget] = [box, PlainLabel(places, wrap=True)]  # a check box does not wrap
            if one.others:
                told = say("{names} stands for it now; both can.", names=say(", ").join(one.others))
                lines.append(PlainLabel(told, face="small-muted", wrap=True))
            for line in lines:
                self.body.insertWidget(self.body.count() - 1, line)

    def again(self) -> list[int]:
        """The Messengers who are to stand again for what they had."""
        return [person for person, box in self._again.items() if box.isChecked()]

    def decisions(self) -> list[PlacesDecision]:
        """What was decided about Messengers' rooms; nothing where that was not asked yet."""
        return self.places.decisions() if self.places is not None else []


def _line(holder: QWidget, theme: Theme) -> QHBoxLayout:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.size("space_2"))
    return row
