"""What the program does for the file once somebody has signed in, in the background; each call gives a sentence or ''."""

from __future__ import annotations

from collections.abc import Callable

from studio_app.node import backups
from studio_app.node.signed_in import SignedIn
from studio_app.node.unclean_end import checked_after_unclean_end
from studio_app.progress import Progress
from studio_app.words import say


def check_after_unclean_end(signed_in: SignedIn) -> Callable[[Progress], str]:
    """The check of a file that was not closed; nothing to do and nothing to say after a clean end."""
    return lambda _progress: checked_after_unclean_end(signed_in)


def back_up_daily(signed_in: SignedIn) -> Callable[[Progress], str]:
    """The day's backup, where none was made yet."""

    def call(progress: Progress) -> str:
        made = backups.back_up_daily(signed_in, progress)
        return "" if made is None else say("The backup {file} was made and checked.", file=made.path.name)

    return call
