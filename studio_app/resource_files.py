"""Locates the data files that ship with the program."""

from __future__ import annotations

from pathlib import Path

import resources

_ROOT = Path(resources.__file__).parent


def resource(*parts: str) -> Path:
    """The path of the file or folder `parts` under `resources/`."""
    return _ROOT.joinpath(*parts)
