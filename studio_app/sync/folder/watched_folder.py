"""Exchanges bundles through a shared folder: one scan reads what arrived and writes what neighbours lack.

The layout is in `shared_files.py`. Once a scan is due, every arrived bundle is read, and a bundle is written for each
neighbour with new records, an owed acknowledgement, or records that were written there a day ago and are still not
acknowledged. An unreachable share is reported once and tried again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from pathlib import Path

import msgspec

from db.changes import Changes
from db.migrations import SCHEMA
from db.queries import node as node_queries
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.sync.folder.shared_files import (
    FileState,
    bundle_name,
    bundles_in,
    is_fully_copied,
    is_same,
    local_copy,
    move_to_read,
    receiver_folder,
    remove_older_bundles,
)
from studio_app.sync.folder.watch_settings import ScanCounts, WatchState, folder_missing, read_watch, save_watch_state
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.receive.bundle_warnings import save_notes
from studio_app.sync.receive.import_bundle import ReadBundle, read
from studio_app.sync.send.export import Exported, export
from studio_app.sync.status import NeighbourStatus, status

SHARED_FOLDER = "shared-folder"
"""The kind by which `Changes` tell of a look."""
RESEND_AFTER_MS = 24 * 3600 * 1000
"""What was sent and is not acknowledged is put there once more after this long."""

_KEPT_DIGESTS = 500
_PASSING = frozenset(
    {
        "cannot-read",
        "disk-full",
        "disk-gone",
        "file-busy",
        "file-exchanged",
        "file-missing",
        "not-writable",
        "open-elsewhere",
    }
)
"""Refusals that the next try may not meet."""


@dataclass(frozen=True)
class Refused:
    """A file, or an export for a neighbour, that was refused, with the sentence that explains it."""

    name: str
    sentence: str


@dataclass(frozen=True)
class FolderScan:
    """The outcome of one scan of the folder. `waiting` counts files that are still being copied."""

    made: tuple[Exported, ...] = ()
    read: tuple[ReadBundle, ...] = ()
    refused: tuple[Refused, ...] = ()
    waiting: int = 0
    gone: bool = False
    is_news: bool = True
    """whether there is anything to tell: not where a share is gone that was gone the last time"""
    changes: Changes = field(default_factory=Changes)

    @property
    def counts(self) -> ScanCounts:
        """The counts of the outcome."""
        return ScanCounts(made=len(self.made), read=len(self.read), refused=len(self.refused), gone=self.gone)

    @property
    def sentence(self) -> str:
        """The outcome in one sentence; empty where nothing was done."""
        return self.counts.sentence


def scan_folder(signed_in: SignedIn, progress: Progress | None = None, folder: Path | None = None) -> FolderScan:
    """Scans the folder once: reads the bundles in it and writes those that are due. `folder`: another than the one that
    is watched.

    The outcome says where the folder cannot be reached. Raises Refusal `not-a-folder` where none is set,
    `not-permitted`.
    """
    require_exchange(signed_in)
    with signed_in.read() as reading:
        plan, state = read_watch(reading)
        neighbours = node_queries.neighbours(reading)
    if folder is None:
        if plan is None:
            raise folder_missing()
        folder = Path(plan.folder)
    under = f"{SCHEMA} {len(neighbours)}"
    running = progress or NoProgress()
    scan = FolderScan()
    try:
        if not folder.is_dir():
            raise OSError
        scan = _read_arrived(signed_in, folder, state, under, running)
        scan = _write_due(signed_in, folder, scan, running)
    except OSError:
        scan = replace(scan, gone=True, is_news=not state.came_to.gone)
    finally:  # a look that was cancelled counts too: it does not begin again by itself a minute later
        if plan is not None and folder == Path(plan.folder):
            state.last, state.came_to = signed_in.now(), scan.counts
        with signed_in.unit() as unit:
            save_watch_state(unit, state)
    news = Changes(frozenset({"bundle", "neighbour"} if scan.made else ()) | {SHARED_FOLDER})
    return replace(scan, is_news=scan.is_news and bool(scan.sentence), changes=scan.changes | news)


def is_bundle_due(neighbour: NeighbourStatus, now: int) -> bool:
    """Whether a bundle is written for a neighbour: new records, an owed acknowledgement, or records unacknowledged for
    a day.
    """
    if neighbour.state != "active":
        return False
    stale = bool(neighbour.waiting) and now - (neighbour.last_out or 0) >= RESEND_AFTER_MS
    return neighbour.unsent > 0 or neighbour.owed or stale


def _read_arrived(signed_in: SignedIn, folder: Path, state: WatchState, under: str, progress: Progress) -> FolderScan:
    own = folder / receiver_folder(signed_in.node.id)
    own.mkdir(exist_ok=True)
    files = dict(bundles_in(own))
    got: list[ReadBundle] = []
    refused: list[Refused] = []
    waiting = 0
    before, state.seen = state.seen, dict(files)
    for name, now in sorted(files.items()):
        progress.check()
        seen = before.get(name)
        if seen is not None and _is_still_refused(seen, now, under):
            state.seen[name] = seen
            continue
        if not is_fully_copied(now, seen, signed_in.now()):
            waiting += 1
            continue
        try:
            with local_copy(own / name) as (copy, digest):
                if digest not in state.done:
                    found = read(signed_in, copy, progress)
                    save_notes(signed_in, found.sender, found.notes)
                    got.append(replace(found, bundle=str(own / name)))
        except OSError:
            if not own.is_dir():
                raise
            waiting += 1  # taken away, or still held by whoever copies it
            continue
        except Refusal as refusal:
            if not own.is_dir():
                raise OSError from refusal
            refused.append(Refused(name, refusal.sentence))
            if refusal.code not in _PASSING:
                state.seen[name] = msgspec.structs.replace(
                    now, refused=refusal.code, sentence=refusal.sentence, under=under
                )
            continue
        state.done[digest] = signed_in.now()
        move_to_read(own, name, digest)
    state.done = dict(sorted(state.done.items(), key=lambda item: item[1])[-_KEPT_DIGESTS:])
    return FolderScan(
        read=tuple(got),
        refused=tuple(refused),
        waiting=waiting,
        changes=reduce(or_, (one.changes for one in got), Changes()),
    )


def _write_due(signed_in: SignedIn, folder: Path, scan: FolderScan, progress: Progress) -> FolderScan:
    made: list[Exported] = []
    refused = list(scan.refused)
    for neighbour in status(signed_in).neighbours:
        if not is_bundle_due(neighbour, signed_in.now()):
            continue
        there = folder / receiver_folder(neighbour.node)
        there.mkdir(exist_ok=True)
        name = bundle_name(signed_in.node.id, neighbour.bundles_out + 1)
        try:
            made.append(export(signed_in, neighbour.node, there / name, progress))
        except Refusal as refusal:
            refused.append(Refused(neighbour.name, refusal.sentence))
            continue
        remove_older_bundles(there, signed_in.node.id, name)
    return replace(scan, made=tuple(made), refused=tuple(refused))


def _is_still_refused(seen: FileState, now: FileState, under: str) -> bool:
    """Whether this unchanged file was refused by the same program with the same neighbours."""
    return bool(seen.refused) and seen.under == under and is_same(seen, now)
