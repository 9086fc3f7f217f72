"""Settings of the watched folder (path, interval), and the state stored between two scans."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from db.changes import Changes
from db.local_writes import keep_setting
from db.reading import Reading
from db.settings import SettingKey, read_setting
from db.store import UnitOfWork
from studio_app.node.signed_in import SignedIn
from studio_app.refusal import Refusal
from studio_app.sync.folder.shared_files import FileState
from studio_app.sync.neighbours import require_exchange
from studio_app.words import say, say_count

Every = Literal["quarter", "hour", "day"]

_PERIODS: dict[str, dt.timedelta] = {"quarter": dt.timedelta(minutes=15), "hour": dt.timedelta(hours=1)}


class WatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The watched folder and the scan interval; `hour` (0 to 23) applies to a daily scan."""

    folder: str
    every: Every = "hour"
    hour: int = 2


class ScanCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one scan: bundles written, bundles read, files refused; `gone`: the share was unreachable."""

    made: int = 0
    read: int = 0
    refused: int = 0
    gone: bool = False

    @property
    def sentence(self) -> str:
        """The outcome in one sentence; empty where nothing was done."""
        if self.gone:
            return say("The shared folder cannot be reached now. Nothing is lost; it is tried again by itself.")
        return say("Shared folder: {what}.", what=self.what) if self.what else ""

    @property
    def what(self) -> str:
        """The counts in words, `2 bundles put there, 1 bundle read`; empty where nothing was done."""
        parts = []
        if self.made:
            parts.append(say_count("{count} bundle put there", "{count} bundles put there", self.made))
        if self.read:
            parts.append(say_count("{count} bundle read", "{count} bundles read", self.read))
        if self.refused:
            parts.append(say_count("{count} not taken", "{count} not taken", self.refused))
        return say(", ").join(parts)


class WatchState(msgspec.Struct, kw_only=True):
    """State stored between scans. `last`: moment of the last scan (ms), 0 for never; `seen`: state of each file by
    name; `done`: digest of each file that was read, to the moment.
    """

    last: int = 0
    came_to: ScanCounts = ScanCounts()
    seen: dict[str, FileState] = {}
    done: dict[str, int] = {}


_PLAN = SettingKey[WatchSettings | None]("watched-folder", WatchSettings | None, None)
_STATE = SettingKey("watched-folder/state", WatchState, WatchState())


@dataclass(frozen=True)
class WatchStatus:
    """The settings (None: no folder), the last scan (ms, None: never), its counts, and refused files by name with the
    sentence.
    """

    plan: WatchSettings | None
    last: int | None
    came_to: ScanCounts
    refused: tuple[tuple[str, str], ...]


def watch_status(signed_in: SignedIn) -> WatchStatus:
    """The watched folder, its last scan and the files refused there. Raises Refusal `not-permitted`."""
    require_exchange(signed_in)
    with signed_in.read() as read:
        plan, state = read_watch(read)
    refused = tuple((name, seen.sentence) for name, seen in sorted(state.seen.items()) if seen.refused)
    return WatchStatus(plan, state.last or None, state.came_to, refused)


def save_watch_settings(signed_in: SignedIn, plan: WatchSettings | None) -> Changes:
    """Stores the watched folder of this file; None stops watching. Raises Refusal `not-a-folder`, `not-permitted`."""
    require_exchange(signed_in)
    if plan is not None and not Path(plan.folder).is_dir():
        raise folder_missing()
    with signed_in.unit() as unit:
        before, state = read_watch(unit.connection)
        keep_setting(unit, _PLAN, plan)
        if plan is None or before is None or before.folder != plan.folder:
            save_watch_state(unit, WatchState(done=state.done))
    return unit.changes


def scan_is_due(signed_in: SignedIn) -> bool:
    """Whether a folder is watched and its interval has passed. Raises Refusal `not-permitted`."""
    found = watch_status(signed_in)
    if found.plan is None:
        return False
    last = None if found.last is None else signed_in.local_time(found.last)
    return is_due(found.plan, last, signed_in.local_time(signed_in.now()))


def is_due(plan: WatchSettings, last: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the interval since the last scan has passed. A last scan later than `now` (a clock set back) does
    not count.
    """
    if last is None or last > now:
        return True
    if plan.every != "day":
        return now - last >= _PERIODS[plan.every]
    latest = now.replace(hour=plan.hour, minute=0, second=0, microsecond=0)
    if latest > now:
        latest -= dt.timedelta(days=1)
    return last < latest


def read_watch(read: Reading) -> tuple[WatchSettings | None, WatchState]:
    """The stored settings and scan state."""
    return read_setting(read, _PLAN), read_setting(read, _STATE)


def save_watch_state(unit: UnitOfWork, state: WatchState) -> None:
    """Stores the scan state until the next scan."""
    keep_setting(unit, _STATE, state)


def folder_missing() -> Refusal:
    """Refusal where no folder is set, or the path is no folder."""
    return Refusal("not-a-folder", say("There is no such folder now. Nothing was changed; please choose one."))
