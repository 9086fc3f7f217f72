"""Bundles between the demo's files, so that its center holds what the studios sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio_app.demo.clock import DemoClock
from studio_app.security.device_secret import DeviceSecrets


def exchange(files: Sequence[Path], kept: DeviceSecrets, clock: DemoClock) -> None:
    """Enrols the studios at the center and the Messengers at their studio, and carries one bundle each way."""
