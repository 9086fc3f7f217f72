"""Walks the whole journey in a real window and keeps a picture of each step.

xvfb-run -a -s "-screen 0 1280x800x24" python -m tests.journeys.in_a_window FOLDER
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from studio_app.words import use_language
from tests.journeys.whole_journey import Journey
from ui.shell.frame.window import MainWindow
from ui.shell.session.garbage_collection import GarbageCollection


def main(pictures: Path) -> None:
    """Writes `STEP.png` for each step into `pictures`."""
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        os.environ["PSYCHE_CONFIG"] = str(Path(place) / "config")
        use_language("zh_CN")
        app = QApplication([])
        window = MainWindow(app)
        GarbageCollection(window.work, window)
        window.show()

        def picture(name: str) -> None:
            app.processEvents()
            screen = window.screen()
            screen.grabWindow(window.winId()).save(str(pictures / f"journey-{name}.png"))

        Journey(window, Path(place), picture).walk()
        print(f"platform {app.platformName()}: the whole journey, {len(list(pictures.glob('journey-*.png')))} pictures")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
