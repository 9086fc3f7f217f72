"""Transfers between colleges as each side sees them: pending ones, states, and permitted actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.changes import Changes
from db.queries import transfers as queries
from db.queries.transfers import StudioRow, TransferRow
from db.reading import Reading
from db.replication.local_marks import mark_locally
from db.schema import Transfer
from studio_app.domain.levels import Level
from studio_app.domain.permissions import ROLE_NAMES, Permission, Reach, Role, roles_with
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.transfer_state import STATE_NAMES, TransferState, is_open, state_of
from studio_app.words import say


@dataclass(frozen=True)
class TransferEntry(TransferRow):
    """A transfer as shown. `name` and the other identity fields are empty once no longer needed here.

    `acts`: this person's actions: `pass`, `return`, `accept`, `decline`, `withdraw`, or `again`: to another college,
    where this one failed. `who_acts`: who may act in this file, in words, where this person may not. Moments are ms since
    1970 UTC.
    """

    case_level: Level | None
    state: TransferState
    sentence: str
    """the state in words"""
    answered_at: int | None
    words: str
    """the center's words, or the reason for declining"""
    acts: tuple[str, ...]
    who_acts: str


def transfers(signed_in: SignedIn, *, waiting: bool = False) -> list[TransferEntry]:
    """All transfers this file knows of, newest first; or the unanswered ones.

    Empty for a Messenger. Raises Refusal `not-permitted`.
    """
    if signed_in.require(Permission.SEE_PEOPLE) is Reach.OWN:
        return []
    with signed_in.read() as read:
        return [entry(signed_in, row) for row in queries.transfers(read, waiting=waiting)]


def transfers_of(signed_in: SignedIn, student: int) -> list[TransferEntry]:
    """A student's transfers to and from here, newest first."""
    if signed_in.require(Permission.SEE_PEOPLE) is Reach.OWN:
        return []
    with signed_in.read() as read:
        return [entry(signed_in, row) for row in queries.transfers(read, students=[student])]


def transfer_answers(signed_in: SignedIn) -> list[TransferEntry]:
    """At the old college: transfers with an unread answer. Empty for a person who may not transfer."""
    signed_in.require(Permission.SEE_PEOPLE)
    if not signed_in.may(Permission.ROSTER):
        return []
    with signed_in.read() as read:
        return [entry(signed_in, row) for row in queries.answered_unseen(read)]


def mark_transfer_answer_read(signed_in: SignedIn, transfer: int) -> Changes:
    """Marks the answer as read at the old college."""
    signed_in.require(Permission.ROSTER)
    with signed_in.unit() as unit:
        row = found(unit.connection, transfer)
        mark_locally(unit, Transfer, transfer, {"seen_at": unit.now}, row.student)
    return unit.changes


def studios(signed_in: SignedIn) -> list[StudioRow]:
    """At the center: the studios that a transfer can be forwarded to, by name."""
    signed_in.require(Permission.SEE_PEOPLE)
    with signed_in.read() as read:
        return queries.studios(read)


def likely_studio(studios: Sequence[StudioRow], college: str) -> StudioRow | None:
    """The studio that best matches the college that the old college named: an equal name, or one contained in the
    other.
    """
    wanted = _plain(college)
    if not wanted:
        return None
    same = [one for one in studios if _plain(one.name) == wanted]
    near = [one for one in studios if _plain(one.name) in wanted or wanted in _plain(one.name)]
    return same[0] if same else near[0] if len(near) == 1 else None


def entry(signed_in: SignedIn, row: TransferRow) -> TransferEntry:
    """A transfer as shown to this person."""
    state = state_of(row)
    acts = _acts_here(signed_in, row, state)
    permission = Permission.CASE_NOTES if signed_in.node.kind == "center" else Permission.ROSTER
    may_act = signed_in.may(permission)
    ends = (row.accepted_at, row.withdrawn_at, row.declined_at, row.returned_at)
    shown = {
        "name": row.name or row.now_name,
        "student_no": row.student_no or row.now_no,
        "case_level": None if row.case_level is None else Level(row.case_level),
    }
    return TransferEntry(
        **{**vars(row), **shown},
        state=state,
        sentence=say(STATE_NAMES[state]),
        answered_at=next((moment for moment in ends if moment is not None), None),
        words=row.answer_words if state is TransferState.DECLINED else row.center_words,
        acts=acts if may_act else (),
        who_acts="" if may_act or not acts else _who_acts(acts, roles_with(permission, signed_in.node.kind)),
    )


def found(read: Reading, transfer: int) -> TransferRow:
    """The transfer with this key. Raises Refusal `transfer-unknown`."""
    rows = queries.transfers(read, key=transfer)
    if not rows:
        raise Refusal("transfer-unknown", say("There is no such transfer here. Nothing was changed."))
    return rows[0]


def open_transfer(read: Reading, transfer: int) -> TransferRow:
    """The unanswered transfer with this key. Raises Refusal `transfer-over`, `transfer-unknown`."""
    row = found(read, transfer)
    state = state_of(row)
    if not is_open(state) or not row.name:  # who was erased is no longer anybody's to take in
        raise Refusal(
            "transfer-over",
            say("This transfer is over: {state}. Nothing was changed.", state=say(STATE_NAMES[state])),
        )
    return row


def _acts_here(signed_in: SignedIn, row: TransferRow, state: TransferState) -> tuple[str, ...]:
    """The actions possible in this file."""
    if is_open(state) and not row.name and not row.made_here:
        return ()
    if not is_open(state):
        came_to_nothing = state in (TransferState.DECLINED, TransferState.RETURNED)
        asks_again = row.made_here and row.now_status == "transferred" and came_to_nothing and row.is_last
        return ("again",) if asks_again else ()
    if signed_in.node.kind == "center":
        return ("pass", "return") if state is TransferState.OFFERED else ("return",)
    if row.made_here:
        return ("withdraw",)
    return ("accept", "decline") if row.passed_to == signed_in.node.id else ()


def _who_acts(acts: Sequence[str], roles: Sequence[Role]) -> str:
    who = say(" or ").join(say(ROLE_NAMES[role]) for role in roles)
    if "accept" in acts:
        return say("Whether they are taken in is for the {roles} to say.", roles=who)
    if "withdraw" in acts:
        return say("It is for the {roles} to withdraw it, should they stay after all.", roles=who)
    return say("What is to become of it is for the {roles} to say.", roles=who)


def _plain(name: str) -> str:
    return "".join(name.split()).lower().removesuffix("心理工作室").removesuffix("工作室")
