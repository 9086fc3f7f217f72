"""Starts the window: checks for a display and for an open window on the same file."""

from __future__ import annotations

import sys

from studio_app.open_window import OpenWindow
from studio_app.words import say
from ui.display import no_display_reason


def open_window(wanted: OpenWindow) -> int:
    """Shows the window until it is closed; gives the exit status (1, with the reason in words, without a screen).

    Where a window is open on the same file already (or, with no file named, any window), that one comes to the front.
    """
    reason = no_display_reason()
    if reason is not None:
        print(reason, file=sys.stderr)
        return 1
    from PySide6.QtWidgets import QApplication

    from ui.shell.session.single_window import SingleWindow, raise_first

    if raise_first(wanted.file):
        print(say("The window is open already and was brought to the front."))
        return 0

    from ui.shell.frame.window import MainWindow
    from ui.shell.session.garbage_collection import GarbageCollection

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Psyche Studio")
    app.setDesktopFileName("psyche-studio")
    window = MainWindow(app)
    single = SingleWindow(window)
    collection = GarbageCollection(window.work, window)
    window.activity.seen.connect(collection.put_off)
    window.left.connect(collection.collect_soon)
    single.wanted.connect(window.come_to_front)
    window.file_shown.connect(single.show_file)
    app.aboutToQuit.connect(single.close)
    window.begin(wanted.file, wanted.login, wanted.password, wanted.device_secrets)
    window.show()
    return app.exec()
