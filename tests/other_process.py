"""Another process that has a node file for writing, as an open window or a command at work has."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

_HOLDS = """
import sys
from pathlib import Path
from db.writer_lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def another_writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Holds the node file at `path` for the block; the process may be killed within it."""
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "True\n"
    try:
        yield other
    finally:
        other.kill()
        other.communicate()
