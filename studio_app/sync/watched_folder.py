"""A folder on a share that both sides reach: bundles are put there and read from there without anybody's hand.

What lies where is told in `shared_files.py`. Once a look is due, everything that came is read, and what waits for a
neighbour is put there: something new, an acknowledgement it waits for, or what was put there a day ago and is still not
acknowledged. A share that cannot be reached is told of once and tried again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Literal

import msgspec

from db.changes import Changes
from db.migrations import SCHEMA
from db.queries import node as node_queries
from db.settings import keep_setting
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.sync.exporting import Exported, export
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.reading import ReadBundle, read
from studio_app.sync.shared_files import (
    Seen,
    bundle_name,
    bundles_in,
    fetched,
    has_rested,
    is_same,
    move_away,
    receiver_folder,
    take_older_away,
)
from studio_app.sync.status import NeighbourStatus, status
from studio_app.words import say, say_count

Every = Literal["quarter", "hour", "day"]

SHARED_FOLDER = "shared-folder"
"""The kind by which `Changes` tell of a look."""
AGAIN_MS = 24 * 3600 * 1000
"""What was sent and is not acknowledged is put there once more after this long."""

_PLAN, _STATE = "watched-folder", "watched-folder/state"
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
_PERIODS: dict[str, dt.timedelta] = {"quarter": dt.timedelta(minutes=15), "hour": dt.timedelta(hours=1)}


class WatchPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Which folder is looked into and how often; `hour` (0 to 23) counts where that is once a day."""

    folder: str
    every: Every = "hour"
    hour: int = 2


class _State(msgspec.Struct, kw_only=True):
    """What is remembered from one look to the next. `done` maps the digest of a file that was read to the moment."""

    last: int = 0
    gone: bool = False
    told: str = ""
    seen: dict[str, Seen] = {}
    done: dict[str, int] = {}


@dataclass(frozen=True)
class Refused:
    """A file, or the bundle for a neighbour, that could not be dealt with, and the sentence why."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Looked:
    """What one look into the folder came to. `waiting` counts files that are still being copied."""

    made: tuple[Exported, ...] = ()
    read: tuple[ReadBundle, ...] = ()
    refused: tuple[Refused, ...] = ()
    waiting: int = 0
    gone: bool = False
    is_news: bool = True
    """whether there is anything to tell: not where a share is gone that was gone the last time"""
    changes: Changes = field(default_factory=Changes)

    @property
    def sentence(self) -> str:
        """What was done, in one sentence; empty where there was nothing to do."""
        if self.gone:
            return say("The shared folder cannot be reached now. Nothing is lost; it is tried again by itself.")
        parts = []
        if self.made:
            parts.append(say_count("{count} bundle put there", "{count} bundles put there", len(self.made)))
        if self.read:
            parts.append(say_count("{count} bundle read", "{count} bundles read", len(self.read)))
        if self.refused:
            parts.append(say_count("{count} not taken", "{count} not taken", len(self.refused)))
        return say("Shared folder: {what}.", what=say(", ").join(parts)) if parts else ""


@dataclass(frozen=True)
class Watching:
    """How it stands: the plan (None: no folder), the last look (ms, None: never) and what it came to."""

    plan: WatchPlan | None
    last: int | None
    told: str
    gone: bool


def watching(signed_in: SignedIn) -> Watching:
    """Whether a folder is watched, and how that goes. Raises Refusal `not-permitted`."""
    require_exchange(signed_in)
    with signed_in.read() as reading:
        plan = _kept_plan(node_queries.setting(reading, _PLAN))
        state = _kept_state(node_queries.setting(reading, _STATE))
    return Watching(plan, state.last or None, state.told, state.gone)


def keep_watch_plan(signed_in: SignedIn, plan: WatchPlan | None) -> Changes:
    """Sets the watched folder of this file; None: none any more. Raises Refusal `not-a-folder`, `not-permitted`."""
    require_exchange(signed_in)
    if plan is not None and not Path(plan.folder).is_dir():
        raise _no_folder()
    with signed_in.unit() as unit:
        keep_setting(unit, _PLAN, msgspec.json.encode(plan).decode())
        keep_setting(unit, _STATE, msgspec.json.encode(_State()).decode())
    return unit.changes


def is_due(plan: WatchPlan, last: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether it is time to look again. A last look that lies ahead of `now` (a clock set back) does not count."""
    if last is None or last > now:
        return True
    if plan.every != "day":
        return now - last >= _PERIODS[plan.every]
    latest = now.replace(hour=plan.hour, minute=0, second=0, microsecond=0)
    if latest > now:
        latest -= dt.timedelta(days=1)
    return last < latest


def look_is_due(signed_in: SignedIn) -> bool:
    """Whether a folder is watched and it is time to look into it. Raises Refusal `not-permitted`."""
    require_exchange(signed_in)
    found = watching(signed_in)
    if found.plan is None:
        return False
    last = None if found.last is None else signed_in.local_time(found.last)
    return is_due(found.plan, last, signed_in.local_time(signed_in.now()))


def look(signed_in: SignedIn, progress: Progress | None = None, folder: Path | None = None) -> Looked:
    """Reads what came and puts there what waits, once. `folder`: another than the one that is watched.

    A folder that cannot be reached is told in the outcome. Raises Refusal `not-a-folder` where none is set,
    `not-permitted`.
    """
    require_exchange(signed_in)
    with signed_in.read() as reading:
        plan = _kept_plan(node_queries.setting(reading, _PLAN))
        state = _kept_state(node_queries.setting(reading, _STATE))
        neighbours = node_queries.neighbours(reading)
    if folder is None:
        if plan is None:
            raise _no_folder()
        folder = Path(plan.folder)
    under = f"{SCHEMA} {len(neighbours)}"
    told = progress or NoProgress()
    looked = Looked()
    try:
        if not folder.is_dir():
            raise OSError
        looked = _taken_in(signed_in, folder, state, under, told)
        looked = _put_there(signed_in, folder, looked, told)
    except OSError:
        looked = replace(looked, gone=True, is_news=not state.gone)
    finally:  # a look that was cancelled counts too: it does not begin again by itself a minute later
        state.last, state.gone, state.told = signed_in.now(), looked.gone, looked.sentence
        with signed_in.unit() as unit:
            keep_setting(unit, _STATE, msgspec.json.encode(state).decode())
    news = Changes(frozenset({"bundle", "neighbour"} if looked.made else ()) | {SHARED_FOLDER})
    return replace(looked, is_news=looked.is_news and bool(looked.sentence), changes=looked.changes | news)


def is_to_be_made(standing: NeighbourStatus, now: int) -> bool:
    """Whether a neighbour needs a bundle: something new, an acknowledgement, or what was sent and never acknowledged."""
    if standing.state != "active":
        return False
    stale = bool(standing.waiting) and now - (standing.last_out or 0) >= AGAIN_MS
    return standing.unsent > 0 or standing.owed or stale


def _taken_in(signed_in: SignedIn, folder: Path, state: _State, under: str, progress: Progress) -> Looked:
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
        if seen is not None and _stands_refused(seen, now, under):
            state.seen[name] = seen
            continue
        if not has_rested(now, seen, signed_in.now()):
            waiting += 1
            continue
        try:
            with fetched(own / name) as (copy, digest):
                if digest not in state.done:
                    got.append(replace(read(signed_in, copy, progress), bundle=str(own / name)))
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
                state.seen[name] = msgspec.structs.replace(now, refused=refusal.code, under=under)
            continue
        state.done[digest] = signed_in.now()
        move_away(own, name, digest)
    state.done = dict(sorted(state.done.items(), key=lambda item: item[1])[-_KEPT_DIGESTS:])
    return Looked(
        read=tuple(got),
        refused=tuple(refused),
        waiting=waiting,
        changes=reduce(or_, (one.changes for one in got), Changes()),
    )


def _put_there(signed_in: SignedIn, folder: Path, looked: Looked, progress: Progress) -> Looked:
    made: list[Exported] = []
    refused = list(looked.refused)
    for standing in status(signed_in).neighbours:
        if not is_to_be_made(standing, signed_in.now()):
            continue
        there = folder / receiver_folder(standing.node)
        there.mkdir(exist_ok=True)
        name = bundle_name(signed_in.node.id, standing.bundles_out + 1)
        try:
            made.append(export(signed_in, standing.node, there / name, progress))
        except Refusal as refusal:
            refused.append(Refused(standing.name, refusal.sentence))
            continue
        take_older_away(there, signed_in.node.id, name)
    return replace(looked, made=tuple(made), refused=tuple(refused))


def _stands_refused(seen: Seen, now: Seen, under: str) -> bool:
    """Whether this very file was refused, by the same program with the same neighbours."""
    return bool(seen.refused) and seen.under == under and is_same(seen, now)


def _kept_plan(text: str | None) -> WatchPlan | None:
    return None if text is None else msgspec.json.decode(text, type=WatchPlan | None)


def _kept_state(text: str | None) -> _State:
    return _State() if text is None else msgspec.json.decode(text, type=_State)


def _no_folder() -> Refusal:
    return Refusal("not-a-folder", say("There is no such folder now. Nothing was changed; please choose one."))
