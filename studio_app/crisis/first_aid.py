"""What was done already of the plan's first steps at a red sign: kept where it was ticked, and told with the alert.

The ticks themselves stay in this file, as a draft of the person who ticks. The alert that this person raised says in
its words what was done and when, so that the studio, wherever it reads the alert, need not ask.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from db.changes import Changes
from db.queries import observation as queries
from db.queries import people
from db.queries.own_alerts import own_open_alerts
from db.reading import Reading
from db.schema import Alert
from db.settings import drop_draft, keep_draft
from studio_app.crisis.plan import Plan
from studio_app.crisis.plans import plans
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.words import say

_DRAFT_KIND = "first-aid"
_WORDS_LIMIT = 400
_SENTENCE_ENDS = re.compile(r"。|\.(?=\s|$)")


class _Kept(msgspec.Struct, frozen=True):
    """`done`: code of a first step to the moment (ms) of its tick, in that order; `words`: what the alert says of them."""

    done: dict[str, int] = {}
    words: str = ""


def first_aid_done(signed_in: SignedIn, students: Sequence[int], day: dt.date) -> dict[int, frozenset[str]]:
    """Student to the codes of the first steps that this person ticked about them on `day`; nobody without a tick."""
    signed_in.require(Permission.ENTER_CHECK_INS)
    with signed_in.read() as read:
        kept = _kept(read, signed_in.person, students, day)
    return {student: frozenset(each.done) for student, each in kept.items()}


def keep_first_aid_done(signed_in: SignedIn, students: Sequence[int], day: dt.date, codes: Iterable[str]) -> Changes:
    """From now on these first steps are done for `students`, and no others; the alerts of this person say so.

    An alert in which somebody wrote other words keeps them. Raises Refusal `not-permitted`.
    """
    limit = signed_in.limit(Permission.ENTER_CHECK_INS)
    wanted = set(codes)
    with signed_in.unit() as unit:
        read = unit.connection
        plan = plans(read).in_force
        before = _kept(read, signed_in.person, students, day)
        for student in students:
            if people.student(read, limit, student) is None:
                continue
            held = before.get(student, _Kept())
            done = {code: at for code, at in held.done.items() if code in wanted}
            done |= {aid.code: unit.now for aid in plan.first_aid if aid.code in wanted and aid.code not in done}
            now = _words(signed_in, plan, done)
            if done:
                content = msgspec.json.encode(_Kept(done, now)).decode()
                keep_draft(unit, signed_in.person, _DRAFT_KIND, student, day, content)
            else:
                drop_draft(unit, signed_in.person, _DRAFT_KIND, student, day)
            for alert, words in own_open_alerts(read, signed_in.person, student, day, Level.RED.value):
                if words in ("", held.words):
                    unit.change(Alert, alert, {"words": now})
    return unit.changes


def _kept(read: Reading, person: int, students: Sequence[int], day: dt.date) -> Mapping[int, _Kept]:
    rows = queries.drafts(read, person, _DRAFT_KIND, students)
    return {row.subject: msgspec.json.decode(row.content, type=_Kept) for row in rows if row.day == day}


def _words(signed_in: SignedIn, plan: Plan, done: Mapping[str, int]) -> str:
    """What the alert says: the first sentence of each step that was done, with its time; '' for none."""
    texts = {aid.code: _SENTENCE_ENDS.split(aid.text.said(), maxsplit=1)[0] for aid in plan.first_aid}
    steps = [
        say("{step} ({time})", step=texts[code], time=f"{signed_in.local_time(at):%H:%M}")
        for code, at in done.items()
        if code in texts
    ]
    return say("Done already: {steps}", steps=say("; ").join(steps))[:_WORDS_LIMIT] if steps else ""
