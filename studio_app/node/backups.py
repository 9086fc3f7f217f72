"""Backups of the open file: on demand to any folder, and daily into the file's own backup folder."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from db import errors
from db.backup import back_up
from db.changes import Changes
from db.local_writes import keep_setting
from db.settings import SettingKey, read_setting
from studio_app.domain.permissions import Permission
from studio_app.node.companion_files import backups_folder
from studio_app.node.file_sentences import as_refusals, refusal_for
from studio_app.node.retention import Retention, retained
from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.security.key_file import keys_path
from studio_app.words import say

_MOMENT = "%Y-%m-%d-%H%M%S"


class BackupPlan(msgspec.Struct, frozen=True):
    """Settings of automatic backups: `folder` is empty for the default one; retention in days, weeks, months."""

    daily: bool = True
    folder: str = ""
    days: int = 7
    weeks: int = 4
    months: int = 12


_PLAN = SettingKey("backups", BackupPlan, BackupPlan())


@dataclass(frozen=True)
class Backup:
    """A backup: path, creation time (the node's local time), size in bytes."""

    path: Path
    made_at: dt.datetime
    size: int


def backup_plan(signed_in: SignedIn) -> BackupPlan:
    """The file's settings, or the defaults. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.ADMINISTER)
    return _plan(signed_in)


def _plan(signed_in: SignedIn) -> BackupPlan:
    with signed_in.read() as read:
        return read_setting(read, _PLAN)


def save_backup_plan(signed_in: SignedIn, plan: BackupPlan) -> Changes:
    """Saves the settings. Raises Refusal `not-permitted`, `backup-plan`."""
    signed_in.require(Permission.ADMINISTER)
    if min(plan.days, plan.weeks, plan.months) < 0 or plan.days + plan.weeks + plan.months == 0:
        raise Refusal("backup-plan", say("At least one backup has to be kept. Nothing was changed."))
    if plan.folder and not Path(plan.folder).is_dir():
        raise Refusal("backup-plan", say("That folder for backups is not there. Nothing was changed; choose another."))
    with signed_in.unit() as unit:
        keep_setting(unit, _PLAN, plan)
    return unit.changes


def own_backups(signed_in: SignedIn) -> list[Backup]:
    """The backups in the backup folder, newest first. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.ADMINISTER)
    return _own(signed_in)


def _own(signed_in: SignedIn) -> list[Backup]:
    return _backups_in(_folder(signed_in), signed_in.store.path.stem)


def back_up_to(signed_in: SignedIn, target: Path, progress: Progress | None = None) -> Backup:
    """Writes a verified, encrypted backup to `target`, with `target.keys`; other writers are not blocked.

    Raises Refusal: `not-permitted`, `file-exists`, `not-writable`, `no-room-for-backup`, `file-damaged`.
    """
    signed_in.require(Permission.ADMINISTER)
    made = _back_up(signed_in, target, progress or NoProgress())
    with signed_in.unit() as unit:
        unit.log("backup", "node", signed_in.node.id)
    return made


def back_up_now(signed_in: SignedIn, progress: Progress | None = None) -> Backup:
    """Makes a backup in the backup folder, then removes expired ones."""
    signed_in.require(Permission.ADMINISTER)
    made = _in_own_folder(signed_in, progress or NoProgress())
    with signed_in.unit() as unit:
        unit.log("backup", "node", signed_in.node.id)
    return made


def back_up_daily(signed_in: SignedIn, progress: Progress | None = None) -> Backup | None:
    """Makes the automatic backup, whoever signed in, if the newest is of an earlier day; None where none was due.

    A file of the demo is not backed up: it can be made again.
    """
    if signed_in.node.demo:
        return None
    newest = next(iter(_own(signed_in)), None)
    if not _plan(signed_in).daily or (newest is not None and newest.made_at.date() >= signed_in.today()):
        return None
    return _in_own_folder(signed_in, progress or NoProgress())


def _in_own_folder(signed_in: SignedIn, progress: Progress) -> Backup:
    moment = signed_in.local_time(signed_in.now())
    stem = signed_in.store.path.stem
    folder = _folder(signed_in)
    made = _back_up(signed_in, folder / f"{stem}-{moment:{_MOMENT}}.psyche", progress)
    _remove_old(signed_in, folder, stem)
    return made


def _back_up(signed_in: SignedIn, target: Path, progress: Progress) -> Backup:
    def step(done: int, total: int) -> None:
        progress.check()
        progress.report(done, total)

    store = signed_in.store
    with _in_words(target):
        size = back_up(store, signed_in.keys.data_key, target, keys_path(store.path), step)
    return Backup(target, signed_in.local_time(signed_in.now()).replace(tzinfo=None, microsecond=0), size)


@contextlib.contextmanager
def _in_words(target: Path) -> Iterator[None]:
    try:
        with as_refusals():
            yield
    except Refusal as refusal:
        if refusal.code != "disk-full":
            raise
        sentence = say(
            "There is no room for the backup {file}, so none was made. The data file itself is safe. Make some room or choose "
            "another disk.",
            file=target.name,
        )
        raise Refusal("no-room-for-backup", sentence) from refusal


def _folder(signed_in: SignedIn) -> Path:
    usual = backups_folder(signed_in.store.path)
    chosen = _plan(signed_in).folder
    return Path(chosen) / usual.name if chosen else usual


def _backups_in(folder: Path, stem: str) -> list[Backup]:
    pattern = re.compile(re.escape(stem) + r"-(\d{4}-\d\d-\d\d-\d{6})\.psyche")
    found = []
    try:
        names = [(path, pattern.fullmatch(path.name)) for path in folder.iterdir()]
        for path, match in names:
            if match:
                with contextlib.suppress(ValueError):
                    found.append(Backup(path, dt.datetime.strptime(match[1], _MOMENT), path.stat().st_size))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise refusal_for(errors.NotWritable(folder)) from error
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def _remove_old(signed_in: SignedIn, folder: Path, stem: str) -> None:
    plan = _plan(signed_in)
    backups = _backups_in(folder, stem)
    keep = retained([backup.made_at for backup in backups], Retention(plan.days, plan.weeks, plan.months))
    for backup in backups:
        if backup.made_at not in keep:
            with contextlib.suppress(OSError):  # one that stays too long does no harm
                backup.path.unlink()
                keys_path(backup.path).unlink(missing_ok=True)
