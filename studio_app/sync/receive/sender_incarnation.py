"""Detects restored and copied files from the incarnations in a bundle's header.

A new incarnation begins when a file is restored or copied by hand (`db/incarnation.py`), and means that all is
exchanged again. Two live copies of one file are reported on both sides: here, when a bundle comes from the copy that
another has followed; and to the copy itself, when its neighbour acknowledges what only the other one wrote.
"""

from __future__ import annotations

from db.incarnation import begin_incarnation, former_incarnations
from db.local_writes import keep_setting
from db.queries.node import NeighbourRow
from db.replication.sync_writes import clear_provenance
from db.settings import read_setting
from db.store import UnitOfWork
from studio_app.refusal import Refusal
from studio_app.sync.bundle.lines import Acknowledgement, BundleHeader
from studio_app.sync.clock_check import CLOCK_TOLERANCE
from studio_app.sync.neighbour_notes import note, note_count
from studio_app.sync.past_incarnations import PAST, Past
from studio_app.words import marked, say


def clock_note(unit: UnitOfWork, neighbour: NeighbourRow, made_at: int) -> list[str]:
    """The sentence for clocks that differ by more than a day, or none; each side has its own. Both sides are: each
    reads the other's bundle.
    """
    if abs(made_at - unit.now) <= CLOCK_TOLERANCE:
        return []
    if made_at > unit.now:
        sentence = note(
            marked("The clock of {name} is more than a day ahead of the clock here. Please compare them."),
            name=neighbour.name,
        )
    else:
        sentence = note_count(
            marked(
                "By the clock of {name} this bundle was made {count} day ago. If that is not so, the clocks are more than a "
                "day apart: please compare them."
            ),
            marked(
                "By the clock of {name} this bundle was made {count} days ago. If that is not so, the clocks are more than a "
                "day apart: please compare them."
            ),
            (unit.now - made_at) // CLOCK_TOLERANCE,
            name=neighbour.name,
        )
    return [sentence]


def same_incarnation(unit: UnitOfWork, neighbour: NeighbourRow, header: BundleHeader, notes: list[str]) -> bool:
    """Whether the sender's incarnation is the one known; a new one resets the exchange, which is noted.

    Refusal `older-copy` for a bundle of a file that another copy has followed.
    """
    if neighbour.incarnation == header.incarnation:
        return True
    past = read_setting(unit.connection, PAST.of(neighbour.id))
    if header.incarnation in past.retired or header.made_at < past.since:
        raise _older_copy(neighbour.name, header, past, unit.now)
    if neighbour.incarnation is not None:
        past.retired.append(neighbour.incarnation)
        notes.append(
            note(
                marked("{name} now works in a file that was restored or copied. All is exchanged again."),
                name=neighbour.name,
            )
        )
        clear_provenance(unit, neighbour.key)
    # A clock that was ahead must not make every later file look like an older one until it is reached.
    past.since = min(header.made_at, unit.now)
    past.told_from = unit.next_rev() if past.retired else 0
    keep_setting(unit, PAST.of(neighbour.id), past)
    return False


def acknowledged(
    unit: UnitOfWork, incarnation: str, neighbour: NeighbourRow, ack: Acknowledgement | None, notes: list[str]
) -> int:
    """Our rev up to which the neighbour has everything, by its own statement; lower than before if it was restored.

    `incarnation` is this file's. An acknowledgement of another copy of this file counts for nothing, and is noted.
    """
    if ack is None:
        return 0
    if ack.incarnation != incarnation:
        if ack.incarnation not in former_incarnations(unit.connection):
            notes.append(
                note(
                    marked(
                        "{name} last exchanged bundles with another copy of this file. If both copies are in use, please go "
                        "on with one of them only: what is written in the other does not arrive."
                    ),
                    name=neighbour.name,
                )
            )
        return 0
    if ack.upto > unit.rev:
        begin_incarnation(unit.connection, before_any_write=False)
        notes.append(
            note(
                marked(
                    "{name} has seen later work of this unit than is in this file: this seems to be an older copy. "
                    "From now on all is exchanged again. If a newer copy is at hand, please use that one."
                ),
                name=neighbour.name,
            )
        )
        return 0
    # What it had by the bundles made before we heard of its restore is not all that it may have.
    return 0 if ack.upto < read_setting(unit.connection, PAST.of(neighbour.id)).told_from else ack.upto


def from_before_restore(unit: UnitOfWork, incarnation: str, ack: Acknowledgement | None) -> bool:
    """Whether a bundle was made before its sender knew this file's present incarnation.

    What it brings counts as known to the sender only until then: this file, as it was before it was restored, may have
    withdrawn it there since.
    """
    restored = bool(former_incarnations(unit.connection))
    return restored and (ack is None or ack.incarnation != incarnation)


def _older_copy(name: str, header: BundleHeader, past: Past, now: int) -> Refusal:
    if header.made_at > past.since:
        sentence = say(
            "{name} seems to work in two copies of its file. This bundle is from the copy that was replaced, so it was "
            "not read, and nothing was changed. Please tell {name} to go on with one of them only.",
            name=name,
        )
    elif header.incarnation not in past.retired and now - header.made_at > CLOCK_TOLERANCE:
        sentence = say(
            "This bundle says it is older than the file that {name} works in now, so it was not read. Nothing was changed. "
            "If it was made just now, the clock there is wrong: please set it and make the bundle again.",
            name=name,
        )
    else:
        sentence = say(
            "This bundle is from a file of {name} that has been replaced since, so it was not read. Nothing was changed, "
            "and a newer bundle brings all that counts.",
            name=name,
        )
    return Refusal("older-copy", sentence)
