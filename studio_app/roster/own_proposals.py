"""Corrections to the roster that a person proposed, with their outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.queries import proposals as queries
from db.queries.proposals import AnsweredRow
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.roster.students import STATUS_NAMES
from studio_app.tables.headings import FIELD_LABELS
from studio_app.words import marked, say

CORRECTED_FIELDS: dict[str, str] = {
    field: marked("status") if field == "status" else FIELD_LABELS[field] for field in queries.FIELDS
}
"""Fields that can be corrected, with their labels for `say`."""


class ProposalOutcome(StrEnum):
    """Outcome of a proposed correction, as far as this file knows."""

    WAITS = "waits"
    TAKEN_OVER = "taken-over"
    LEFT = "left"


PROPOSAL_OUTCOME_NAMES: dict[ProposalOutcome, str] = {
    ProposalOutcome.WAITS: marked("told the studio"),
    ProposalOutcome.TAKEN_OVER: marked("the roster says so now"),
    ProposalOutcome.LEFT: marked("the studio left it as it was"),
}
"""Labels, for `say`."""


@dataclass(frozen=True)
class OwnProposal(AnsweredRow):
    """A correction that this person proposed, in words: `field_name` should be `value`; moments in ms.

    `settled_at`: when the studio answered; None while open, or where the answer has not arrived. `answered_on`: that
    day, ISO, or empty. `answer`: the studio's reason.
    """

    field_name: str
    became: ProposalOutcome
    answered_on: str

    def sentence(self) -> str:
        """The proposal and its outcome on one line."""
        asked = say("{field}: {value}", field=self.field_name, value=self.value or "–")
        became = say(PROPOSAL_OUTCOME_NAMES[self.became])
        if self.answered_on:
            became = say("{what}, {day}", what=became, day=self.answered_on)
        return " · ".join(filter(None, (asked, became, self.answer)))


def own_proposals(signed_in: SignedIn, student: int | None = None, since: int = 0) -> list[OwnProposal]:
    """This person's proposals from the moment `since` (ms) on, newest first, or those about one student.

    The studio's answer and the corrected roster reach a Messenger's own file with the next bundle.
    """
    signed_in.require(Permission.ENTER_CHECK_INS)
    with signed_in.read() as read:
        limit = signed_in.limit(Permission.SEE_PEOPLE)
        rows = queries.proposals_of(read, limit, signed_in.person, student, since)
    return [
        OwnProposal(
            **{**vars(row), "value": value_words(row.field, row.value)},
            field_name=say(CORRECTED_FIELDS[row.field]),
            became=_outcome(row),
            answered_on="" if row.settled_at is None else signed_in.day_of(row.settled_at).isoformat(),
        )
        for row in rows
    ]


def value_words(field: str, value: str) -> str:
    """A field's value in words."""
    return say(STATUS_NAMES[value]) if field == "status" and value in STATUS_NAMES else value


def _outcome(row: AnsweredRow) -> ProposalOutcome:
    if row.settled is None:
        return ProposalOutcome.TAKEN_OVER if row.now == row.value else ProposalOutcome.WAITS
    return ProposalOutcome.TAKEN_OVER if row.settled == "accepted" else ProposalOutcome.LEFT
