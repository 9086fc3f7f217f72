"""Garbage is collected on the GUI thread only, and soon after a lock nothing of the pages is left."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.shell.session.garbage_collection import GarbageCollection
from ui.work import Work


class _Thing:
    """Refers to itself, so that only a full collection frees it."""

    def __init__(self, gone_in: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: gone_in.append(threading.get_ident())).atexit = False


@pytest.fixture
def collection(qtbot: QtBot) -> Iterator[GarbageCollection]:
    work = Work()
    found = GarbageCollection(work)
    yield found
    found.stop()
    work.close()


def test_after_a_lock_what_nobody_holds_is_gone(collection: GarbageCollection, qtbot: QtBot) -> None:
    gone_in: list[int] = []
    _Thing(gone_in)
    collection.collect_soon()
    qtbot.waitUntil(lambda: bool(gone_in))
    assert gone_in == [threading.get_ident()]


def test_a_background_thread_never_collects_garbage(collection: GarbageCollection, qtbot: QtBot) -> None:
    gone_in: list[int] = []
    _Thing(gone_in)
    busy = threading.Thread(target=lambda: [[n] for n in range(200_000)])
    busy.start()
    busy.join()
    assert gone_in == []


def test_once_stopped_python_collects_for_itself_again(qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    work = Work()
    collection = GarbageCollection(work)
    assert not gc.isenabled()
    assert sys.getswitchinterval() < before
    collection.stop()
    assert gc.isenabled()
    assert sys.getswitchinterval() == before
    work.close()
