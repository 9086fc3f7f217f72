"""Modules that are imported in the background before somebody needs them, so that no page waits for the disk."""

from __future__ import annotations

from collections.abc import Sequence

from studio_app.progress import Progress
from ui.shell.views import View


def ready_to_enter() -> None:
    """What the window imports between the password and Today."""
    import ui.shell.after_entry
    import ui.shell.frame
    import ui.shell.session_lock
    import ui.shell.waiting
    import ui.sync.watching
    import ui.today.page  # noqa: F401


def ready_to_show(views: Sequence[View], progress: Progress) -> None:
    """What these views and the settings import, one after the other."""
    for view in views:
        progress.check()
        view.load()
    import ui.settings.page  # noqa: F401
