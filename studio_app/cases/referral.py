"""The center's answers to referred cases, and the referrals that wait for one.

An answer is advice: it changes nothing of the studio's case by itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from db.changes import Changes
from db.queries import cases as queries
from db.queries.cases import AnswerRow, CaseRow
from db.replication.local_marks import mark_locally
from db.schema import ReferralAnswer
from db.store import UnitOfWork
from studio_app.cases.access import case_limit, editable_case, may_work, require_case_work
from studio_app.cases.plan_steps import required_reason
from studio_app.domain.levels import Level
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.words import marked, say


class AnswerStatus(StrEnum):
    """The center's response to a referral."""

    TAKEN = "taken"
    ADVICE = "advice"
    RETURNED = "returned"


ANSWER_NAMES: dict[str, str] = {
    AnswerStatus.TAKEN: marked("The center looks after this person"),
    AnswerStatus.ADVICE: marked("The studio goes on, with the center's advice"),
    AnswerStatus.RETURNED: marked("The referral goes back to the studio"),
}
"""An answer's status as a sentence without a full stop, for `say`."""


@dataclass(frozen=True)
class Answer(AnswerRow):
    """An answer as shown. `by` is empty where this file does not know the person; `level` is a suggestion."""

    level: Level | None
    sentence: str
    seen: bool


@dataclass(frozen=True)
class Referral:
    """A referral that needs attention: at the center one without an answer, at the studio one whose answer is
    unread.
    """

    case: int
    student: int
    student_name: str
    level: Level
    owner: int | None
    since: int
    """ms since 1970 UTC: when it was answered; at the center, when the case was opened"""


def answer_referral(
    signed_in: SignedIn,
    case: int,
    status: AnswerStatus,
    words: str,
    level: Level | None = None,
    next_contact: dt.date | None = None,
) -> Changes:
    """Answers a referral; the answer reaches the studio with the next bundle. A later answer replaces it.

    `level` and `next_contact` are suggestions. Raises Refusal `not-the-center`, `not-referred`, `reason-needed`, and
    those of `editable_case`.
    """
    require_case_work(signed_in)
    words = required_reason(words)
    if signed_in.node.kind != "center":
        raise Refusal("not-the-center", say("The center answers referrals. Nothing was changed."))
    with signed_in.unit() as unit:
        row = editable_case(signed_in, unit.connection, case)
        if not row.referred:
            raise Refusal(
                "not-referred",
                say("The studio has not referred this case, so there is nothing to answer. Nothing was changed."),
            )
        values = {
            "case": case,
            "status": AnswerStatus(status).value,
            "level": None if level is None else Level(level).value,
            "next_contact": next_contact,
            "words": words,
            "answered_at": unit.now,
            "answered_by": signed_in.person,
        }
        mark_locally(unit, ReferralAnswer, unit.add(ReferralAnswer, values), {"seen_at": unit.now}, row.student)
    return unit.changes


def may_answer(signed_in: SignedIn, case: CaseRow) -> bool:
    """Whether this person may call `answer_referral` for this case."""
    return signed_in.node.kind == "center" and may_work(signed_in) and case.status == "open" and case.referred


def referrals_to_answer(signed_in: SignedIn) -> list[Referral]:
    """At the center: open referred cases without an answer, the gravest first. Raises Refusal `not-permitted`."""
    limit = case_limit(signed_in)
    if signed_in.node.kind != "center" or not may_work(signed_in):
        return []
    with signed_in.read() as read:
        waiting = queries.referrals_without_answer(read)
        rows = queries.cases(read, limit, signed_in.now(), status="open") if waiting else []
    return [_referral(row, row.opened_at) for row in rows if row.key in waiting]


def referrals_with_answers(signed_in: SignedIn) -> list[Referral]:
    """At the studio: cases with an answer that their owner has not read, one's own first.

    Empty for a person who does not work on cases. Raises Refusal `not-permitted`.
    """
    limit = case_limit(signed_in)
    if not may_work(signed_in):
        return []
    with signed_in.read() as read:
        new = queries.cases_with_unseen_answers(read)
        rows = queries.cases(read, limit, signed_in.now()) if new else []
    found = [_referral(row, new[row.key]) for row in rows if row.key in new]
    return sorted(found, key=lambda referral: referral.owner != signed_in.person)


def answers_of(rows: list[AnswerRow]) -> tuple[Answer, ...]:
    """Answers with their sentences, oldest first; the last of them counts."""
    return tuple(
        Answer(
            **{**vars(row), "level": None if row.level is None else Level(row.level)},
            sentence=say(ANSWER_NAMES[row.status]),
            seen=row.seen_at is not None,
        )
        for row in rows
    )


def mark_answers_read(signed_in: SignedIn, unit: UnitOfWork, case: CaseRow, rows: list[AnswerRow]) -> None:
    """Marks the answers as read: by the case's owner, or by anyone who works on it while it has none."""
    if may_work(signed_in) and case.owner in (None, signed_in.person):
        for row in rows:
            if row.seen_at is None:
                mark_locally(unit, ReferralAnswer, row.key, {"seen_at": unit.now}, case.student)


def _referral(row: CaseRow, since: int) -> Referral:
    return Referral(row.key, row.student, row.student_name, Level(row.level), row.owner, since)
