"""Labels and permissions of each record type, one row per type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio_app.domain.permissions import Permission
from studio_app.words import marked, say, say_count


@dataclass(frozen=True)
class Kind:
    """A record type's labels and permissions.

    `name` is shown in the access log, `indefinite` for one record, `one` and `many` with a count. `undo` is the
    permission to undo a recent write; None: no undo. `resolve` is the permission to resolve a conflict of a field; None
    for a type without such fields, and for one with its own rules (`studio_app.sync.conflicts.resolution`).
    """

    name: str
    indefinite: str
    one: str
    many: str
    undo: Permission | None = None
    resolve: Permission | None = None


KINDS: dict[str, Kind] = {
    "case": Kind(
        marked("case"),
        marked("a case"),
        marked("{count} case"),
        marked("{count} cases"),
        undo=Permission.CASE_NOTES,
    ),
    "alert": Kind(
        marked("alert"),
        marked("an alert"),
        marked("{count} alert"),
        marked("{count} alerts"),
        undo=Permission.RAISE_ALERT,
    ),
    "case-note": Kind(
        marked("case note"),
        marked("a case note"),
        marked("{count} case note"),
        marked("{count} case notes"),
        undo=Permission.CASE_NOTES,
    ),
    "referral-answer": Kind(
        marked("answer to a referral"),
        marked("an answer to a referral"),
        marked("{count} answer to a referral"),
        marked("{count} answers to referrals"),
    ),
    "plan-step": Kind(
        marked("plan step"),
        marked("a plan step"),
        marked("{count} plan step"),
        marked("{count} plan steps"),
        undo=Permission.CASE_NOTES,
    ),
    "transfer": Kind(
        marked("transfer"),
        marked("a transfer to another college"),
        marked("{count} transfer"),
        marked("{count} transfers"),
        undo=Permission.SEE_PEOPLE,
    ),
    "check-in": Kind(
        marked("check-in"),
        marked("a check-in"),
        marked("{count} check-in"),
        marked("{count} check-ins"),
        undo=Permission.ENTER_CHECK_INS,
    ),
    "student": Kind(
        marked("student"),
        marked("a person of the roster"),
        marked("{count} student"),
        marked("{count} students"),
        undo=Permission.ROSTER,
        resolve=Permission.ROSTER,
    ),
    "proposal": Kind(
        marked("proposed correction"),
        marked("a proposed correction"),
        marked("{count} proposed correction"),
        marked("{count} proposed corrections"),
        undo=Permission.ENTER_CHECK_INS,
    ),
    "person": Kind(
        marked("account"),
        marked("a colleague"),
        marked("{count} colleague"),
        marked("{count} colleagues"),
    ),
    "assignment": Kind(
        marked("assignment"),
        marked("an assignment"),
        marked("{count} assignment"),
        marked("{count} assignments"),
        undo=Permission.ROSTER,
    ),
    "training-result": Kind(
        marked("training result"),
        marked("a training result"),
        marked("{count} training result"),
        marked("{count} training results"),
    ),
    "week-figure": Kind(
        marked("weekly figure"),
        marked("a weekly figure"),
        marked("{count} weekly figure"),
        marked("{count} weekly figures"),
    ),
    "period-mark": Kind(
        marked("period mark"),
        marked("a period mark"),
        marked("{count} period mark"),
        marked("{count} period marks"),
        undo=Permission.FIGURES,
    ),
    "publication": Kind(
        marked("publication"),
        marked("a publication"),
        marked("{count} publication"),
        marked("{count} publications"),
    ),
    "revocation": Kind(
        marked("revocation"),
        marked("a revocation"),
        marked("{count} revocation"),
        marked("{count} revocations"),
    ),
}
"""By type, in display order: the gravest first."""


def kind_in_words(kind: str) -> str:
    """The type with its indefinite article: `a case note`."""
    return say(KINDS[kind].indefinite) if kind in KINDS else say("something unknown")


def counted_kinds(counts: Mapping[str, int]) -> list[str]:
    """Labels with counts: `3 cases`, `412 check-ins`; types with records, the gravest first."""
    return [count_of_kind(name, counts[name]) for name in KINDS if counts.get(name)]


def count_of_kind(kind: str, count: int) -> str:
    """Label with a count: `3 cases`."""
    return say_count(KINDS[kind].one, KINDS[kind].many, count)
