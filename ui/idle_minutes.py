"""The idle time after which every window on a file locks itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio_app.node.signed_in import SignedIn

USUAL_MINUTES = 5
"""Until the file's setting is read."""
FEWEST_MINUTES, MOST_MINUTES = 1, 60


def idle_minutes(signed_in: SignedIn) -> int:
    """After how many idle minutes the window locks."""
    from studio_app.node.service import LOCK_AFTER, setting

    return min(MOST_MINUTES, max(FEWEST_MINUTES, setting(signed_in, LOCK_AFTER)))
