"""Dependencies are pinned in constraints.txt, and docs/licences.md names the licence of each that is installed with the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[1]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
PINS = [
    Requirement(line)
    for line in (TOP / "constraints.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def _closure(requirements: Iterable[str]) -> set[str]:
    """Names of everything these requirements bring on this system, themselves included."""
    found: set[str] = set()
    open_ones = [Requirement(text) for text in requirements]
    while open_ones:
        wanted = open_ones.pop()
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        try:
            open_ones += [Requirement(text) for text in distribution(name).requires or []]
        except PackageNotFoundError:
            continue
    return found


def test_everything_that_is_installed_is_pinned() -> None:
    wanted = _closure([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]])
    assert sorted(wanted - {canonicalize_name(pin.name) for pin in PINS}) == []


def test_the_pinned_versions_are_within_the_ranges_of_pyproject() -> None:
    pinned = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in PINS
        if pin.marker is None or pin.marker.evaluate()
    }
    outside = []
    for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        wanted = Requirement(text)
        if not wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]):
            outside.append(text)
    assert outside == []


def test_the_licence_of_everything_installed_with_the_program_is_named() -> None:
    rows = re.findall(r"^\| ([\w.-]+) \| (.+?) \|", (TOP / "docs" / "licences.md").read_text("utf-8"), re.MULTILINE)
    named = {canonicalize_name(package): licence for package, licence in rows}
    wrong = []
    for name in _closure(PROJECT["dependencies"]):
        stated = distribution(name).metadata.get("License-Expression")
        if name not in named or (stated and named[name] != stated):
            wrong.append(f"{name}: {stated}")
    assert wrong == []
