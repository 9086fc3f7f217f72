"""Derives the state of a transfer from what the three nodes wrote. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol

from studio_app.words import marked


class TransferState(StrEnum):
    """The last four are final."""

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
"""Labels of the states, for `say`."""

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
"""Identity fields, with their blank values once the transfer is over."""


class Moments(Protocol):
    """Protocol of the moments at which each node acted; ms since 1970 UTC, None for not yet."""

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
    """The state, the same on every node in whatever order writes arrive.

    Acceptance takes precedence, then the old college's withdrawal, then the other answers.
    """
    ends = (
        (transfer.accepted_at, TransferState.ACCEPTED),
        (transfer.withdrawn_at, TransferState.WITHDRAWN),
        (transfer.declined_at, TransferState.DECLINED),
        (transfer.returned_at, TransferState.RETURNED),
        (transfer.passed_at, TransferState.PASSED),
    )
    return next((state for moment, state in ends if moment is not None), TransferState.OFFERED)


def is_open(state: TransferState) -> bool:
    """Whether an answer is pending."""
    return state in (TransferState.OFFERED, TransferState.PASSED)
