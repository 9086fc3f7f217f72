"""The one door to `resources/`: where a data file that ships with the program lies."""

from __future__ import annotations

from pathlib import Path

import resources

_ROOT = Path(resources.__file__).parent


def resource(*parts: str) -> Path:
    """The path of the file or folder `parts` under `resources/`."""
    return _ROOT.joinpath(*parts)
