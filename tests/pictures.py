"""Takes the pictures of the views that README shows, of the demo campus, in both languages, light and dark.

    python -m tests.pictures docs/pictures [VIEW ...]

Drives the real window, offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import os
import sys
import tempfile
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PSYCHE_CONFIG"] = tempfile.mkdtemp()

from PySide6.QtWidgets import QApplication

from studio_app.demo import service as demo
from studio_app.words import use_language
from ui.shell.window import MainWindow

VIEWS = ("today", "roster", "check-in", "cases", "charts", "sync", "settings")
SIZE = (1280, 800)


def main(folder: Path, wanted: tuple[str, ...] = VIEWS) -> None:
    """Writes `VIEW-LANGUAGE-APPEARANCE.png` for each wanted view."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    for language in ("zh_CN", "en"):
        use_language(language)
        with tempfile.TemporaryDirectory() as place:
            campus = demo.ready_campus(Path(place) / "demo")
            window = MainWindow(app)
            window.resize(*SIZE)
            window.show()
            window.choose_language(language)
            window.begin(campus.studio, campus.login, campus.password, campus.kept)
            window.work.wait_idle(60)
            assert window.frame is not None
            for appearance, key in product(("light", "dark"), wanted):
                if window.theme.appearance != appearance:
                    window.choose_appearance(appearance)
                if key not in window.frame.page_keys():
                    continue
                page = window.frame.show_page(key)
                assert page is not None
                window.work.wait_idle(60)
                page.show_example()
                window.work.wait_idle(60)
                app.processEvents()
                window.grab().save(str(folder / f"{key}-{language}-{appearance}.png"))
            window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]) or VIEWS)
