"""Runs calls off the GUI thread and delivers results, progress and errors to it.

Threads are Python's executor rather than QThreadPool: a QThreadPool that is destroyed waits for its threads with the
interpreter's lock held, and they need that lock to end. Only one signal, without a value, crosses the threads; what it
announces waits in a queue.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, Qt, QTimer, Signal, Slot

from studio_app.progress import Cancelled, Progress
from studio_app.refusal import Refusal
from studio_app.words import say

T = TypeVar("T")
_log = logging.getLogger("studio.work")
_ROOT = Path(__file__).resolve().parent.parent

READING_THREADS = 3
WRITES = "writes"
UNFORESEEN = "unforeseen"
_AFTER_PAINTING_MS = 8
"""before a reading begins: a window paints up to 5 ms after it was asked to (the longest pause of Ctrl+K is 37 ms with it, 57 without)"""
_NEXT_TURN_MS = 1
"""with 0 Qt would take several steps before it looks at keys, clicks and timers"""


class Job:
    """One background call: title, progress and cancellation; it is the call's `Progress` too."""

    def __init__(self, title: str, lane: str, quiet: bool, notify: Callable[[Job], None]) -> None:
        self.title = title
        self.lane = lane
        self.quiet = quiet
        self.percent: int | None = None
        """0 to 100, None while nobody knows"""
        self.cancelled = False
        self.over = False
        """the callbacks have been made, or will never be"""
        self.unwanted = False
        """its answer is not to arrive, for something newer was asked for"""
        self.future: Future[None] | None = None
        self._notify = notify

    def cancel(self) -> None:
        """Ask the call to stop at its next `check`; one that has not begun never begins."""
        self.cancelled = True
        if self.future is not None:
            self.future.cancel()

    def drop(self) -> None:
        """Its answer is wanted no more: it never arrives, even where it is on its way already."""
        self.unwanted = True
        self.cancel()

    def report(self, done: int, total: int) -> None:
        percent = max(0, min(100, done * 100 // total)) if total > 0 else None
        if percent != self.percent:
            self.percent = percent
            self._notify(self)

    def check(self) -> None:
        if self.cancelled:
            raise Cancelled


def _nothing() -> None:
    """What happens after a job that was cancelled."""


@dataclass(frozen=True)
class _Outcome:
    """What happens on the GUI thread when a job is over."""

    deliver: Callable[[], object]
    without_owner: Callable[[], object] = _nothing


class Work(QObject):
    """Thread pool of the window, used from the GUI thread only.

    Calls of the default lane run side by side on a few threads. Calls of one named lane (`WRITES` for drafts and
    saves) run one after another, in the order they were asked for.
    """

    started = Signal(object)
    """a `Job` was handed in"""
    progressed = Signal(object)
    """a `Job` has another `percent`"""
    finished = Signal(object)
    """a `Job` is over: done, refused, cancelled or failed"""
    said = Signal(str)
    """a sentence for the status bar: a refusal nobody else took, or that a step could not be finished"""
    idle = Signal()
    """the last running job is over"""
    _delivered = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._jobs: list[Job] = []
        self._newest: dict[tuple[int, str], Job] = {}
        """by the owner and what is read for it"""
        self._deliveries: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._closed = False
        self._delivered.connect(self._deliver_next, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        call: Callable[[Progress], T],
        done: Callable[[T], object],
        *,
        title: str = "",
        failed: Callable[[Refusal], object] | None = None,
        owner: QObject | None = None,
        quiet: bool = False,
        lane: str = "",
        newest: str = "",
    ) -> Job:
        """Run `call` on another thread and bring its result to `done` on this one.

        A `Refusal` goes to `failed`, or else is said in the status bar; an error nobody foresaw becomes one of the code
        `UNFORESEEN`, so that whoever asked is told in any case and nothing stands still. Where `owner` (a page, a dialog) was destroyed
        meanwhile nothing is called. A `quiet` job is not shown in the status bar while it runs. After `close` the call is
        not run and the job is over at once.

        `newest` names what is read for `owner`: calls that read the same may overtake each other, and only the answer to
        the one asked for last arrives; those before are dropped.
        """
        job = Job(title, lane, quiet, self._notify_progress)
        if self._closed:
            job.cancelled = job.over = True
            return job
        if newest:
            what = id(owner), newest
            earlier = self._newest.get(what)
            if earlier is not None:
                earlier.drop()
            self._newest[what] = job

        def finish(outcome: _Outcome) -> None:
            self._deliver(lambda: self._finish(job, owner, outcome))

        def on_thread() -> None:
            finish(self._outcome(job, call, done, failed))

        def never_begun(future: Future[None]) -> None:
            if future.cancelled():
                finish(_Outcome(_nothing))

        def begin() -> None:
            job.future = self._lane(lane).submit(on_thread)
            job.future.add_done_callback(never_begun)

        self._jobs.append(job)
        self.started.emit(job)
        if lane == WRITES:
            begin()
        else:  # what is being built or painted on the GUI thread is not held up by its own questions
            QTimer.singleShot(_AFTER_PAINTING_MS, self, begin)
        return job

    def in_turns(self, owner: QObject, turns: Iterator[None]) -> None:
        """Run a generator on this thread, from one `yield` to the next in a turn of the event loop of its own.

        Keys and clicks get their turn in between, and what was built is laid out and painted. The roster of 3,000 people
        takes 33 ms in its longest turn instead of 69 in one. Nothing more is done once `owner` is gone; an error ends it.
        """
        job = Job("", "", True, self._notify_progress)
        if self._closed:
            return

        def next_turn() -> None:
            try:
                if shiboken6.isValid(owner) and not job.cancelled:
                    next(turns)
                    QTimer.singleShot(_NEXT_TURN_MS, self, next_turn)
                    return
            except StopIteration:
                pass
            except Exception as error:
                self._say_unforeseen(error)
            self._finish(job, owner, _Outcome(_nothing))

        self._jobs.append(job)
        self.started.emit(job)
        QTimer.singleShot(_NEXT_TURN_MS, self, next_turn)

    def running(self) -> list[Job]:
        """Jobs that are not over, oldest first."""
        return list(self._jobs)

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """Let events happen until no job is left; False if that took longer than `timeout` seconds."""
        until = QDeadlineTimer(round(timeout * 1000))
        while self._jobs and not until.hasExpired():
            loop = QEventLoop()
            self.idle.connect(loop.quit)
            QTimer.singleShot(until.remainingTime(), loop, loop.quit)
            loop.exec()
            self.idle.disconnect(loop.quit)
        return not self._jobs

    def finish_writes(self, timeout: float = 30.0) -> bool:
        """Cancels reads and waits for writes; calls are taken afterwards too. False if some were left after `timeout` s."""
        for job in self._jobs:
            if job.lane != WRITES:
                job.cancel()
        return self.wait_idle(timeout)

    def close(self, timeout: float = 30.0) -> bool:
        """Takes no more calls, cancels reads and waits for writes. False if some were left after `timeout` s."""
        self._closed = True
        empty = self.finish_writes(timeout)
        for pool in self._lanes.values():
            pool.shutdown(wait=False, cancel_futures=not empty)
        return empty

    def _lane(self, name: str) -> ThreadPoolExecutor:
        if name not in self._lanes:
            threads = 1 if name else READING_THREADS
            self._lanes[name] = ThreadPoolExecutor(threads, thread_name_prefix=f"work-{name or 'reads'}")
        return self._lanes[name]

    def _outcome(
        self,
        job: Job,
        call: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Refusal], object] | None,
    ) -> _Outcome:
        """Runs on the lane's thread: make the call, and give what is to happen on the GUI thread."""
        try:
            job.check()
            result = call(job)
        except Cancelled:
            return _Outcome(_nothing)
        except Refusal as refusal:
            refused = refusal.with_traceback(None)
        except BaseException as error:
            log_without_data(error)
            refused = Refusal(UNFORESEEN, could_not_finish())
        else:
            return _Outcome(partial(done, result))
        say_it = partial(self.said.emit, refused.sentence)
        return _Outcome(partial(failed, refused) if failed else say_it, say_it)

    def _finish(self, job: Job, owner: QObject | None, outcome: _Outcome) -> None:
        self._jobs.remove(job)
        self._newest = {what: one for what, one in self._newest.items() if one is not job}
        job.over, job.future = True, None  # nothing of the call stays with whoever kept the job
        self.finished.emit(job)
        wanted = owner is None or shiboken6.isValid(owner)
        try:
            if job.unwanted:
                pass
            elif wanted:
                outcome.deliver()
            elif job.lane == WRITES:  # a save that was not made must not pass in silence
                outcome.without_owner()
        except Exception as error:
            self._say_unforeseen(error)
        if not self._jobs:
            self.idle.emit()

    def _say_unforeseen(self, error: Exception) -> None:
        log_without_data(error)
        self.said.emit(could_not_finish())

    def _notify_progress(self, job: Job) -> None:
        self._deliver(lambda: None if job.over else self.progressed.emit(job))

    def _deliver(self, item: Callable[[], None]) -> None:
        self._deliveries.put(item)
        with suppress(RuntimeError):  # the window, and this with it, is gone already
            self._delivered.emit()

    @Slot()
    def _deliver_next(self) -> None:
        if not self._deliveries.empty():  # one announcement an item, so that other events get their turn between two
            self._deliveries.get_nowait()()


def could_not_finish() -> str:
    """The calm sentence for an error nobody foresaw."""
    return say(
        "This step could not be finished. What was saved is safe. Please try again; "
        "if it happens once more, tell the center."
    )


def log_without_data(error: BaseException) -> None:
    """Log the kind and the place of `error`; never its message or values, which may hold a person's name."""
    places = [_place(frame) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [place for place, is_ours in places if is_ours]
    last = places[-1][0] if places else "unknown place"
    _log.error("%s at %s, from %s", type(error).__name__, last, ours[-1] if ours else last)
    error.__traceback__ = None


def _place(frame: traceback.FrameSummary) -> tuple[str, bool]:
    """`file:line` without the folders above ours, for they may hold the name of the PC's user."""
    path = Path(frame.filename)
    ours = path.is_relative_to(_ROOT) and not path.is_relative_to(sys.prefix)
    shown = path.relative_to(_ROOT).as_posix() if ours else "/".join(path.parts[-2:])
    return f"{shown}:{frame.lineno}", ours
