"""Per-user preferences that apply before sign-in: language, appearance, reminder time, recent files.

Stored as JSON in the user's configuration folder. It holds paths of data files only; nothing about people.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec
import platformdirs

from db.atomic_write import atomic_write_bytes

RECENT = 6


class Preferences(msgspec.Struct, frozen=True):
    """`language` and `appearance` are empty until chosen; `recent` holds paths, the latest first.

    `remind_at` is the time (`HH:MM`) of the evening reminder of the round; empty for never.
    """

    language: str = ""
    appearance: str = "system"
    recent: tuple[str, ...] = ()
    remind_at: str = ""


def preferences_path() -> Path:
    """The path of the file; `PSYCHE_CONFIG` names another folder, for tests and for a USB stick."""
    folder = os.environ.get("PSYCHE_CONFIG") or platformdirs.user_config_dir("psyche-studio", appauthor=False)
    return Path(folder) / "preferences.json"


def read_preferences() -> Preferences:
    """The preferences; the defaults where the file is missing or unreadable."""
    try:
        return msgspec.json.decode(preferences_path().read_bytes(), type=Preferences)
    except (OSError, msgspec.MsgspecError):
        return Preferences()


def save_preferences(kept: Preferences) -> None:
    """Writes the preferences. A folder that cannot be written is ignored."""
    path = preferences_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write_bytes(path, msgspec.json.format(msgspec.json.encode(kept)))


def with_recent(kept: Preferences, file: Path) -> Preferences:
    """The preferences with `file` as the latest recent file."""
    name = str(file.resolve())
    others = tuple(path for path in kept.recent if path != name)
    return msgspec.structs.replace(kept, recent=(name, *others)[:RECENT])
