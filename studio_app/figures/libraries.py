"""The compiled libraries that drawing needs, brought into memory before they are imported.

Python imports one thing at a time, and every thread waits while a library comes from the disk, the window's too: a tenth of a
second and more where the system has forgotten the file. Read as a plain file it keeps nobody waiting.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = {"numpy": "numpy.libs", "matplotlib": "", "kiwisolver": "", "PIL": "pillow.libs"}
"""Each with the folder of shared libraries that stands beside it"""
_PIECE = 1024 * 1024


@functools.cache
def bring_in_libraries() -> None:
    """Reads the libraries once, on the thread that is about to import what uses them."""
    for path in libraries():
        with suppress(OSError), path.open("rb", buffering=0) as file:
            while file.read(_PIECE):
                pass


def libraries() -> Iterator[Path]:
    """The files of them that are installed here."""
    for name, beside in _PACKAGES.items():
        spec = find_spec(name)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(place)
            yield from folder.rglob(f"*{EXTENSION_SUFFIXES[-1]}")
            if beside:
                yield from folder.with_name(beside).glob("*")
