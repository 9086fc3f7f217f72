"""The outcome of an import in one sentence, for the window and the command line."""

from __future__ import annotations

from studio_app.sync.receive.import_bundle import ReadBundle
from studio_app.words import say


def read_in_words(read: ReadBundle) -> str:
    """The number of records applied; for a bundle without any, that it only confirmed receipt."""
    if read.applied == read.already == read.quarantined == 0:
        return say(
            "bundle {number} from {sender}: nothing new; it confirms what has arrived there.",
            number=read.number,
            sender=read.name,
        )
    return say(
        "bundle {number} from {sender}: {applied} taken in, {already} known already.",
        number=read.number,
        sender=read.name,
        applied=read.applied,
        already=read.already,
    )
