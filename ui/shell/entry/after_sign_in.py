"""Background calls after sign-in: file check, daily backup, postponed bundles. Each gives a sentence or ''."""

from __future__ import annotations

from studio_app.domain.permissions import Permission
from studio_app.node import service
from studio_app.node.service import Changes, check_after_unclean_shutdown
from studio_app.node.signed_in import SignedIn
from studio_app.progress import Progress
from studio_app.words import say, say_count


def check_after_unclean_end(signed_in: SignedIn, _progress: Progress) -> str:
    """The check of a file that was not closed; nothing to do and nothing to say after a clean end."""
    return check_after_unclean_shutdown(signed_in)


def back_up_daily(signed_in: SignedIn, progress: Progress) -> str:
    """The day's backup, where none was made yet."""
    made = service.back_up_daily(signed_in, progress)
    return "" if made is None else say("The backup {file} was made and checked.", file=made.path.name)


def read_postponed(signed_in: SignedIn, progress: Progress) -> tuple[str, Changes]:
    """Reads bundles that waited for this program's update, and says where a clock was ahead."""
    from studio_app.sync import service as sync

    if not signed_in.may(Permission.BUNDLES):
        return "", Changes()
    read = sync.read_postponed(signed_in, progress)
    sentence = say_count(
        "{count} bundle that waited for a newer program was read.",
        "{count} bundles that waited for a newer program were read.",
        len(read),
    )
    changes = Changes()
    for one in read:
        changes |= one.changes
    return " ".join([*([sentence] if read else []), *sync.check_clock(signed_in)]), changes
