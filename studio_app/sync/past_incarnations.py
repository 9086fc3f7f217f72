"""Setting that stores a neighbour's earlier incarnations."""

from __future__ import annotations

import msgspec

from db.settings import SettingKey


class Past(msgspec.Struct):
    """Incarnations of a neighbour that were followed by another, and when the latest one was first met: its made-at,
    or our time where the clock there was ahead of ours. `told_from` is our rev at that moment: bundles made before it left
    out what had come from the file that was followed."""

    retired: list[str] = []
    since: int = 0
    told_from: int = 0


PAST = SettingKey("incarnations/", Past, Past())
"""One a neighbour (id in hex)."""
