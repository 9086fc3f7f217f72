"""What is made ready before somebody needs it, so that no page waits for the disk: modules, and the first table."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from PySide6 import QtWidgets
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTreeView

from studio_app.progress import Progress
from ui.shell.views import View

BEFORE_TODAY = (
    "ui.shell.entry.after_sign_in",
    "ui.shell.frame.frame",
    "ui.shell.session.system_lock",
    "ui.shell.frame.badge_counts",
    "ui.sync.watching",
    "ui.today.page",
)


def ready_to_enter() -> None:
    """What the window imports between the password and Today."""
    for module in BEFORE_TODAY:
        importlib.import_module(module)


def ready_to_show(views: Sequence[View], progress: Progress) -> None:
    """What these views and the settings import, one after the other."""
    for view in views:
        progress.check()
        view.load()
    importlib.import_module("ui.settings.page")


def meet_widgets() -> None:
    """In the background, while the password is typed: Python learns every kind of widget there is, one by one.

    Else it would learn all of them at once when Qt first hands out a widget of its own, and the window would wait 30 ms.
    """
    for name in dir(QtWidgets):
        getattr(QtWidgets, name)


def meet_tables() -> None:
    """On the GUI thread, while Today is looked at: the first table of all takes 15 ms more than those after it.

    It is then that Python learns the names of Qt's options for it.
    """
    table, tree = QTableView(), QTreeView()
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.horizontalHeader().ensurePolished()
    for view in (table, tree):
        view.viewport().ensurePolished()
