"""Chart colours, from the program's theme (`resources/theme`), light or dark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from studio_app.resource_files import resource


@dataclass(frozen=True)
class ChartColours:
    """Colours as '#RRGGBB'. `mood` holds the five mood colours, 1 (very low) first."""

    ground: str
    grid: str
    outline: str
    text: str
    muted_text: str
    line: str
    on_line: str
    alarm: str
    mood: tuple[str, str, str, str, str]

    @classmethod
    def from_tokens(cls, tokens: Mapping[str, str]) -> ChartColours:
        """From the theme's tokens (`surface`, `border`, `mood_1` and so on). Raises KeyError for a missing one."""
        return cls(
            ground=tokens["surface"],
            grid=tokens["border"],
            outline=tokens["control_border"],
            text=tokens["text"],
            muted_text=tokens["muted_text"],
            line=tokens["accent"],
            on_line=tokens["on_accent"],
            alarm=tokens["red_text"],
            mood=(
                tokens["mood_1"],
                tokens["mood_2"],
                tokens["mood_3"],
                tokens["mood_4"],
                tokens["mood_5"],
            ),
        )

    @classmethod
    def named(cls, appearance: Literal["light", "dark"]) -> ChartColours:
        """From the theme file of that name."""
        return cls.from_tokens(json.loads(resource("theme", f"{appearance}.json").read_text("utf-8")))
