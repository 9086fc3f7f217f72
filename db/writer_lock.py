"""Inter-process write lock: an operating system lock on `FILE.lock`, released with the process however it ends.

SQLite serialises transactions of two processes. This lock keeps a second program from writing while a window is open,
and shows at open whether the last writer ended uncleanly. Stores of one process share it.
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
    """This process's lock on one node file, with a count of the stores that share it."""

    def __init__(self, lock: FileLock) -> None:
        self.lock = lock
        self.stores = 1


class WriterLock:
    """A store's share of this process's lock on the node file `path`. Thread-safe; released with its store."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._end: weakref.finalize[..., WriterLock] | None = None

    @property
    def held(self) -> bool:
        """Whether this store may write."""
        return self._end is not None and self._end.alive

    def acquire(self, wait: float = 0.0) -> bool:
        """Acquires the lock; False if another process still has it after `wait` seconds.

        Raises NotWritable where the lock file cannot be created: a read-only folder, a disk that is gone.
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

    def release(self) -> None:
        """Releases the lock."""
        if self._end is not None:
            self._end()


def lock_path(path: Path) -> Path:
    """The lock file; it is empty and may stay behind."""
    return path.with_name(path.name + ".lock")


def _give_up(key: Path) -> None:
    with _guard:
        shared = _held[key]
        shared.stores -= 1
        if shared.stores == 0:
            del _held[key]
            shared.lock.release()


def held_by_this_process(path: Path) -> bool:
    """Whether this process holds the lock."""
    with _guard:
        return path.resolve() in _held
