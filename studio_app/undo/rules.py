"""Rules for which recent writes can be undone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from db.changes import Write
from studio_app.domain.permissions import Permission
from studio_app.node.kinds import KINDS

UNDO_MINUTES = 10
"""Older writes may have been read, acted on or sent; they are corrected by a new write."""

UndoRefusal = Literal["nothing", "too-late", "somebody-else", "raised-an-alert", "not-this-kind"]


def undo_permission(kind: str) -> Permission | None:
    """The permission that undoing a write of this type needs; None for a type without undo."""
    return KINDS[kind].undo if kind in KINDS else None


def undo_refusal(writes: Sequence[Write], at: int, by: int | None, person: int, now: int) -> UndoRefusal | None:
    """The reason why `person` cannot undo these writes, made at `at` (ms) by `by`, at `now`; None if they can.

    A raised alert cannot be undone, since somebody may be on the way to the person already; it is closed with a reason,
    and the check-in that raised it is corrected.
    """
    if not writes:
        return "nothing"
    if by != person:
        return "somebody-else"
    if not 0 <= now - at <= UNDO_MINUTES * 60_000:
        return "too-late"
    if any(undo_permission(write.kind) is None for write in writes):
        return "not-this-kind"
    if any(write.kind == "alert" and (write.is_new or _is_raised(write)) for write in writes):
        return "raised-an-alert"
    return None


def _is_raised(write: Write) -> bool:
    """Whether the write raised an alert, or raised the level of an unacknowledged one."""
    return any(field in ("signs", "level") for field, _, _ in write.fields)
