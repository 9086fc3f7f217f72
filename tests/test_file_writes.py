"""The program writes files through `db/atomic_write.py`, and nowhere else in a way of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "db/atomic_write.py": "is the one way",
    "studio_app/sync/folder/shared_files.py": "copies a bundle into a temporary folder that goes with the block",
    "ui/icons.py": "writes tinted icons for style sheets into a temporary folder that goes with the program",
}
"""Files with calls that write; SQLite's own files, lock files (filelock) and the log are written by their libraries."""
CALLS = {
    "write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "TemporaryFile", "fdopen",
    "copyfile", "copy", "copy2", "copytree", "move", "link", "QSaveFile", "QFile", "fsync",
}  # fmt: skip
MODULES = {"copy": "shutil", "move": "shutil", "link": "os"}
"""Names that say nothing about files but as calls of this module."""


def _name(call: ast.Call) -> tuple[str, str]:
    """What is called, and on which name."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=of), attr=name):
            return name, of
        case ast.Attribute(attr=name):
            return name, ""
        case ast.Name(id=name):
            return name, ""
    return "", ""


def _opens_to_write(call: ast.Call, on: str) -> bool:
    """`open(path, "w")`, `path.open("w")`, `os.open(path, flags)` with any flag but read-only."""
    if on == "os":
        return ast.unparse(call.args[1]) != "os.O_RDONLY"
    modes = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    values = [mode.value for mode in modes if isinstance(mode, ast.Constant) and isinstance(mode.value, str)]
    return any(set(value) <= set("rwxabt+") and set(value) & set("wxa+") for value in values)


def writes(source: str) -> Iterator[int]:
    """The lines of a source text that write, move or rename a file."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name, on = _name(call)
        if name == "open":
            found = _opens_to_write(call, on)
        elif name in ("replace", "rename"):  # str.replace takes two, dataclasses.replace keywords
            found = on == "os" or (isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords)
        else:
            found = name in CALLS and MODULES.get(name, on) == on
        if found:
            yield call.lineno


def test_every_file_is_written_atomically() -> None:
    sources = [ROOT / "main.py", *(path for top in ("db", "studio_app", "ui") for path in (ROOT / top).rglob("*.py"))]
    found = {
        path.relative_to(ROOT).as_posix(): lines for path in sources if (lines := list(writes(path.read_text("utf-8"))))
    }
    assert found.keys() == ALLOWED.keys(), {name: found[name] for name in found.keys() - ALLOWED.keys()}


def test_the_scan_sees_each_way_to_write() -> None:
    ways = (
        "os.replace(a, b)", "a.replace(b)", "os.rename(a, b)", "a.rename(b)", "a.write_text(b)", "a.write_bytes(b)", "open(a, 'w')",
        "open(a, mode='ab')", "a.open('rb+')", "os.open(a, os.O_WRONLY | os.O_CREAT)", "shutil.copy(a, b)",
        "shutil.move(a, b)", "tempfile.mkstemp()", "QSaveFile(a)",
    )  # fmt: skip
    assert [way for way in ways if not list(writes(way))] == []
    others = ("text.replace('a', 'b')", "replace(row, a=1)", "day.replace(day=1)", "open(a, 'rb')", "copy.copy(a)")
    assert [other for other in others if list(writes(other))] == []
