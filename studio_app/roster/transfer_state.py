"""What a transfer between colleges stands at, as it follows from what the three nodes wrote. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol

from studio_app.words import marked


class TransferState(StrEnum):
    """The last four are ends."""

    OFFERED = "offered"
    PASSED = "passed"
    RETURNED = "returned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"


STATE_NAMES: dict[TransferState, str] = {
    TransferState.OFFERED: marked("waits at the center"),
    TransferState.PASSED: marked("waits at the new college"),
    TransferState.RETURNED: marked("sent back by the center"),
    TransferState.DECLINED: marked("declined by the new college"),
    TransferState.WITHDRAWN: marked("withdrawn"),
    TransferState.ACCEPTED: marked("taken in by the new college"),
}
"""A state in words, for `say`."""

IDENTITY_BLANKS: dict[str, Any] = {
    "student_no": "",
    "name": "",
    "gender": "",
    "birth_date": None,
    "phone": "",
    "major": "",
    "class_name": "",
    "grade": "",
}
"""What tells who the student is, with what stands there once the transfer is over."""


class Moments(Protocol):
    """When each of the three did what; ms since 1970 UTC, None for not."""

    @property
    def passed_at(self) -> int | None: ...

    @property
    def returned_at(self) -> int | None: ...

    @property
    def accepted_at(self) -> int | None: ...

    @property
    def declined_at(self) -> int | None: ...

    @property
    def withdrawn_at(self) -> int | None: ...


def state_of(transfer: Moments) -> TransferState:
    """The same on every node, whatever crossed on the way: that somebody was taken in counts before all else, and
    that the old college withdrew before what others answered."""
    ends = (
        (transfer.accepted_at, TransferState.ACCEPTED),
        (transfer.withdrawn_at, TransferState.WITHDRAWN),
        (transfer.declined_at, TransferState.DECLINED),
        (transfer.returned_at, TransferState.RETURNED),
        (transfer.passed_at, TransferState.PASSED),
    )
    return next((state for moment, state in ends if moment is not None), TransferState.OFFERED)


def is_open(state: TransferState) -> bool:
    """Whether somebody has still to answer."""
    return state in (TransferState.OFFERED, TransferState.PASSED)
