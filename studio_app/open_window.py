"""A command's wish that the window be opened, and on what."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from studio_app.security.device_secret import DeviceSecrets


@dataclass(frozen=True)
class OpenWindow:
    """Open the window on `file` (None: the welcome page); where login and password are given it signs in by itself."""

    file: Path | None = None
    login: str | None = None
    password: str | None = field(default=None, repr=False)
    kept: DeviceSecrets | None = field(default=None, repr=False)
