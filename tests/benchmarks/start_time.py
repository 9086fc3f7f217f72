"""What the window costs until it can be seen, against a bare Qt window started the same way.

    python -m tests.benchmarks.start_time [RUNS]

Each start is a process of its own. Processor time, so that other programs do not count; medians. Bounds: the welcome page at
most 2.5 times the bare window, all threads; Today, signed in with a password, at most 4 times on the window's own thread.
The exit status is 1 where they are not kept.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bundle_campus import PASSWORD, make_node

ROOT = Path(__file__).parents[2]
WELCOME_MOST, TODAY_MOST = 2.5, 4.0

_TELL = """
import os, sys, time
heavy = [name for name in ("matplotlib", "numpy", "pypinyin", "openpyxl", "alembic", "sqlalchemy") if name in sys.modules]
print(time.process_time(), time.thread_time(), ",".join(heavy) or "none")
sys.stdout.flush()
os._exit(0)
"""

BARE = (
    """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
app.processEvents()
"""
    + _TELL
)

_OPEN = """
from studio_app.cli.commands import carry_out
assert carry_out(["open"]).window is not None
from studio_app.words import use_language
use_language("zh_CN")
from PySide6.QtWidgets import QApplication
from ui.shell.frame.window import MainWindow
app = QApplication([])
window = MainWindow(app)
"""

WELCOME = (
    _OPEN
    + """
window.begin(None)
window.show()
app.processEvents()
"""
    + _TELL
)

TODAY = (
    _OPEN
    + """
import sys
from pathlib import Path
from studio_app.security.device_secret import FileSecrets
from ui.shell.session.garbage_collection import GarbageCollection
collection = GarbageCollection(window.work, window)
place = Path(sys.argv[1])
window.begin(place / "studio.psyche", "lead", None, FileSecrets(place / "studio-secret"))
window.show()
assert window.work.wait_idle(60)
page = window.centralWidget()
page.password.setText(sys.argv[2])
page.try_to_enter()
from PySide6.QtCore import QEventLoop
def shown():
    today = window.frame and window.frame.page("today")
    return today and today.built and today.nothing.isVisible()
while not shown():
    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
"""
    + _TELL
)


def started(program: str, *arguments: str) -> tuple[float, float, str]:
    """Processor seconds of one process that runs `program`, and of its main thread; heavy modules it imported."""
    environment = (
        {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"PSYCHE_CONFIG": tempfile.gettempdir() + "/start_time"}
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    whole, main_thread, heavy = ran.stdout.split()[-3:]
    return float(whole), float(main_thread), heavy


def main(runs: int = 5) -> None:
    """Prints both ratios, and heavy modules that start imported (none should be)."""
    with tempfile.TemporaryDirectory() as folder:
        make_node(Path(folder), "studio").store.close()
        started(WELCOME)
        started(TODAY, folder, PASSWORD)
        bare, welcome, today = [], [], []
        for _ in range(runs):
            bare.append(started(BARE))
            welcome.append(started(WELCOME))
            today.append(started(TODAY, folder, PASSWORD))
    bare_all, bare_thread = (statistics.median(run[column] for run in bare) for column in (0, 1))
    welcome_all, today_thread = statistics.median(run[0] for run in welcome), statistics.median(run[1] for run in today)
    ratios = welcome_all / bare_all, today_thread / bare_thread
    print(f"bare Qt window {bare_all * 1000:6.0f} ms, {bare_thread * 1000:6.0f} ms on its own thread")
    print(f"welcome page   {welcome_all * 1000:6.0f} ms: {ratios[0]:.2f} times, at most {WELCOME_MOST}")
    print(
        f"Today          {today_thread * 1000:6.0f} ms on its own thread: {ratios[1]:.2f} times, at most {TODAY_MOST}"
    )
    print(f"heavy modules imported at start: {welcome[-1][2]}")
    if ratios[0] > WELCOME_MOST or ratios[1] > TODAY_MOST:
        raise SystemExit(1)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
