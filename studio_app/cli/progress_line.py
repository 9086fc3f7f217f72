"""Progress of a long command, on one line of standard error where that is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType

from studio_app.progress import NoProgress


class ProgressLine(NoProgress):
    """A `Progress` for commands; prints nothing where standard error is no terminal. Ctrl+C stops the command."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._seen = sys.stderr.isatty()
        self._percent = -1

    def report(self, done: int, total: int) -> None:
        percent = done * 100 // total if total > 0 else 0
        if self._seen and percent != self._percent:
            self._percent = percent
            sys.stderr.write(f"\r{self._title} {percent} %")
            sys.stderr.flush()

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._percent >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
