"""A pending transfer in the demo, from its last college to its first: offered, passed on by the center, not answered."""

from __future__ import annotations

import datetime as dt
from random import Random

from studio_app.demo.campus import DemoCampus
from studio_app.demo.clock import DemoClock
from studio_app.demo.content import content
from studio_app.demo.stories import stories
from studio_app.demo.studio_writing import StudioWriter
from studio_app.node.signed_in import SignedIn
from studio_app.roster.transfer_answering import pass_transfer
from studio_app.roster.transfer_offering import transfer_students
from studio_app.roster.transfers import transfers

_DAYS_AGO = 2
_ELEVEN = 11 * 60
"""minutes after midnight at which it is offered"""


class TransferWriter:
    """Writes the transfer of a student who is in no script and no Messenger; none in a very small campus."""

    def __init__(self, campus: DemoCampus, old: StudioWriter, new: StudioWriter, clock: DemoClock) -> None:
        self._campus, self._old, self._new, self._clock = campus, old, new, clock
        self._day = campus.today - dt.timedelta(days=_DAYS_AGO)
        self._student = None if old is new else _who_goes(campus, old)
        self._offered = False

    def is_gone(self, student: int, day: dt.date) -> bool:
        """Whether the old college no longer sees this student on that day."""
        return student == self._student and day >= self._day

    def write_until(self, day: dt.date) -> None:
        """Offers the transfer once its day has come."""
        if self._student is None or self._offered or day < self._day:
            return
        self._offered = True
        moment = self._clock.moment(self._day, _ELEVEN)
        self._old.go_on_to(moment)
        self._clock.now = moment
        transfer_students(self._old.signed_in, [self._old.key_of(self._student)], self._new.college)

    def pass_on(self, center: SignedIn) -> None:
        """Passes the transfer on at the center, which has it from the old college's bundle."""
        words = content().campus.transfer_words.in_language(self._campus.language)
        for waiting in transfers(center, waiting=True):
            pass_transfer(center, waiting.transfer, self._new.signed_in.node.id, words)


def _who_goes(campus: DemoCampus, old: StudioWriter) -> int | None:
    told = {story.student for story in stories(campus)} | {story.messenger for story in stories(campus)}
    stand_for = {messenger.student for messenger in campus.messengers}
    ordinary = [one.key for one in campus.students if old.holds(one.key) and one.key not in told | stand_for]
    return Random(f"{campus.seed} transfer").choice(ordinary) if ordinary else None
