"""Takes off the hook by which PySide6 looks into every module that is imported after it."""

from __future__ import annotations

import builtins


def import_plainly() -> None:
    """Gives imports back to Python, once PySide6 itself is imported.

    PySide6 reads the source of each imported module, to see whether it wishes for other spellings (`from __feature__
    import ...`, which nothing here does): a quarter of the window's start, and on whichever thread imports. A PySide6
    that keeps Python's own import under another name is left as it is.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
