"""A command's request to open the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from studio_app.security.device_secret import DeviceSecrets


@dataclass(frozen=True)
class OpenWindow:
    """Opens the window on `file` (None: the welcome page), signed in where login and password are given."""

    file: Path | None = None
    login: str | None = None
    password: str | None = field(default=None, repr=False)
    device_secrets: DeviceSecrets | None = field(default=None, repr=False)
