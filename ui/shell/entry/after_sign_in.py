"""What the program does for the file once somebody has signed in, in the background; each call gives a sentence or ''."""

from __future__ import annotations

from collections.abc import Callable

from studio_app.domain.permissions import Permission
from studio_app.node import service
from studio_app.node.service import Changes, check_after_unclean_shutdown
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.words import say, say_count


def check_after_unclean_end(signed_in: SignedIn) -> Callable[[Progress], str]:
    """The check of a file that was not closed; nothing to do and nothing to say after a clean end."""
    return lambda _progress: check_after_unclean_shutdown(signed_in)


def back_up_daily(signed_in: SignedIn) -> Callable[[Progress], str]:
    """The day's backup, where none was made yet."""

    def call(progress: Progress) -> str:
        made = service.back_up_daily(signed_in, progress)
        return "" if made is None else say("The backup {file} was made and checked.", file=made.path.name)

    return call


def look_after_exchange(signed_in: SignedIn) -> Callable[[Progress], tuple[str, Changes]]:
    """Bundles that waited for this program's update are read, and a clock that was ahead is seen to."""

    def call(progress: Progress) -> tuple[str, Changes]:
        from studio_app.sync import service as sync

        if not signed_in.may(Permission.BUNDLES):
            return "", Changes()
        read = sync.read_kept(signed_in, progress)
        told = (
            [
                say_count(
                    "{count} bundle that waited for a newer program was read.",
                    "{count} bundles that waited for a newer program were read.",
                    len(read),
                )
            ]
            if read
            else []
        )
        changes = Changes()
        for one in read:
            changes |= one.changes
        return " ".join([*told, *sync.check_clock(signed_in)]), changes

    return call
