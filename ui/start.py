"""Opens the window: looks for a screen first, then makes Qt's application and the main window."""

from __future__ import annotations

import sys

from studio_app.window_wish import OpenWindow
from ui.display import no_display_reason


def open_window(wanted: OpenWindow) -> int:
    """Shows the window until it is closed; gives the exit status (1, with the reason in words, without a screen)."""
    reason = no_display_reason()
    if reason is not None:
        print(reason, file=sys.stderr)
        return 1
    from PySide6.QtWidgets import QApplication

    from ui.shell.window import MainWindow

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Psyche Studio")
    app.setDesktopFileName("psyche-studio")
    window = MainWindow(app)
    window.begin(wanted.file, wanted.login, wanted.password, wanted.kept)
    window.show()
    return app.exec()
