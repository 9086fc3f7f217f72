"""Progress reports and cancellation of long calls.

A service that may take longer than a second takes a `Progress`; the window shows it in the status bar, scripts pass
`NoProgress`.
"""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """Raised by `Progress.check` in a call that its person cancelled; its transaction is rolled back."""


class Progress(Protocol):
    """Callback object of a long call."""

    def report(self, done: int, total: int) -> None:
        """`done` of `total` steps are finished; a `total` of 0 means unknown."""

    def check(self) -> None:
        """Raises `Cancelled` if the person cancelled; called where stopping leaves nothing half done."""


class NoProgress:
    """No reports and no cancellation: for scripts and tests."""

    def report(self, done: int, total: int) -> None:
        """Does nothing."""

    def check(self) -> None:
        """Never raises."""
