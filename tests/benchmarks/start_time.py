"""How long until the window can be seen, against a bare Qt window started the same way.

    python -m tests.benchmarks.start_time [RUNS]

Each start is a process of its own; the medians and their ratio are printed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
app.processEvents()
"""

OURS = """
from studio_app.cli.commands import carry_out
assert carry_out(["open"]).window is not None
from studio_app.words import use_language
use_language("zh_CN")
from PySide6.QtWidgets import QApplication
from ui.shell.frame.window import MainWindow
app = QApplication([])
window = MainWindow(app)
window.begin(None)
window.show()
app.processEvents()
import sys
heavy = [name for name in ("matplotlib", "numpy", "pypinyin", "openpyxl", "alembic", "sqlalchemy") if name in sys.modules]
print(",".join(heavy))
import os
sys.stdout.flush()
os._exit(0)
"""


def seconds(program: str) -> tuple[float, str]:
    """Wall seconds of one process that runs `program`, and what it printed."""
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    before = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return time.perf_counter() - before, ran.stdout.strip()


def main(runs: int = 5) -> None:
    """Prints both medians, their ratio, and heavy modules that start imported (none should be)."""
    seconds(OURS)
    pairs = [(seconds(BARE), seconds(OURS)) for _ in range(runs)]
    bare = statistics.median(pair[0][0] for pair in pairs)
    ours = statistics.median(pair[1][0] for pair in pairs)
    print(f"bare Qt window  {bare * 1000:6.0f} ms")
    print(f"our window      {ours * 1000:6.0f} ms")
    print(f"ratio           {ours / bare:6.2f}")
    print(f"heavy modules imported at start: {pairs[-1][1][1] or 'none'}")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
