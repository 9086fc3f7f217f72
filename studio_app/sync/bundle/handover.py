"""Hands things from one thread to another, a few ahead, so that reading and packing need not wait for each other.

zstd, SHA-512 and the database leave Python's lock free while they work: on two threads they work at the same time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Left(Exception):
    """Nobody takes any longer what is handed over."""


class Handover(Generic[T]):
    """Things on their way from one giving thread to one taking thread, at most `room` of them at a time.

    The taking thread must `leave` in the end, whatever happens, so that the giving one does not wait for ever.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._waiting: deque[T] = deque()
        self._changed = threading.Condition()
        self._problem: BaseException | None = None
        self._is_complete = self._has_left = False

    @contextmanager
    def giving(self) -> Iterator[None]:
        """For the giving thread: nothing comes after the block, and what stops it stops the taking thread too."""
        try:
            yield
        except BaseException as problem:
            self._end(problem)
            raise
        self._end(None)

    def put(self, thing: T) -> None:
        """Hands over one thing, waiting while there is no room. Raises Left."""
        with self._changed:
            while len(self._waiting) >= self._room and not self._has_left:
                self._changed.wait()
            if self._has_left:
                raise Left
            self._waiting.append(thing)
            self._changed.notify()

    def leave(self) -> None:
        """For the taking thread: nothing more is wanted."""
        with self._changed:
            self._has_left = True
            self._waiting.clear()
            self._changed.notify()

    def __iter__(self) -> Iterator[T]:
        """For the taking thread: the things in order, then what stopped the giving thread, if something did."""
        while True:
            with self._changed:
                while not self._waiting and not self._is_complete:
                    self._changed.wait()
                if not self._waiting:
                    if self._problem is not None:
                        raise self._problem
                    return
                thing = self._waiting.popleft()
                self._changed.notify()
            yield thing

    def _end(self, problem: BaseException | None) -> None:
        with self._changed:
            self._problem, self._is_complete = problem, True
            self._changed.notify()
