"""Answers to a transfer: the center forwards or returns it, the new college accepts or declines it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.changes import Changes
from db.queries import people
from db.queries import transfers as queries
from db.queries.people import StudentDetail
from db.queries.transfers import TransferRow
from db.schema import Student, Transfer
from db.store import UnitOfWork
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.roster.editing import normalized_values, search_text
from studio_app.roster.transfer_offering import not_ours
from studio_app.roster.transfer_state import IDENTITY_BLANKS, TransferState, state_of
from studio_app.roster.transfers import open_transfer
from studio_app.words import say

WORDS_LIMIT = 500
"""Maximum length of an answer's words in characters."""


@dataclass(frozen=True)
class TransferAccepted:
    """The student's key in the new college's roster; `was_here`: an existing entry of theirs is used again."""

    student: int
    was_here: bool
    changes: Changes


def pass_transfer(signed_in: SignedIn, transfer: int, studio: str, words: str = "") -> Changes:
    """Forwards a transfer from the center to `studio` (id in hex), with words for it if wanted.

    Raises Refusal `not-the-center`, `studio-unknown`, `transfer-passed`, `transfer-over`, `too-long`,
    `not-permitted`.
    """
    signed_in.require(Permission.CASE_NOTES)
    _at_the_center(signed_in)
    words = _short_enough(words)
    with signed_in.unit() as unit:
        row = open_transfer(unit.connection, transfer)
        if state_of(row) is TransferState.PASSED:
            raise Refusal(
                "transfer-passed",
                say(
                    "It has been passed on to {college} already, which must answer first. Nothing was changed.",
                    college=row.passed_name,
                ),
            )
        there = next((one for one in queries.studios(unit.connection) if one.id == studio), None)
        if there is None:
            raise Refusal("studio-unknown", say("The center knows no such studio. Nothing was changed."))
        values = {"passed_to": there.id, "passed_name": there.name, "passed_at": unit.now, "center_words": words}
        unit.change(Transfer, transfer, values)
        unit.log("transfer-passed", "transfer", bytes.fromhex(row.id), detail=there.name)
    return unit.changes


def return_transfer(signed_in: SignedIn, transfer: int, words: str) -> Changes:
    """Returns a transfer from the center to the old college with a reason; the identity is blanked on every node.

    Raises Refusal `not-the-center`, `reason-needed`, `transfer-over`, `too-long`, `not-permitted`.
    """
    signed_in.require(Permission.CASE_NOTES)
    _at_the_center(signed_in)
    words = _reason(words)
    with signed_in.unit() as unit:
        row = open_transfer(unit.connection, transfer)
        unit.change(Transfer, transfer, {**IDENTITY_BLANKS, "returned_at": unit.now, "center_words": words})
        unit.log("transfer-returned", "transfer", bytes.fromhex(row.id))
    return unit.changes


def accept_transfer(
    signed_in: SignedIn, transfer: int, values: Mapping[str, str] | None = None, *, same_person: bool = False
) -> TransferAccepted:
    """Accepts the student at the new college; `values` are class, building, room and bed here, as far as known.

    An existing student with the number is taken to be the same person where the name matches, or with `same_person`.
    Raises Refusal `number-of-another`, `not-ours`, `transfer-over`, those of `add_student`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    placed = {name: value for name, value in normalized_values(values or {}).items() if value}
    with signed_in.unit() as unit:
        row = open_transfer(unit.connection, transfer)
        if row.passed_to != signed_in.node.id:
            raise not_ours()
        here = people.student_by_no(unit.connection, people.EVERYONE, row.student_no) if row.student_no else None
        if here is not None and here.name != row.name and not same_person:
            raise Refusal(
                "number-of-another",
                say(
                    "{number} is the number of {name} in this roster. Nothing was changed. If that is the same person, say "
                    "so and they are taken in; if not, decline with a word on it.",
                    number=row.student_no,
                    name=here.name,
                ),
            )
        student = _accept_student(signed_in, unit, row, here, placed)
        unit.change(Transfer, transfer, {**IDENTITY_BLANKS, "student": student, "accepted_at": unit.now})
        unit.log("transfer-accepted", "transfer", bytes.fromhex(row.id), detail=row.from_college)
    return TransferAccepted(student, here is not None, unit.changes)


def decline_transfer(signed_in: SignedIn, transfer: int, words: str) -> Changes:
    """Declines the student at the new college with a reason; the identity is blanked on every node.

    Raises Refusal `not-ours`, `reason-needed`, `transfer-over`, `too-long`, `not-permitted`.
    """
    signed_in.require(Permission.ROSTER)
    words = _reason(words)
    with signed_in.unit() as unit:
        row = open_transfer(unit.connection, transfer)
        if row.passed_to != signed_in.node.id:
            raise not_ours()
        unit.change(Transfer, transfer, {**IDENTITY_BLANKS, "declined_at": unit.now, "answer_words": words})
        unit.log("transfer-declined", "transfer", bytes.fromhex(row.id), detail=row.from_college)
    return unit.changes


def _accept_student(
    signed_in: SignedIn, unit: UnitOfWork, row: TransferRow, here: StudentDetail | None, placed: Mapping[str, Any]
) -> int:
    """Adds the student or fills in missing fields of the existing one; gives the key."""
    identity = {name: getattr(row, name) for name in IDENTITY_BLANKS if name != "class_name"}
    if here is not None:
        missing = {name: value for name, value in identity.items() if value and not getattr(here, name)}
        values = {**missing, **placed, "status": "present", "status_note": ""}
        look = {name: getattr(here, name) for name in ("name", "student_no", "building", "room")} | values
        unit.change(Student, here.key, {**values, "find": search_text(look)})
        return here.key
    college = queries.own_college(unit.connection) or signed_in.node.name
    values = {**identity, **placed, "college": college, "status": "present"}
    return unit.add(Student, {**values, "find": search_text(values)})


def _at_the_center(signed_in: SignedIn) -> None:
    if signed_in.node.kind != "center":
        raise Refusal("not-the-center", say("The center passes transfers on. Nothing was changed."))


def _reason(words: str) -> str:
    if not words.strip():
        raise Refusal("reason-needed", say("Please say why. Nothing was changed yet."))
    return _short_enough(words)


def _short_enough(words: str) -> str:
    words = words.strip()
    if len(words) > WORDS_LIMIT:
        raise Refusal(
            "too-long", say("Please say it in at most {count} characters. Nothing was changed yet.", count=WORDS_LIMIT)
        )
    return words
