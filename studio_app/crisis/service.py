"""Entry module of alerts for views and commands: list, acknowledge, close, raise by hand; and first aid."""

from __future__ import annotations

from dataclasses import replace

from db.changes import Changes
from db.queries import observation as queries
from db.queries import people
from db.queries.limits import Limit
from db.queries.observation import AlertRow
from db.reading import Reading
from db.schema import Alert
from studio_app.crisis import plan
from studio_app.crisis.first_aid import first_aid_done, save_first_aid_done
from studio_app.crisis.plan import FirstAid
from studio_app.crisis.plans import PublishedPlan, plan_in_force, plan_notice, publish_plan
from studio_app.domain.levels import Level
from studio_app.domain.permissions import Permission, Reach
from studio_app.node import settings
from studio_app.node.signed_in import SignedIn, not_permitted
from studio_app.refusal import Refusal
from studio_app.words import marked, say

STATUS_NAMES: dict[str, str] = {
    "raised": marked("waiting"),
    "acknowledged": marked("acknowledged"),
    "case": marked("in a case"),
    "closed": marked("closed"),
    "received": marked("received"),
    "acted-on": marked("acted on"),
}
"""An alert's status in words, for `say`. A Messenger's alerts are `raised`, `received` or `acted-on` and no more."""

_FOR_MESSENGERS = {"acknowledged": "received", "case": "acted-on", "closed": "acted-on"}


def alerts(signed_in: SignedIn, open_only: bool = True) -> list[AlertRow]:
    """Alerts about people within this person's scope: unacknowledged first, then the gravest. Raises Refusal
    `not-permitted`.

    A Messenger sees of their own people's alerts only whether they were received and acted on.
    """
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        rows = queries.alerts(read, limit, open_only=open_only)
    return [_redacted(signed_in, row) for row in rows]


def alert(signed_in: SignedIn, key: int) -> AlertRow:
    """One alert. Raises Refusal `alert-unknown`, `not-permitted`."""
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return _redacted(signed_in, _found(read, limit, key))


def may_answer_alerts(signed_in: SignedIn) -> bool:
    """Whether this person may acknowledge and close alerts: everybody who may know of cases."""
    return signed_in.may(Permission.SEE_CASES) and signed_in.may(Permission.SEE_PEOPLE)


def acknowledge(signed_in: SignedIn, key: int) -> Changes:
    """Acknowledges an alert; one that was acknowledged before keeps its first acknowledger.

    Raises Refusal `alert-unknown`, `alert-closed`, `not-permitted`.
    """
    _must_answer_alerts(signed_in)
    with signed_in.unit() as unit:
        if _to_answer(signed_in, unit.connection, key).status == "raised":
            values = {"status": "acknowledged", "acknowledged_at": unit.now, "acknowledged_by": signed_in.person}
            unit.change(Alert, key, values)
    return unit.changes


def close_alert(signed_in: SignedIn, key: int, outcome: str) -> Changes:
    """Closes an alert that needs no case; `outcome` says in words what was found and done.

    Raises Refusal `outcome-needed`, `alert-unknown`, `alert-closed`, `not-permitted`.
    """
    _must_answer_alerts(signed_in)
    values: dict[str, object] = {"status": "closed", "outcome": outcome.strip()}
    with signed_in.unit() as unit:
        found = _to_answer(signed_in, unit.connection, key)
        if not outcome.strip():
            raise Refusal(
                "outcome-needed",
                say("Write in a few words what was found and done. The alert still waits, nothing was changed."),
            )
        if found.status == "case":
            sentence = say("This alert belongs to a case and is closed with it. Nothing was changed.")
            raise Refusal("alert-in-case", sentence)
        if found.status == "raised":
            values |= {"acknowledged_at": unit.now, "acknowledged_by": signed_in.person}
        unit.change(Alert, key, values)
    return unit.changes


def raise_alert(signed_in: SignedIn, student: int, level: Level, words: str, signs: int = 0) -> tuple[int, Changes]:
    """Raises an alert by hand; gives its key. `signs` is a mask of `domain.signs`, `words` what was seen or heard.

    Raises Refusal `words-needed` where there is neither word nor sign, `student-unknown`, `not-permitted`.
    """
    signed_in.require(Permission.RAISE_ALERT)
    limit = signed_in.limit(Permission.SEE_PEOPLE)
    if not words.strip() and not signs:
        raise Refusal(
            "words-needed",
            say("Write in a few words what you saw or heard, so that others can act on it. Nothing was saved yet."),
        )
    with signed_in.unit() as unit:
        if people.student(unit.connection, limit, student) is None:
            raise Refusal(
                "student-unknown",
                say(
                    "This person is not among those you may see. Nothing was saved; "
                    "please call the studio and tell them."
                ),
            )
        key = unit.add(
            Alert,
            {
                "student": student,
                "day": signed_in.day_of(unit.now),
                "level": Level(level).value,
                "signs": signs,
                "words": words.strip(),
                "raised_at": unit.now,
                "raised_by": signed_in.person,
            },
        )
    return key, unit.changes


def first_aid(signed_in: SignedIn) -> tuple[FirstAid, ...]:
    """The plan's first-aid steps at a red sign, with the duty telephone that the studio lead entered ('' before
    that).
    """
    return plan.first_aid(settings.setting(signed_in, settings.DUTY_TELEPHONE), plan_in_force(signed_in).in_force)


def closing(signed_in: SignedIn) -> str:
    """The danger band's last line."""
    return plan.closing(plan_in_force(signed_in).in_force)


def _must_answer_alerts(signed_in: SignedIn) -> None:
    if not may_answer_alerts(signed_in):
        raise not_permitted()


def _to_answer(signed_in: SignedIn, read: Reading, key: int) -> AlertRow:
    found = _found(read, signed_in.limit(Permission.SEE_PEOPLE), key)
    if found.status == "closed":
        raise Refusal("alert-closed", say("This alert was closed already. Nothing was changed."))
    return found


def _found(read: Reading, limit: Limit, key: int) -> AlertRow:
    rows = queries.alerts(read, limit, key=key)
    if not rows:
        raise Refusal("alert-unknown", say("There is no such alert among those you may see. Nothing was changed."))
    return rows[0]


def _redacted(signed_in: SignedIn, row: AlertRow) -> AlertRow:
    if signed_in.reach(Permission.SEE_PEOPLE) is not Reach.OWN:
        return row
    return replace(
        row,
        status=_FOR_MESSENGERS.get(row.status, row.status),
        words="",
        raised_by="",
        acknowledged_at=None,
        acknowledged_by="",
        outcome="",
    )
