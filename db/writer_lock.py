"""One writing process: a lock of the operating system on `FILE.lock`, which ends with the process however it ends.

SQLite keeps transactions of two processes apart by itself. This lock keeps a second program from writing behind the
back of an open window, and tells at open whether the last writer ended uncleanly. Stores of one process share it.
"""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

from filelock import FileLock, Timeout

from db import errors

_guard = threading.Lock()
_held: dict[Path, _Held] = {}


class _Held:
    """This process's hold on one node file, and how many stores share it."""

    def __init__(self, lock: FileLock) -> None:
        self.lock = lock
        self.stores = 1


class WriterLock:
    """A store's share in this process's hold on the node file `path`. Safe for threads; given up with its store."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._end: weakref.finalize[..., WriterLock] | None = None

    @property
    def held(self) -> bool:
        """Whether this store may write."""
        return self._end is not None and self._end.alive

    def take(self, wait: float = 0.0) -> bool:
        """Takes the file for writing; False when another process still has it after `wait` seconds.

        Raises NotWritable where the lock cannot be made: a read-only folder, a disk that is gone.
        """
        with _guard:
            if self.held:
                return True
            key = self._path.resolve()
            shared = _held.get(key)
            if shared is not None:
                shared.stores += 1
            else:
                lock = FileLock(lock_path(self._path), timeout=wait, thread_local=False)
                try:
                    lock.acquire()
                except Timeout:
                    return False
                except OSError as error:
                    raise errors.NotWritable(self._path) from error
                _held[key] = _Held(lock)
            self._end = weakref.finalize(self, _give_up, key)
            return True

    def give_up(self) -> None:
        """Lets other processes write."""
        if self._end is not None:
            self._end()


def lock_path(path: Path) -> Path:
    """The file that is locked; it is empty and may stay behind."""
    return path.with_name(path.name + ".lock")


def _give_up(key: Path) -> None:
    with _guard:
        shared = _held[key]
        shared.stores -= 1
        if shared.stores == 0:
            del _held[key]
            shared.lock.release()


def held_here(path: Path) -> bool:
    """Whether this process has the file for writing."""
    with _guard:
        return path.resolve() in _held
