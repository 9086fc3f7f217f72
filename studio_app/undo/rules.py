"""What a person may take back of what they just wrote. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from db.changes import Write
from studio_app.domain.permissions import Permission
from studio_app.words import marked

UNDO_MINUTES = 10
"""What is older was perhaps read, acted on, sent: then one writes anew what is to be so now."""

Why = Literal["nothing", "too-late", "somebody-else", "raised-an-alert", "not-this-kind"]

KINDS: dict[str, Permission] = {
    "student": Permission.ROSTER,
    "assignment": Permission.ROSTER,
    "proposal": Permission.ENTER_CHECK_INS,
    "check-in": Permission.ENTER_CHECK_INS,
    "period-mark": Permission.FIGURES,
    "alert": Permission.RAISE_ALERT,
    "case": Permission.CASE_NOTES,
    "case-note": Permission.CASE_NOTES,
    "plan-step": Permission.CASE_NOTES,
    "transfer": Permission.SEE_PEOPLE,
}
"""Types whose writes can be taken back, and what one must still be allowed to. Accounts and keys are not among them."""

KIND_WORDS: dict[str, tuple[str, str]] = {
    "student": (marked("{count} person of the roster"), marked("{count} people of the roster")),
    "assignment": (marked("{count} assignment"), marked("{count} assignments")),
    "proposal": (marked("{count} proposed correction"), marked("{count} proposed corrections")),
    "check-in": (marked("{count} check-in"), marked("{count} check-ins")),
    "period-mark": (marked("{count} period mark"), marked("{count} period marks")),
    "alert": (marked("{count} alert"), marked("{count} alerts")),
    "case": (marked("{count} case"), marked("{count} cases")),
    "case-note": (marked("{count} case note"), marked("{count} case notes")),
    "plan-step": (marked("{count} step of the plan"), marked("{count} steps of the plan")),
    "transfer": (marked("{count} transfer"), marked("{count} transfers")),
}


def why_not(writes: Sequence[Write], at: int, by: int | None, person: int, now: int) -> Why | None:
    """Why these writes, made at `at` (ms) by the person `by`, cannot be taken back by `person` at `now`; None if they can.

    An alert that was raised stays: somebody may be on the way to the person already. It is closed with a reason, by
    hand, and what raised it is corrected.
    """
    if not writes:
        return "nothing"
    if by != person:
        return "somebody-else"
    if not 0 <= now - at <= UNDO_MINUTES * 60_000:
        return "too-late"
    if any(write.kind not in KINDS for write in writes):
        return "not-this-kind"
    if any(write.kind == "alert" and (write.is_new or _is_raised(write)) for write in writes):
        return "raised-an-alert"
    return None


def _is_raised(write: Write) -> bool:
    """Whether an alert that waited was made graver, by a further sign."""
    return any(field in ("signs", "level") for field, _, _ in write.fields)
