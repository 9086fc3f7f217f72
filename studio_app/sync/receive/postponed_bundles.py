"""Stores bundles of a newer program in `FILE.later/`, still encrypted, until this program is updated.

Only what a known neighbour signed is kept, and of each neighbour the newest: it has all that the ones before it had,
for none of them was acknowledged. The name says which program could not read it, so that none is tried twice in vain.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from db.atomic_write import atomic_write
from db.migrations import SCHEMA
from studio_app.refusal import Refusal
from studio_app.sync.bundle.lines import VERSION
from studio_app.words import say

NEVER = frozenset(
    {
        "altered", "cut-short", "damaged-inside", "not-a-bundle", "older-copy", "revoked-sender", "too-large",
        "unknown-sender", "wrong-receiver", "wrong-sender",
    }
)  # fmt: skip
"""Codes of refusals after which a kept bundle need not be tried again."""


def postponed_folder(file: Path) -> Path:
    """The folder of postponed bundles."""
    return file.with_name(file.name + ".later")


def postpone(file: Path, bundle: Path, sender: str, name: str) -> Refusal | None:
    """Stores a bundle signed by the node `sender`; returns the refusal for the person, None where it could not be
    stored.
    """
    folder = postponed_folder(file)
    target = folder / f"{sender}.{_program()}.psb"
    try:
        if bundle.resolve() != target.resolve():
            folder.mkdir(exist_ok=True)
            with bundle.open("rb") as content, atomic_write(target) as kept:
                shutil.copyfileobj(content, kept)
        for other in folder.glob(f"{sender}.*.psb"):
            if other != target:
                other.unlink()
    except OSError:
        return None
    return Refusal(
        "newer-program",
        say(
            "This bundle of {name} was made by a newer Psyche Studio. Nothing was changed, and nothing is lost: a copy is "
            "kept beside this data file, and is read by itself once you update the program here.",
            name=name,
        ),
    )


def postponed_bundles(file: Path) -> list[Path]:
    """The postponed bundles that this program version has not tried yet, oldest first."""
    with contextlib.suppress(OSError):
        found = [path for path in postponed_folder(file).glob("*.psb") if not path.stem.endswith("." + _program())]
        return sorted(found, key=lambda path: path.stat().st_mtime)
    return []


def remove_postponed(path: Path) -> None:
    """Removes a postponed bundle, and its folder with the last of them."""
    with contextlib.suppress(OSError):
        path.unlink()
        path.parent.rmdir()


def _program() -> str:
    return f"{VERSION}-{SCHEMA}"
