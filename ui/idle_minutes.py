"""After how many idle minutes every window on a file locks itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

USUAL_MINUTES = 5
"""A window left alone for so long locks itself, unless the file says otherwise."""

FEWEST_MINUTES, MOST_MINUTES = 1, 60
LOCK_AFTER = "lock-after-minutes"
"""The file's setting."""


def idle_minutes(signed_in: SignedIn) -> int:
    """After how many idle minutes the window locks."""
    from studio_app.node import service

    kept = service.setting(signed_in, LOCK_AFTER)
    return min(MOST_MINUTES, max(FEWEST_MINUTES, kept)) if isinstance(kept, int) else USUAL_MINUTES
