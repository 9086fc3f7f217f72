"""How a long call tells how far it is, and learns that it is no longer wanted.

A service that may take longer than a breath takes a `Progress`; the window gives it one that feeds the strip at the
foot, a script gives `NoProgress`.
"""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """Raised by `Progress.check` in a call whose person asked for it to stop; what it had begun is rolled back."""


class Progress(Protocol):
    """What a long call is given by whoever waits for it."""

    def report(self, done: int, total: int) -> None:
        """`done` of `total` steps are behind us; a `total` of 0 means nobody knows how many there will be."""

    def check(self) -> None:
        """Raise `Cancelled` if the person has asked to stop; to be called where stopping leaves nothing half done."""


class NoProgress:
    """Nobody is watching and nobody will cancel: for scripts and tests."""

    def report(self, done: int, total: int) -> None:
        """Nothing to tell."""

    def check(self) -> None:
        """Never raises."""
