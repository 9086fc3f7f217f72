"""Where somebody lives and studies, in the words of the roster."""

from __future__ import annotations

import re

from studio_app.words import say


def building_name(building: str) -> str:
    """The building in words: a bare number or letter says little by itself."""
    return say("Building {building}", building=building) if re.fullmatch(r"[0-9A-Za-z]{1,3}", building) else building


def bed_place(building: str, room: str, bed: str) -> str:
    """Building, room and bed on one line: `3号公寓 116-1`; as much of it as is known."""
    where = "-".join(part for part in (room, bed) if part)
    return " ".join(part for part in (building_name(building), where) if part)
