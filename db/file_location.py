"""Identity of the opened file on disk: detects an unplugged stick, a replaced file, and an unclean end of the last
writer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from db import errors
from db.writer_lock import WriterLock, held_by_this_process


class FileLocation:
    """Checks that a path still leads to the file that was opened (device and inode).

    An operating system lets a process write on into a file that was deleted or whose stick was pulled; that must not
    pass for saved.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = self._found()

    def check(self, came_back: Callable[[], None] | None = None) -> None:
        """Raises DiskGone when the file is not there, Exchanged when another one is.

        If the same file was mounted anew, `came_back` is called and the new identity is adopted.
        """
        found = self._found()
        if found is None:
            raise errors.DiskGone(self._path)
        if found == self._file:
            return
        if came_back is None:
            raise errors.Exchanged(self._path)
        came_back()
        self._file = found

    def _found(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self._path)
        except OSError:
            return None
        return status.st_dev, status.st_ino


def closed_uncleanly(path: Path) -> bool:
    """Whether the last writer ended without closing the file: its write-ahead log exists and no process holds the lock.

    SQLite removes the log when the last connection closes. Valid only before the file is opened.
    """
    try:
        left = path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False
    if not left or held_by_this_process(path):
        return False
    lock = WriterLock(path)
    try:
        return lock.acquire()
    except errors.NotWritable:
        return False
    finally:
        lock.release()
