"""The first-aid checklist at a red sign: the steps a person ticked, and their summary in the alert.

The ticks are stored as a draft of the person who ticks. The alert that this person raised says which steps were done
and when, so that the studio can read it there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from db.changes import Changes
from db.local_writes import drop_draft, keep_draft
from db.queries import observation as queries
from db.queries import people
from db.queries.own_alerts import own_open_alerts
from db.reading import Reading
from db.schema import Alert
from studio_app.crisis.plan import Plan
from studio_app.crisis.plans import plans
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.words import say

_DRAFT_KIND = "first-aid"
_WORDS_LIMIT = 400
_SENTENCE_ENDS = re.compile(r"。|\.(?=\s|$)")


class _Checklist(msgspec.Struct, frozen=True):
    """`done`: code of a first step to the moment (ms) of its tick, in that order; `words`: their summary in the
    alert.
    """

    done: dict[str, int] = {}
    words: str = ""


def first_aid_done(signed_in: SignedIn, students: Sequence[int], day: dt.date) -> dict[int, frozenset[str]]:
    """Student to the codes of the first steps that this person ticked on `day`; only students with a tick."""
    signed_in.require(Permission.ENTER_CHECK_INS)
    with signed_in.read() as read:
        kept = _checklists(read, signed_in.person, students, day)
    return {student: frozenset(each.done) for student, each in kept.items()}


def save_first_aid_done(signed_in: SignedIn, students: Sequence[int], day: dt.date, codes: Iterable[str]) -> Changes:
    """Saves these first steps as done for `students`, replacing earlier ticks, and updates this person's alerts.

    An alert whose words somebody edited keeps them. Raises Refusal `not-permitted`.
    """
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    wanted = set(codes)
    with signed_in.unit() as unit:
        read = unit.connection
        plan = plans(read).in_force
        before = _checklists(read, signed_in.person, students, day)
        for student in students:
            if people.student(read, limit, student) is None:
                continue
            held = before.get(student, _Checklist())
            done = {code: at for code, at in held.done.items() if code in wanted}
            done |= {aid.code: unit.now for aid in plan.first_aid if aid.code in wanted and aid.code not in done}
            now = _words(signed_in, plan, done)
            if done:
                content = msgspec.json.encode(_Checklist(done, now)).decode()
                keep_draft(unit, signed_in.person, _DRAFT_KIND, student, day, content)
            else:
                drop_draft(unit, signed_in.person, _DRAFT_KIND, student, day)
            for alert, words in own_open_alerts(read, signed_in.person, student, day, Level.RED.value):
                if words in ("", held.words):
                    unit.change(Alert, alert, {"words": now})
    return unit.changes


def _checklists(read: Reading, person: int, students: Sequence[int], day: dt.date) -> Mapping[int, _Checklist]:
    rows = queries.drafts(read, person, _DRAFT_KIND, students)
    return {row.subject: msgspec.json.decode(row.content, type=_Checklist) for row in rows if row.day == day}


def _words(signed_in: SignedIn, plan: Plan, done: Mapping[str, int]) -> str:
    """The alert's summary: the first sentence of each step done, with its time; '' for none."""
    texts = {aid.code: _SENTENCE_ENDS.split(aid.text.said(), maxsplit=1)[0] for aid in plan.first_aid}
    steps = [
        say("{step} ({time})", step=texts[code], time=f"{signed_in.local_time(at):%H:%M}")
        for code, at in done.items()
        if code in texts
    ]
    return say("Done already: {steps}", steps=say("; ").join(steps))[:_WORDS_LIMIT] if steps else ""
