"""Restores a backup as a new file, which is a new incarnation of its node; never overwrites a file."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from db import errors
from db.atomic_write import rename
from db.copying import copy_file, remove
from db.engine import translated
from db.incarnation import begin_incarnation
from db.queries.node import this_node
from studio_app.domain.permissions import Permission
from studio_app.node.companion_files import backups_folder
from studio_app.node.file_sentences import as_refusals, refusal_for
from studio_app.node.opening import open_store, sign_in
from studio_app.node.sign_in import open_keys
from studio_app.node.signed_in import SignedIn
from studio_app.node.verification import verify
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.security.attempts import attempts_path
from studio_app.security.device_secret import DeviceSecrets
from studio_app.security.key_file import keys_path
from studio_app.words import say


def restore(backup: Path, target: Path, login: str, password: str, device_secrets: DeviceSecrets) -> str:
    """Restores `backup` and its keys as the new file `target`, on behalf of `login`; gives the new incarnation in hex.

    The passwords are those of the day of the backup, which is left unchanged. Raises Refusal: `file-exists`, those of
    `sign_in`, `not-permitted`, `backup-damaged`, `not-writable`, `disk-full`.
    """
    with _temporary_copy(backup, target, keys_path(backup)) as part:
        signed_in = sign_in(part, login, password, device_secrets)
        return _finished(signed_in, backup)


def restore_here(signed_in: SignedIn, backup: Path, target: Path, progress: Progress | None = None) -> str:
    """As `restore`, from the open file that the backup is of: today's accounts and passwords open the restored file.

    Raises Refusal as `restore`, and `other-backup` for one of another file.
    """
    signed_in.require(Permission.ADMINISTER)
    progress = progress or NoProgress()
    keys = keys_path(signed_in.store.path)
    with _temporary_copy(backup, target, keys) as part:
        progress.check()
        try:
            with as_refusals():
                store = open_store(part, signed_in.keys.data_key, open_keys(signed_in), signed_in.store.clock)
        except Refusal as refusal:
            if refusal.code != "not-a-node-file":
                raise
            raise _other_backup(backup) from refusal
        with store.read() as read:
            node = this_node(read)
        return _finished(replace(signed_in, store=store, node=node), backup)


@contextlib.contextmanager
def _temporary_copy(backup: Path, target: Path, keys: Path) -> Iterator[Path]:
    """A temporary copy of the backup with the keys, renamed to the target when the block succeeds."""
    for there in (target, keys_path(target)):
        if there.exists():
            raise refusal_for(errors.FileExists(there))
    if not backup.is_file():
        raise refusal_for(errors.FileMissing(backup))
    if not keys.is_file():
        raise refusal_for(errors.FileMissing(keys))
    part = target.with_name(target.name + ".restoring")
    try:
        with as_refusals():
            _remove(part)
            copy_file(backup, part)
            copy_file(keys, keys_path(part))
            log = backup.with_name(backup.name + "-wal")
            if log.exists():  # a copy made by hand of a file that was not closed
                copy_file(log, part.with_name(part.name + "-wal"))
        yield part
        with as_refusals(), translated(target):
            rename(keys_path(part), keys_path(target))
            rename(part, target)
    finally:
        with contextlib.suppress(OSError):
            _remove(part)


def _finished(signed_in: SignedIn, backup: Path) -> str:
    try:
        signed_in.require(Permission.ADMINISTER)
        if not all(check.ok for check in verify(signed_in)):
            raise Refusal(
                "backup-damaged",
                say(
                    "{file} is damaged, so it was not restored. Nothing was changed; take an older backup.",
                    file=backup.name,
                ),
            )
        with signed_in.unit() as unit:
            incarnation = begin_incarnation(unit.connection)
            unit.log("restored", "node", signed_in.node.id)
        return incarnation.hex()
    finally:
        signed_in.store.close()


def _remove(part: Path) -> None:
    remove(part)
    keys_path(part).unlink(missing_ok=True)
    attempts_path(part).unlink(missing_ok=True)
    shutil.rmtree(backups_folder(part), ignore_errors=True)  # of an older file brought up to this program


def _other_backup(backup: Path) -> Refusal:
    return Refusal(
        "other-backup",
        say(
            "{file} is not a backup of this data file, or its beginning is damaged. Nothing was changed. A backup of another "
            "file is restored with its own password: main.py restore.",
            file=backup.name,
        ),
    )
